"""The pages: each opens for whom it is, says what was refused at its field, and never tells others' business."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from budgets.actions import ledger
from budgets.models import Budget, BudgetLine
from sessions.actions.calls import add_call
from sessions.models import Booking, Call, RateCard, Room, Studio
from tests.factories import make_person

from .factories import at, make_booking, make_rate, make_room, make_studio

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def desk(client_of, alice):
    return client_of(alice)


def form(where, **more):
    return {
        "room": str(where.pk),
        "kind": "session",
        "starts_at": "2027-06-08T10:00",
        "ends_at": "2027-06-08T18:00",
        "status": "hold",
        **more,
    }


def test_a_room_is_booked_by_the_form_in_the_studios_time(desk, album, room, rate):
    answer = desk.post(f"/bookings/new/?album={album.pk}", form(room))
    booking = Booking.objects.get()
    assert answer["Location"] == f"/bookings/{booking.pk}/"
    assert (booking.starts_at, booking.status, booking.estimate) == (at(8, 10), "hold", Decimal(600))
    shown = desk.get(answer["Location"]).content.decode()
    assert "Tue 8 Jun, 10:00–18:00 London" in shown
    assert "First hold" in shown
    assert "US$600.00" in shown


def test_every_form_refuses_a_clash_with_409_and_keeps_what_was_typed(desk, album, foreign_album, room, room_b, alice):
    make_booking(foreign_album, room, at(8), status="confirmed")
    own = make_booking(album, room_b, at(8), by=alice)
    where = {"room": str(room.pk), "starts_at": "2027-06-08T12:00", "ends_at": "2027-06-08T20:00"}
    for url, data in [
        (f"/bookings/new/?album={album.pk}", form(room, notes="bring the Neve")),
        (f"/bookings/new/?album={album.pk}", form(room, status="confirmed", notes="bring the Neve")),
        (f"/bookings/{own.pk}/move/", where),
    ]:
        answer = desk.post(url, data)
        text = answer.content.decode()
        assert answer.status_code == 409
        assert "Studio A is taken Tue 8 Jun, 10:00–18:00 London by another album." in text
        assert "Marker" not in text
        assert data.get("notes", data["starts_at"]) in text


def test_confirm_and_restore_refuse_a_clash_too(desk, album, foreign_album, room, alice, charlie):
    make_booking(foreign_album, room, at(8), by=charlie)
    second = make_booking(album, room, at(8), by=alice)
    answer = desk.post(f"/bookings/{second.pk}/confirm/", {})
    assert answer.status_code == 409
    assert "first hold" in answer.content.decode()
    desk.post(f"/bookings/{second.pk}/cancel/", {"reason": "Ill"})
    Booking.objects.filter(album=foreign_album).update(status="confirmed", hold_rank=None)
    assert desk.post(f"/bookings/{second.pk}/restore/", {}).status_code == 409


def test_a_time_that_does_not_exist_is_refused_and_a_doubled_one_asked_about(desk, album, room):
    url = f"/bookings/new/?album={album.pk}"
    gone = desk.post(url, form(room, starts_at="2027-03-28T01:30", ends_at="2027-03-28T09:00"))
    assert gone.status_code == 422
    assert "01:30 does not exist on Sun 28 Mar 2027" in gone.content.decode()
    night = {"starts_at": "2027-10-30T20:00", "ends_at": "2027-10-31T01:30"}
    asked = desk.post(url, form(room, **night)).content.decode()
    assert "comes twice" in asked
    assert "The first 01:30, BST" in asked
    assert "The second 01:30, GMT" in asked
    assert desk.post(url, form(room, **night, ends_at_which="second")).status_code == 302
    assert Booking.objects.get().ends_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ends_at": "2027-06-08T10:00"}, "end after it starts"),
        ({"ends_at": "2027-12-08T10:00"}, "at most 60 days"),
        ({"starts_at": "9999-12-31T10:00", "ends_at": "9999-12-31T12:00"}, "between 1950 and 2100"),
        ({"starts_at": "0001-01-01T10:00"}, "between 1950 and 2100"),
        ({"starts_at": "tomorrow"}, "Give a date and a time"),
        ({"room": "00000000-0000-0000-0000-000000000000"}, "not one of the available choices"),
        ({"notes": "a\x00b"}, "Null characters"),
        ({"agreed_price": "9" * 40}, "no more than"),
        ({"hold_rank": "7"}, "not one of the available choices"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(desk, album, room, wrong, words):
    answer = desk.post(f"/bookings/new/?album={album.pk}", form(room, **wrong))
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_the_price_and_its_effect_are_shown_before(desk, album, room, rate, alice, eve, client_of):
    budget = Budget.objects.create(album=album, currency="USD")
    line = BudgetLine.objects.create(
        budget=budget, category="Studio", name="Rooms", quantity=1, rate=500, amount=500, position=1
    )
    ledger.rebudget(album)
    shown = desk.post(f"/bookings/new/?album={album.pk}", form(room, line=str(line.pk), price="1")).content.decode()
    assert "US$600.00" in shown
    assert "US$100.00 over" in shown
    query = {**form(room), "album": str(album.pk), "line": str(line.pk)}
    assert "US$100.00 over" in desk.get("/bookings/quote/", query).content.decode()
    assert not Booking.objects.exists()
    booking = make_booking(album, room, at(8), by=alice, line=line)
    asked = desk.get(f"/bookings/{booking.pk}/confirm/").content.decode()
    assert "US$100.00 over" in asked
    refused = desk.post(f"/bookings/{booking.pk}/confirm/", {})
    assert (refused.status_code, "Why it may pass the budget" in refused.content.decode()) == (409, True)
    assert desk.post(f"/bookings/{booking.pk}/confirm/", {"over_budget_reason": "Strings"}).status_code == 302
    detail = client_of(eve).get(f"/bookings/{booking.pk}/").content.decode()
    assert "US$" not in detail


def test_two_people_editing_one_booking_the_second_is_told(desk, album, room, room_b, alice):
    booking = make_booking(album, room, at(8), by=alice)
    old = booking.version
    desk.post(f"/bookings/{booking.pk}/edit/", {"kind": "lockout", "version": old})
    answer = desk.post(f"/bookings/{booking.pk}/edit/", {"kind": "session", "version": old})
    assert answer.status_code == 409
    booking.refresh_from_db()
    assert booking.kind == "lockout"


def test_somebody_called_twice_is_shown_and_needs_a_tick(desk, album, room, room_b, dora, alice):
    add_call(make_booking(album, room, at(8), by=alice), person=dora, by=alice)
    other = make_booking(album, room_b, at(8), by=alice)
    call = {"person": str(dora.pk), "role": "drums", "call_at": "2027-06-08T09:30"}
    shown = desk.post(f"/bookings/{other.pk}/calls/new/", call)
    text = shown.content.decode()
    assert shown.status_code == 409
    assert "Dora Drums is already called Tue 8 Jun, 10:00–18:00 London by Night Ferry" in text
    assert 'type="checkbox" name="double_booked_ok"' in text
    assert (
        desk.post(
            f"/bookings/{other.pk}/calls/new/", {**call, "double_booked_ok": "on", "double_booked_why": "Only two bars"}
        ).status_code
        == 302
    )
    assert "called elsewhere then, too" in desk.get(f"/bookings/{other.pk}/").content.decode()


def test_the_person_called_answers_on_their_own_page(desk, album, room, dora, alice, eve, client_of):
    dora.user = eve
    dora.save()
    call = add_call(make_booking(album, room, at(8), by=alice), person=dora, fee=Decimal(250), by=alice)
    own = client_of(eve)
    assert f"/calls/{call.pk}/" in own.get("/calls/").content.decode()
    shown = own.get(f"/calls/{call.pk}/").content.decode()
    assert "Tue 8 Jun, 10:00 London" in shown
    assert "250.00" not in shown
    assert own.post(f"/calls/{call.pk}/answer/", {"answer": "yes"}).status_code == 302
    call.refresh_from_db()
    assert call.answer == "yes"


def test_the_calendar_shows_rooms_side_by_side_and_of_others_the_times_alone(desk, album, foreign_album, room, room_b, alice):
    make_booking(album, room, at(8), by=alice)
    make_booking(foreign_album, room, at(9), at(9, 18), status="confirmed")
    make_booking(album, room_b, at(7, 22), at(10, 3), by=alice, status="confirmed", kind="lockout")
    for view in ("week", "month"):
        text = desk.get(f"/calendar/?on=2027-06-08&view={view}").content.decode()
        assert "Studio A, Tue 8 Jun, 10:00–18:00 London: Night Ferry, First hold" in text
        assert "Studio B, Mon 7 Jun, from 22:00 London: Night Ferry, Confirmed" in text
        assert "Studio B, Wed 9 Jun, all day London: Night Ferry, Confirmed" in text
        assert "Studio B, Thu 10 Jun, until 03:00 London: Night Ferry, Confirmed" in text
        assert "Taken" in text
        assert "London, UTC+1" in text
        assert "Marker" not in text


def test_a_calendar_of_odd_questions_still_answers(desk, album):
    for query in (
        "on=9999-12-31",
        "on=0001-01-01",
        "on=x",
        "view=year",
        "studio=x",
        "album=x",
        "room=x",
        "room=" + str(album.pk),
    ):
        assert desk.get(f"/calendar/?{query}").status_code == 200, query


def test_a_foreign_studio_an_unlisted_room_and_a_foreign_album_are_404(desk, rival, foreign_album):
    secret = make_room(make_studio(rival, "Marker Studio"))
    booking = make_booking(foreign_album, secret, at(8))
    call = Call.objects.create(booking=booking, person=make_person(rival, "Marker Person"), call_at=at(8))
    for url in [
        f"/studios/{secret.studio_id}/",
        f"/rooms/{secret.pk}/",
        f"/bookings/{booking.pk}/",
        f"/bookings/{booking.pk}/confirm/",
        f"/bookings/new/?album={foreign_album.pk}",
        f"/bookings/quote/?album={foreign_album.pk}",
        f"/albums/{foreign_album.pk}/sessions/",
        f"/albums/{foreign_album.pk}/bookings/import/",
        f"/calls/{call.pk}/",
    ]:
        assert desk.get(url).status_code == 404, url
    for url in ("/studios/", "/calendar/?on=2027-06-08", "/bookings/?when=all"):
        assert "Marker" not in desk.get(url).content.decode()


def test_an_engineer_sees_a_booking_and_may_not_change_it(album, room, eve, client_of, alice):
    booking = make_booking(album, room, at(8), by=alice)
    own = client_of(eve)
    assert own.get(f"/bookings/{booking.pk}/").status_code == 200
    for part in ("edit", "move", "confirm", "cancel", "restore", "calls/new"):
        assert own.get(f"/bookings/{booking.pk}/{part}/").status_code == 403
    assert own.get(f"/bookings/new/?album={album.pk}").status_code == 403
    assert own.get("/bookings/new/").status_code == 403


def test_a_studio_is_kept_with_its_rooms_and_rates(desk, bluebird, charlie, client_of):
    new = {"organization": str(bluebird.pk), "name": "Quay", "room": "Live", "time_zone": "Europe/London", "listed": "on"}
    studio_url = desk.post("/studios/new/", new)["Location"]
    assert desk.post("/studios/new/", new).status_code == 422
    room = Room.objects.get()
    rate = {"organization": str(bluebird.pk), "hour_rate": "1,075.00", "currency": "GBP", "minimum_hours": "4"}
    assert desk.post(f"/rooms/{room.pk}/rates/new/", {**rate, "valid_from": "2027-01-01"}).status_code == 302
    assert "£1,075.00 an hour, at least 4 h" in desk.get(f"/rooms/{room.pk}/").content.decode()
    stranger = client_of(charlie)
    for url in (studio_url, f"/rooms/{room.pk}/"):
        text = stranger.get(url).content.decode()
        assert "Quay" in text
        assert "1,075" not in text
    assert stranger.get(f"{studio_url}edit/").status_code == 403
    card = RateCard.objects.get()
    assert stranger.get(f"/rates/{card.pk}/edit/").status_code == 404
    edited = {"name": "Quay Two", "time_zone": "Europe/London", "version": Studio.objects.get().version}
    assert desk.post(f"{studio_url}edit/", edited).status_code == 302
    assert stranger.get(studio_url).status_code == 404
    assert desk.post(f"/rates/{card.pk}/remove/").status_code == 302


def test_lists_cost_the_same_for_one_row_and_for_three(desk, album, studio, bluebird, alice, anders, client_of):
    Membership.objects.create(user=alice, organization=bluebird, role="admin")
    counts: dict[str, list[int]] = {}
    urls = ["/studios/", "/bookings/", f"/albums/{album.pk}/sessions/", "/calendar/?on=2027-06-08", "/calls/"]
    first = None
    for wanted in (1, 3):
        for n in range(Booking.objects.count(), wanted):
            room = make_room(studio, f"Room {n}")
            make_rate(room, bluebird)
            booking = make_booking(album, room, at(8), by=alice)
            first = first or booking
            Call.objects.create(booking=booking, person=make_person(bluebird, f"P{n}", user=alice), call_at=at(8))
            Call.objects.create(booking=first, person=make_person(bluebird, f"Q{n}"), call_at=at(8))
        for url in [*urls, f"/bookings/{first.pk}/", f"/studios/{studio.pk}/"]:
            with CaptureQueriesContext(connection) as queries:
                assert desk.get(url).status_code == 200
            counts.setdefault(url, []).append(len(queries))
    assert all(one == three for one, three in counts.values()), counts
    assert max(max(each) for each in counts.values()) <= 22, counts


def test_the_log_leads_when_its_day_has_come_and_moving_before(album, room, alice, client_of, clock):
    booking = make_booking(album, room, at(8), by=alice, status="confirmed")
    for now, leads in ((at(7, 17), "Move"), (at(7, 18, 1), "Open the session log"), (at(20), "Open the session log")):
        clock.move_to(now)
        page = client_of(alice).get(f"/bookings/{booking.pk}/").text.split("with-side")[0]
        assert re.findall(r'btn btn-primary"[^>]*>([^<]+)<', page) == [leads]


def test_where_most_may_be_left_empty_what_is_needed_is_marked(album, room, alice, client_of):
    client, booking = client_of(alice), make_booking(album, room, at(8), by=alice)
    for path in (f"/bookings/{booking.pk}/calls/new/", f"/rooms/{room.pk}/rates/new/"):
        page = client.get(path).text
        assert ">needed<" in page and ">optional<" not in page
    assert ">optional<" in client.get(f"/bookings/new/?album={album.pk}").text
