"""While a session is being logged its booking stays as it is; a log in which nothing is written can be discarded."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from budgets.actions import ledger
from producer.core.errors import Conflict, IllegalMove, NotAllowed
from sessions.actions import log as logs
from sessions.actions.booking import cancel_booking, confirm_booking, move_booking, restore_booking
from sessions.actions.calls import add_call, answer_call
from sessions.models import Booking, SessionLog
from tests.factories import make_person, make_song

from .factories import at, make_booking

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(album, room, rate, dora, alice, clock):
    booking = confirm_booking(make_booking(album, room, at(8), by=alice), by=alice)
    answer_call(add_call(booking, person=dora, role="Drums", by=alice), answer="yes", by=alice)
    clock.move_to(at(8, 9))
    return booking


@pytest.fixture
def log(booking, eve):
    return logs.open_log(booking, by=eve)


def test_a_booking_that_is_being_logged_is_neither_cancelled_nor_moved(album, booking, log, alice):
    for verb in (
        lambda: cancel_booking(booking, reason="Ill", by=alice),
        lambda: move_booking(booking, starts_at=at(9), ends_at=at(9, 18), by=alice),
    ):
        with pytest.raises(Conflict, match="session log of this booking is open") as refused:
            verb()
        assert refused.value.code == "log_open"
    booking.refresh_from_db()
    assert (booking.status, ledger.lock(album).committed) == (Booking.Status.CONFIRMED, 600)


def test_an_empty_log_is_discarded_and_then_the_booking_is_free(album, booking, log, alice, eve):
    """Dora, who said yes, stands on the list by herself: that is nothing somebody wrote."""
    logs.discard_log(log, by=eve)
    assert not SessionLog.objects.exists()
    assert cancel_booking(booking, reason="Ill", by=alice).status == "cancelled"
    assert ledger.lock(album).committed == 0


@pytest.mark.parametrize("what", ["take", "attendance", "came", "notes", "trouble", "songs"])
def test_what_was_written_is_not_thrown_away(album, log, art, eve, bluebird, dora, what):
    song = make_song(album)
    {
        "take": lambda: logs.add_take(log, song=song, part="Drums", by=eve),
        "attendance": lambda: logs.add_attendance(log, person=make_person(bluebird, "A Guest"), by=eve),
        "came": lambda: logs.change_attendance(log.attendances.get(), came_at=at(8, 10), by=eve),
        "notes": lambda: logs.write_log(log, notes="Ribbons", by=eve),
        "trouble": lambda: logs.write_log(log, trouble="Hum", by=eve),
        "songs": lambda: logs.write_log(log, songs=[song], by=eve),
    }[what]()
    with pytest.raises(Conflict) as refused:
        logs.discard_log(log, by=eve)
    assert refused.value.code == "log_not_empty"
    with pytest.raises(NotAllowed):
        logs.discard_log(log, by=art)


def test_a_closed_log_is_not_discarded(log, eve, clock):
    clock.move_to(at(8, 20))
    log = logs.close_log(log, by=eve)
    with pytest.raises(Conflict) as refused:
        logs.discard_log(log, by=eve)
    assert refused.value.code == "log_closed"


def test_a_log_that_a_cancelled_booking_left_open_can_still_be_closed(album, booking, log, alice, eve, clock):
    """As earlier releases could leave it."""
    Booking.objects.filter(pk=booking.pk).update(status="cancelled", cancel_reason="Ill")
    back = confirm_booking(restore_booking(booking, by=alice), by=alice)
    clock.move_to(at(8, 20))
    assert logs.close_log(log, by=eve).closed_at
    back.refresh_from_db()
    assert (back.status, ledger.lock(album).actual) == ("done", 600)


def test_the_log_opens_half_a_day_before_the_session(booking, eve, clock):
    clock.move_to(at(7, 21, 59))
    with pytest.raises(Conflict, match="12 hours before it, Mon 7 Jun, 22:00 London") as refused:
        logs.open_log(booking, by=eve)
    assert refused.value.code == "too_early"
    clock.move_to(at(7, 22))
    assert logs.open_log(booking, by=eve).started_at == at(8, 10)


def test_a_log_left_open_by_an_earlier_release_is_not_closed_days_ahead(log, eve, clock):
    clock.move_to(at(3))
    with pytest.raises(Conflict) as refused:
        logs.close_log(log, by=eve)
    assert refused.value.code == "too_early"


def test_hours_nobody_says_are_never_ahead(booking, log, eve, clock):
    """Opened at 9 for 10 o'clock, over at 9:45: the real hours are those of the log."""
    clock.move_to(at(8, 9, 45))
    log = logs.close_log(log, by=eve)
    assert (log.started_at, log.ended_at) == (at(8, 9), at(8, 9, 45))


