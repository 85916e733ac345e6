"""A lower hold challenges a higher one: it is confirmed, released, or falls at the deadline, and each side hears its part."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from notices.models import Notice
from producer.core.errors import Conflict, IllegalMove, NotAllowed
from sessions.actions.booking import cancel_booking, confirm_booking, move_booking
from sessions.actions.hold.challenge import challenge_holds, release_hold, withdraw_challenge
from sessions.actions.hold.lapse import lapse_due
from sessions.models import Booking, Challenge, Studio
from sessions.rules.deadline import challenge_due, instant

from .factories import at, make_booking, make_room, make_studio

pytestmark = pytest.mark.django_db


def again(booking):
    return Booking.objects.select_related("album", "room__studio").get(pk=booking.pk)


@pytest.fixture
def queue(album, foreign_album, room, alice, charlie, clock):
    """Alice's first hold, and Charlie's second, on Tuesday 8 June 2027."""
    return make_booking(album, room, at(8), by=alice), make_booking(foreign_album, room, at(8), by=charlie)


def told(user):
    return {n.about: f"{n.subject}\n{n.text}" for n in Notice.objects.filter(user=user)}


def test_the_holder_is_told_by_when_and_never_by_whom(queue, alice, charlie):
    challenge_holds(queue[1], by=charlie)
    challenge = Challenge.objects.get()
    assert (challenge.hold_id, challenge.outcome, challenge.due_at) == (queue[0].pk, "open", at(7, 17))
    words = told(alice)["hold_challenged"]
    assert "Confirm or release it by Mon 7 Jun, 17:00 London" in words
    assert "Marker" not in words and "Rival" not in words


def test_silence_releases_it_at_the_deadline_and_the_challenger_moves_up(queue, alice, charlie, clock):
    first, second = queue
    challenge_holds(second, by=charlie)
    assert lapse_due(at(7, 17) - timedelta(seconds=1)) == 0
    clock.move_to(at(7, 17))
    assert lapse_due(at(7, 17)) == 1
    first, second = again(first), again(second)
    assert (first.status, first.cancel_reason) == ("cancelled", "Nobody answered the challenge by its deadline.")
    assert (second.status, second.hold_rank) == ("hold", 1)
    assert Challenge.objects.get().outcome == "lapsed"
    assert "Nobody answered" in told(alice)["hold_lapsed"]
    assert "was not confirmed by the deadline" in told(charlie)["challenge_settled"]
    assert "hold_moved_up" not in told(charlie), "one message says both"


def test_confirmed_in_time_the_challengers_hold_falls(queue, alice, charlie):
    challenge_holds(queue[1], by=charlie)
    confirm_booking(again(queue[0]), by=alice)
    assert again(queue[1]).status == "cancelled"
    assert Challenge.objects.get().outcome == "confirmed"
    assert set(told(charlie)) == {"hold_released"}
    assert lapse_due(at(9)) == 0


def test_released_in_time_the_challenger_is_first_and_may_confirm(queue, alice, charlie):
    challenge_holds(queue[1], by=charlie)
    release_hold(again(queue[0]), by=alice)
    assert Challenge.objects.get().outcome == "released"
    assert "was released" in told(charlie)["challenge_settled"]
    assert confirm_booking(again(queue[1]), by=charlie).status == "confirmed"


def test_after_the_deadline_it_cannot_be_confirmed_though_no_worker_came_by(queue, alice, charlie, clock):
    challenge_holds(queue[1], by=charlie)
    clock.move_to(at(7, 17) - timedelta(seconds=1))
    clock.shift(timedelta(seconds=1))
    with pytest.raises(Conflict, match="Nobody answered the challenge") as refused:
        confirm_booking(again(queue[0]), by=alice)
    assert refused.value.code == "hold_lapsed"


def test_withdrawn_the_hold_stands_as_it_did(queue, alice, charlie, clock):
    challenge_holds(queue[1], by=charlie)
    withdraw_challenge(again(queue[1]), by=charlie)
    assert "challenge_withdrawn" in told(alice)
    clock.move_to(at(7, 18))
    assert lapse_due(at(7, 18)) == 0
    assert again(queue[0]).status == "hold"
    with pytest.raises(Conflict) as refused:
        withdraw_challenge(again(queue[1]), by=charlie)
    assert refused.value.code == "nothing_to_withdraw"


@pytest.mark.parametrize("how", ["cancel", "move", "lapse"])
def test_a_challenger_who_leaves_asks_no_more(queue, alice, charlie, clock, how):
    second = again(queue[1])
    challenge_holds(second, by=charlie)
    if how == "cancel":
        cancel_booking(again(second), reason="No", by=charlie)
    elif how == "move":
        move_booking(again(second), starts_at=at(20), ends_at=at(20, 18), by=charlie)
    else:
        Booking.objects.filter(pk=second.pk).update(expires_at=at(5))
        second.deadline.due_at = second.deadline.next_at = at(5)
        second.deadline.save()
        clock.move_to(at(5))
        assert lapse_due(at(5)) == 1
    assert Challenge.objects.get().outcome in ("withdrawn", "fallen")
    clock.move_to(at(7, 18))
    assert lapse_due(at(7, 18)) == 0
    assert again(queue[0]).status == "hold"


def test_a_challenged_hold_that_moves_away_has_released_its_place(queue, alice, charlie):
    challenge_holds(queue[1], by=charlie)
    move_booking(again(queue[0]), starts_at=at(20), ends_at=at(20, 18), by=alice)
    assert Challenge.objects.get().outcome == "released"
    assert again(queue[1]).hold_rank == 1


def test_the_third_challenges_all_before_it_and_each_hold_is_asked_once(queue, album, room, alice, charlie, bluebird):
    from tests.factories import join_team, make_album

    other = make_album(bluebird, "Another Of Ours")
    join_team(other, alice, "producer")
    third = make_booking(other, room, at(8), by=alice)
    challenge_holds(queue[1], by=charlie)
    challenge_holds(third, by=alice)
    assert {c.hold_id: c.challenger_id for c in Challenge.objects.all()} == {queue[0].pk: queue[1].pk, queue[1].pk: third.pk}
    with pytest.raises(Conflict, match="challenged already, until Mon 7 Jun") as refused:
        challenge_holds(again(third), by=alice)
    assert refused.value.code == "challenged_already"


def test_what_cannot_challenge_is_told_why(queue, alice, charlie, eve, clock):
    first, second = queue
    with pytest.raises(Conflict, match="you may confirm it") as refused:
        challenge_holds(first, by=alice)
    assert refused.value.code == "nothing_to_challenge"
    with pytest.raises(NotAllowed):
        challenge_holds(again(first), by=eve)
    clock.move_to(at(8, 11))
    with pytest.raises(Conflict, match="has begun"):
        challenge_holds(again(second), by=charlie)
    cancel_booking(again(second), reason="No", by=charlie)
    for verb in (challenge_holds, release_hold):
        with pytest.raises(IllegalMove, match="cancelled"):
            verb(again(second), by=charlie)


def test_the_house_may_give_so_many_hours_but_never_beyond_the_beginning(queue, studio):
    studio.challenge_rule, studio.challenge_hours = "hours", 24
    now = datetime(2027, 6, 1, 9, 30, tzinfo=UTC)
    assert challenge_due(studio, at(8), now) == now + timedelta(hours=24)
    assert challenge_due(studio, now + timedelta(hours=10), now) == now + timedelta(hours=10)


def test_the_working_day_before_skips_weekends_and_holidays_and_leaves_two_hours_at_least(studio):
    studio.country, studio.region, now = "GB", "ENG", datetime(2027, 5, 1, tzinfo=UTC)
    assert challenge_due(studio, at(7), now) == at(4, 17), "Monday: Friday before"
    assert challenge_due(studio, at(1), now) == datetime(2027, 5, 28, 16, tzinfo=UTC), "31 May 2027 is a bank holiday"
    late = at(7, 16)
    assert challenge_due(studio, at(8), late) == late + timedelta(hours=2)
    assert challenge_due(studio, at(8), at(8, 9)) == at(8, 10), "never after it begins"


ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo"]
BESIDE = [(2027, 3, 15), (2027, 3, 29), (2027, 4, 5), (2027, 10, 4), (2027, 11, 1), (2027, 11, 8)]
BESIDE += [(2028, 3, 13), (2028, 3, 27), (2028, 4, 3), (2028, 10, 2), (2028, 10, 30), (2028, 11, 6)]


@pytest.mark.parametrize("zone", ZONES)
def test_five_in_the_afternoon_is_five_by_the_studios_clock_beside_every_clock_change(bluebird, zone):
    """Each Monday after a change: the Friday before is on the other side of it."""
    studio, now = make_studio(bluebird, time_zone=zone), datetime(2026, 12, 1, tzinfo=UTC)
    for year, month, day in BESIDE:
        start = datetime(year, month, day, 10, tzinfo=ZoneInfo(zone))
        due = challenge_due(studio, start, now).astimezone(ZoneInfo(zone))
        assert (due.weekday(), due.hour, due.minute) == (4, 17, 0)
        assert (start.date() - due.date()).days == 3


def test_an_hour_that_the_clock_skips_or_shows_twice_favours_who_must_answer():
    day = datetime(2027, 3, 28, tzinfo=UTC).date()
    assert instant(day, time(2, 30), "Europe/Berlin") == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert instant(day.replace(month=10, day=31), time(2, 30), "Europe/Berlin") == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def test_pages_walk_through_a_challenge(queue, alice, charlie, client_of):
    first, second = queue
    page = client_of(charlie).get(f"/bookings/{second.pk}/challenge/").content.decode()
    assert "Mon 7 Jun, 17:00 London" in page
    answer = client_of(charlie).post(f"/bookings/{second.pk}/challenge/", {"version": 1}, follow=True).content.decode()
    assert "Withdraw the challenge" in answer
    mine = client_of(alice).get(f"/bookings/{first.pk}/").content.decode()
    assert "Release the hold" in mine and "Mon 7 Jun, 17:00 London" in mine and "Marker" not in mine
    assert "You must answer" in client_of(alice).get("/holds/?who=me").content.decode()
    assert "They must answer" in client_of(charlie).get("/holds/?who=them").content.decode()
    client_of(charlie).post(f"/bookings/{second.pk}/withdraw/")
    client_of(alice).post(f"/bookings/{first.pk}/release/", {"version": first.version})
    assert (again(first).status, again(second).hold_rank) == ("cancelled", 1)


def test_the_api_names_only_the_side_one_sees(queue, alice, charlie, api_of):
    first, second = queue
    assert api_of(charlie).post(f"/api/v1/bookings/{second.pk}/challenge/").status_code == 200
    again_refused = api_of(charlie).post(f"/api/v1/bookings/{second.pk}/challenge/")
    assert (again_refused.status_code, again_refused.json()["code"]) == (409, "challenged_already")
    (mine,) = api_of(alice).get("/api/v1/challenges/").json()["results"]
    assert (mine["hold"], mine["challenger"], mine["due_at"]) == (str(first.pk), None, "2027-06-07T16:00:00Z")
    (theirs,) = api_of(charlie).get("/api/v1/challenges/?outcome=open").json()["results"]
    assert (theirs["hold"], theirs["challenger"]) == (None, str(second.pk))
    assert api_of(charlie).post(f"/api/v1/bookings/{second.pk}/withdraw/").status_code == 200
    assert api_of(alice).post(f"/api/v1/bookings/{first.pk}/release/").json()["status"] == "cancelled"


def test_the_list_of_holds_costs_the_same_at_one_and_three_rows(album, room, studio, alice, client_of, queries, clock):
    make_booking(album, room, at(8), by=alice)
    one = queries(client_of(alice), "/holds/")
    make_booking(album, make_room(studio, "Studio C"), at(8), by=alice)
    make_booking(album, room, at(9), by=alice)
    assert queries(client_of(alice), "/holds/") == one


def test_a_studio_says_its_own_rule_on_its_page(studio, olga, client_of):
    form = {"name": "Harbour Sound", "time_zone": "Europe/London", "challenge_rule": "hours", "challenge_time": "16:00"}
    answer = client_of(olga).post(f"/studios/{studio.pk}/edit/", {**form, "challenge_hours": "24"}, follow=True)
    assert "within 24 hours" in answer.content.decode()
    assert Studio.objects.get().challenge_hours == 24
