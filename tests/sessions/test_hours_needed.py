"""How much time an album needs: usual hours, corrected by what sessions took, against what is booked."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from producer.core.errors import NotAllowed, Stale
from projects.actions.grid_marks import mark_cell, wish
from projects.actions.grid_parts import add_part
from sessions.actions import log as logs
from sessions.actions.booking import cancel_booking, confirm_booking
from sessions.actions.need import set_hours
from sessions.models import Booking, HoursPlan, PartHours
from sessions.rules.clash import blocked
from sessions.rules.need.course import course
from sessions.rules.need.covered import MOST_PAST, bookings, covered, hours_of
from sessions.rules.need.need import need
from sessions.rules.need.table import Hours, family_of, usual
from sessions.rules.need.told import reasons, sentence
from tests.factories import join_team, make_album, make_song

from .factories import at, make_booking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def time_stands(clock):
    clock.move_to(at(1, month=3))


@pytest.fixture
def songs(album):
    return [make_song(album, f"Song {n}", state="to_record", position=n) for n in (1, 2, 3, 4)]


@pytest.fixture
def drums(album, alice):
    return add_part(album, name="Drums", by=alice)


@pytest.fixture
def vocal(album, alice):
    return add_part(album, name="Lead vocal", by=alice)


def mark(song, part, state, by):
    mark_cell(song.album, wish(song.pk, part.pk, {"state": state}, version=None), by=by)


def now():
    return at(1, month=3)


def stand(album):
    found, rows = need(album), bookings(album)
    return found, covered(album, found, rows, now())


NAMES = "Drum kit: drums, Lead vocal: voice, Vocal edit: desk, Double bass: bass, ドラム: other, Ad libs: backing, 808: beat"


@pytest.mark.parametrize(("name", "family"), [pair.split(": ") for pair in NAMES.split(", ")])
def test_a_part_is_known_by_the_words_of_its_name(name, family):
    assert family_of(name) == family


def test_songs_times_parts_times_hours(album, songs, drums, vocal):
    found = need(album)
    assert found.hours == Hours(Decimal("4") * (Decimal("2.5") + 3), Decimal("4") * (5 + 6))


def test_what_is_recorded_needs_nothing_and_what_is_in_work_half(album, songs, drums, alice):
    mark(songs[0], drums, "recorded", alice)
    mark(songs[1], drums, "not_needed", alice)
    mark(songs[2], drums, "in_work", alice)
    assert need(album).parts[0].left == Decimal("1.5")


def test_only_songs_that_are_made_count(album, songs, drums):
    songs[0].state = "shelved"
    songs[0].save()
    assert need(album).parts[0].left == 3


def test_the_kind_of_record_changes_what_is_usual(album, songs, drums, alice):
    set_hours(album, kind="jazz", by=alice)
    assert need(album).hours == usual("jazz", "Drums").times(Decimal(4))


def test_hours_set_by_hand_stand(album, songs, drums, alice):
    set_hours(album, parts={drums.pk: (Decimal(1), None)}, by=alice)
    assert (need(album).hours, need(album).parts[0].source) == (Hours(Decimal(4), Decimal(4)), "set")
    set_hours(album, parts={drums.pk: (None, None)}, by=alice)
    assert need(album).parts[0].source == "usual"


def test_only_who_books_may_set_hours(album, drums, anders, eve, art):
    for person in (anders, eve, art):
        with pytest.raises(NotAllowed):
            set_hours(album, kind="jazz", by=person)


def test_hours_run_upwards_and_belong_to_the_album(album, foreign_album, drums, alice, charlie):
    theirs = add_part(foreign_album, name="Drums", by=charlie)
    with pytest.raises(ValidationError):
        set_hours(album, parts={drums.pk: (Decimal(3), Decimal(2))}, by=alice)
    with pytest.raises(ValidationError, match="no such part"):
        set_hours(album, parts={theirs.pk: (Decimal(3), Decimal(4))}, by=alice)
    assert not PartHours.objects.exists()


def test_the_second_of_two_who_set_hours_is_told(album, drums, alice):
    plan = set_hours(album, kind="jazz", by=alice)
    set_hours(album, kind="live", by=alice, version=plan.version)
    with pytest.raises(Stale):
        set_hours(album, kind="beats", by=alice, version=plan.version)


@pytest.fixture
def played(album, room, alice, clock):
    """Closes a session of `hours` in which these parts of songs were played, once each."""
    days = iter(range(2, 28))

    def play(hours, *takes, of=album):
        start = at(next(days), month=2)
        booking = confirm_booking(
            make_booking(of, room, start, start + timedelta(hours=hours), by=alice), by=alice, past_ok=True
        )
        log = logs.open_log(booking, by=alice)
        for song, part in takes:
            logs.add_take(log, song=song, part=part, by=alice)
        return logs.close_log(log, by=alice)

    return play


def test_its_own_sessions_correct_the_hours_and_close_the_range(album, songs, drums, alice, played):
    for song in songs[:2]:
        played(6, (song, "drums"))
        mark(song, drums, "recorded", alice)
    part = need(album).parts[0]
    assert part.source == "seen"
    assert part.taught.each == 6
    assert part.usual.middle < part.each.middle < 6
    assert part.each.high - part.each.low < part.usual.high - part.usual.low
    assert "12 hours of this album’s own sessions" in " ".join(reasons(*stand(album)))


def test_a_session_is_shared_out_among_what_was_played_in_it(album, songs, drums, vocal, played):
    played(8, (songs[0], "Drums"), (songs[0], "Drums"), (songs[1], "Drums"), (songs[0], "Lead vocal"))
    taught = {part.name: part.taught.hours for part in need(album).parts}
    assert taught == {"Drums": 6, "Lead vocal": 2}


def test_a_take_by_another_name_teaches_the_column_of_its_family(album, songs, drums, vocal, played):
    played(6, (songs[0], "Vox"), (songs[0], "Vocal"), (songs[0], "Kit"))
    found = need(album)
    assert {part.name: part.taught.hours for part in found.parts} == {"Drums": 2, "Lead vocal": 4}


def test_a_session_without_takes_teaches_nothing_of_parts(album, songs, drums, played):
    played(8)
    found, ahead = stand(album)
    assert found.parts[0].source == "usual"
    assert "8 hours of sessions without takes" in " ".join(reasons(found, ahead))


def test_earlier_records_of_the_same_producer_for_the_same_house_teach_too(album, songs, drums, alice, bluebird, room, played):
    before = make_album(bluebird, "Before")
    before.__class__.objects.filter(pk=before.pk).update(created_at=album.created_at - timedelta(days=300))
    join_team(before, alice, "producer")
    song = make_song(before, "Old", state="recorded")
    mark(song, add_part(before, name="Drums", by=alice), "recorded", alice)
    assert need(album).before == 1
    played(10, (song, "Drums"), of=before)
    found = need(album)
    assert found.records == 1
    assert found.before > 1
    assert found.parts[0].each.low > found.parts[0].usual.low


def test_records_of_another_house_teach_nothing(album, songs, drums, foreign_album, alice, charlie):
    foreign_album.__class__.objects.filter(pk=foreign_album.pk).update(created_at=album.created_at - timedelta(days=300))
    join_team(foreign_album, alice, "producer")
    assert need(album).records == 0


def test_what_is_short_costs_what_its_own_bookings_cost(album, songs, drums, room, rate, alice):
    confirm_booking(make_booking(album, room, at(8), at(8, 14), by=alice), by=alice)
    make_booking(album, room, at(9), at(9, 12), by=alice)
    found, ahead = stand(album)
    assert (ahead.confirmed, ahead.held) == (4, 2)
    assert ahead.short == Hours(Decimal(4), Decimal(14))
    assert sentence(found, ahead, album, money=True) == (
        "You are 4 to 14 hours short; at these rates that is US$300 to US$1,050."
    )
    assert sentence(found, ahead, album, money=False) == "You are 4 to 14 hours short."


def test_cancelled_past_and_other_work_is_not_booked_time(album, songs, drums, room, alice):
    cancel_booking(make_booking(album, room, at(8), by=alice), reason="Ill", by=alice)
    make_booking(album, room, at(8), by=alice, purpose="mixing")
    make_booking(album, room, at(1, month=2), by=alice)
    found, ahead = stand(album)
    assert ahead.booked == 0
    assert "8 hours booked for pre-production, mixing" in " ".join(reasons(found, ahead))


def test_however_many_are_over_all_that_are_ahead_count(album, songs, drums, room, alice):
    first = make_booking(album, room, at(1, 0), at(1, 1), by=alice, status="confirmed")
    for number, begin in ((MOST_PAST + 5, at(1, 0, month=2) - timedelta(days=100)), (449, at(2, 0))):
        starts = [begin + timedelta(hours=n) for n in range(number)]
        spans = [(start, start + timedelta(hours=1)) for start in starts]
        Booking.objects.bulk_create(
            Booking(album=album, room=room, starts_at=a, ends_at=b, blocked=blocked(room, a, b), status="confirmed")
            for a, b in spans
        )
    rows = bookings(album)
    assert len(rows) == MOST_PAST + 450
    assert rows == sorted(rows, key=lambda row: row.starts_at)
    assert first in rows and stand(album)[1].confirmed == 450


def test_a_lockout_is_ten_hours_a_day(album, room, alice):
    booking = make_booking(album, room, at(8, 0), at(11, 0), by=alice, kind="lockout")
    assert hours_of(booking) == 30
    assert hours_of(booking, at(10, 16)) == 8


def test_bookings_that_nobody_needs_are_named(album, songs, drums, vocal, room, alice):
    for song in songs:
        mark(song, vocal, "recorded", alice)
    drum_days = [make_booking(album, room, at(day), by=alice, purpose="tracking") for day in (8, 9, 10, 11)]
    vocals = make_booking(album, room, at(14), by=alice, purpose="vocals")
    found, ahead = stand(album)
    assert found.hours.high == 20
    assert ahead.surplus == [drum_days[3], vocals]


def test_nobody_needs_any_once_all_is_recorded(album, songs, drums, room, alice):
    booking = make_booking(album, room, at(8), by=alice)
    for song in songs:
        mark(song, drums, "done", alice)
    found, ahead = stand(album)
    assert ahead.surplus == [booking]
    assert (
        sentence(found, ahead, album, money=True)
        == "Everything is recorded: no more hours are needed; 8 hours are still booked."
    )


def test_an_empty_grid_says_so(album):
    found, ahead = stand(album)
    assert sentence(found, ahead, album, money=True).startswith("Nothing can be said yet")


def happened(room, model, when):
    """The database writes its own clock's time into the history."""
    apps.get_model(room, model).objects.update(pgh_created_at=when)