def test_hours_that_are_still_ahead_are_refused(log, eve, clock):
    clock.move_to(at(8, 12))
    with pytest.raises(ValidationError, match="still ahead"):
        logs.close_log(log, ended_at=at(8, 18), by=eve)
    assert logs.close_log(log, by=eve).ended_at == at(8, 12)


def test_pages_refuse_discard_and_then_cancel(client_of, alice, booking, log):
    client = client_of(alice)
    answer = client.post(f"/bookings/{booking.pk}/cancel/", {"reason": "Ill"})
    assert answer.status_code == 409
    assert "close it, or discard it" in answer.content.decode()
    assert client.post(f"/bookings/{booking.pk}/move/", _hours(booking, 9)).status_code == 409
    assert "Discard log" in client.get(f"/logs/{log.pk}/").content.decode()
    page = client.post(f"/logs/{log.pk}/discard/", follow=True).content.decode()
    assert "Open the session log" in page
    assert client.post(f"/bookings/{booking.pk}/cancel/", {"reason": "Ill"}).status_code == 302


def _hours(booking, day):
    return {"room": booking.room_id, "starts_at": f"2027-06-0{day}T10:00", "ends_at": f"2027-06-0{day}T18:00"}


def test_a_page_offers_no_discarding_of_what_is_written(client_of, eve, log):
    logs.write_log(log, notes="Ribbons", by=eve)
    client = client_of(eve)
    assert "Discard log" not in client.get(f"/logs/{log.pk}/").content.decode()
    assert client.post(f"/logs/{log.pk}/discard/").status_code == 409
    assert SessionLog.objects.exists()


def test_a_session_that_was_just_opened_can_be_closed_as_the_page_offers(client_of, eve, log):
    """Opened and closed within a minute: the hours in the form are still hours."""
    client = client_of(eve)
    form = client.get(f"/logs/{log.pk}/close/").context["form"]
    hours = {name: form[name].value() for name in ("started_at", "ended_at")}
    assert client.post(f"/logs/{log.pk}/close/", hours).status_code == 302
    assert SessionLog.objects.get().closed_at


def test_rest_refuses_discards_and_then_cancels(api_of, alice, booking, log):
    api = api_of(alice)
    cancel = f"/api/v1/bookings/{booking.pk}/cancel/"
    assert api.post(cancel, {"reason": "Ill"}, format="json").json()["code"] == "log_open"
    move = api.post(f"/api/v1/bookings/{booking.pk}/move/", {"starts_at": "2027-06-09T09:00:00Z"}, format="json")
    assert (move.status_code, move.json()["code"]) == (409, "log_open")
    address = f"/api/v1/session-logs/{log.pk}/"
    assert api.delete(address).status_code == 428
    assert api.delete(address, headers={"If-Match": api.get(address)["ETag"]}).status_code == 204
    assert api.post(cancel, {"reason": "Ill"}, format="json").status_code == 200


def test_rest_opens_no_log_days_ahead(api_of, alice, booking, clock):
    clock.move_to(at(3))
    answer = api_of(alice).post("/api/v1/session-logs/", {"booking": str(booking.pk)}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_early")


def test_what_is_done_is_not_among_what_is_coming(client_of, eve, dora, booking, log, clock):
    """Over at 13:00 although booked until 18:00."""
    dora.user = eve
    dora.save()
    client = client_of(eve)
    places = [f"/albums/{booking.album_id}/sessions/", "/bookings/", "/calls/"]
    assert all(f"/bookings/{booking.pk}/" in client.get(place).content.decode() for place in places[:2])
    assert "Drums" in client.get("/calls/").content.decode()
    clock.move_to(at(8, 13))
    logs.close_log(log, by=eve)
    assert not client.get(places[0]).context["rows"]
    assert f"/bookings/{booking.pk}/" in client.get(places[0]).content.decode()  # under what is past
    assert not client.get("/bookings/").context["rows"]
    assert (
        len(client.get("/bookings/?when=past").context["rows"])
        == len(client.get("/bookings/?status=done").context["rows"])
        == 1
    )
    assert not client.get("/calls/").context["rows"]


def test_the_log_of_a_hold_is_still_refused(album, room_b, eve, alice, clock):
    clock.move_to(at(8, 9))
    with pytest.raises(IllegalMove):
        logs.open_log(make_booking(album, room_b, at(8), by=alice), by=eve)