def test_the_course_is_replayed_day_by_day(album, room, alice, clock, played):
    clock.move_to(at(1, 9, month=2))
    part = add_part(album, name="Drums", by=alice)
    songs = [make_song(album, f"Song {n}", state="to_record", position=n) for n in (1, 2)]
    clock.move_to(at(20, month=2))
    played(4, (songs[0], "Drums"))
    mark(songs[0], part, "recorded", alice)
    clock.move_to(now())
    happened("projects", "SongEvent", at(1, month=2))
    happened("projects", "GridCellEvent", at(20, month=2))
    found = need(album)
    told = course(album, found, bookings(album), now())
    by_day = {day.isoformat(): n for n, day in enumerate(told.days)}
    each = found.parts[0].each
    before, after = by_day["2027-02-19"], by_day["2027-03-01"]
    assert told.high[before] == each.high * 2 + 4, "the session was on the 2nd"
    assert told.high[after] == each.high + 4
    assert (told.used[by_day["2027-02-01"]], told.used[after]) == (0, 4)
    assert told.used[-1] is None


def test_the_page_shows_it_and_keeps_what_is_set(album, songs, drums, alice, client_of):
    client = client_of(alice)
    body = client.get(f"/albums/{album.pk}/hours/").content.decode()
    assert "10 to 20 hours short" in body
    answer = client.post(f"/albums/{album.pk}/hours/", {"kind": "jazz", f"low_{drums.pk}": "1", f"high_{drums.pk}": "2,5"})
    assert answer.status_code == 302
    assert HoursPlan.objects.get().kind == "jazz"
    assert need(album).hours == Hours(Decimal(4), Decimal(10))


def test_wrong_hours_come_back_with_what_was_typed(album, songs, drums, alice, client_of):
    answer = client_of(alice).post(
        f"/albums/{album.pk}/hours/", {"kind": "jazz", f"low_{drums.pk}": "5", f"high_{drums.pk}": "2"}
    )
    assert answer.status_code == 422
    assert "From the fewest hours to the most." in answer.content.decode()
    assert 'value="5"' in answer.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_however_much_there_is(number, album, room, alice, client_of, django_assert_num_queries):
    for n in range(number):
        make_song(album, f"Song {n}", state="to_record", position=n)
        add_part(album, name=f"Part {n}", by=alice)
        make_booking(album, room, at(8 + n), by=alice)
    client = client_of(alice)
    client.get("/studios/")
    with django_assert_num_queries(20):
        client.get(f"/albums/{album.pk}/hours/")


def test_programs_read_and_set_it_too(album, songs, drums, room, rate, alice, art, api_of):
    make_booking(album, room, at(8), at(8, 12), by=alice)
    url = f"/api/v1/albums/{album.pk}/hours/"
    told = api_of(alice).get(url).json()
    assert told["needed"] == {"low": "10.00", "high": "20.00"}
    assert told["cost"]["low"] == {"amount": "600.00", "currency": "USD"}
    seen = api_of(art).get(url).json()
    assert "cost" not in seen
    assert "$" not in seen["sentence"]
    body = {"kind": "live", "parts": [{"part": str(drums.pk), "low": "1", "high": "1.5"}]}
    assert api_of(alice).post(url, body, format="json").json()["needed"] == {"low": "4.00", "high": "6.00"}
    assert (
        api_of(alice).post(url, {"parts": [{"part": str(drums.pk), "low": "3", "high": "1"}]}, format="json").status_code == 400
    )
    assert api_of(art).post(url, body, format="json").status_code == 403
    assert api_of(alice).post(url, {"kind": "opera"}, format="json").status_code == 400
