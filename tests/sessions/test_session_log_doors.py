"""The session log through its page and through REST."""

from __future__ import annotations

import pytest

from budgets.actions import ledger
from sessions.actions import log as logs
from sessions.actions.booking import confirm_booking
from sessions.models import SessionLog, Take
from tests.factories import join_team, make_album, make_person, make_song

from .factories import at, make_booking

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(album, room, rate, alice, clock):
    """Booked in March; now the session is over."""
    booking = confirm_booking(make_booking(album, room, at(8), by=alice), by=alice)
    clock.move_to(at(8, 20))
    return booking


@pytest.fixture
def log(booking, eve):
    return logs.open_log(booking, by=eve)


@pytest.fixture
def song(album):
    return make_song(album, "Tidewater")


def test_an_engineer_runs_a_session_on_the_page_and_sees_no_money(client_of, eve, booking, song, dora):
    client = client_of(eve)
    page = client.post(f"/bookings/{booking.pk}/log/", follow=True)
    log = SessionLog.objects.get()
    assert "Write down take" in page.content.decode()
    client.post(f"/logs/{log.pk}/takes/", {"song": song.pk, "part": "Drums", "rating": "4", "mark": "keep", "note": "Breathes"})
    client.post(f"/logs/{log.pk}/attendances/", {"person": dora.pk, "role": "Drums", "came_at": "2027-06-08T10:05"})
    client.post(f"/logs/{log.pk}/notes/", {"notes": "Ribbons", "trouble": "Hum", "version": log.version})
    page = client.get(f"/logs/{log.pk}/").content.decode()
    for words in ("Breathes", "Tidewater", "Dora Drums", "in 10:05", "Ribbons"):
        assert words in page
    assert "Cost so far" not in page
    hours = {"started_at": "2027-06-08T10:15", "ended_at": "2027-06-08T19:00"}
    page = client.post(f"/logs/{log.pk}/close/", hours, follow=True).content.decode()
    assert "really Tue 8 Jun, 10:15–19:00 London" in page


@pytest.fixture
def running(booking, eve, clock):
    clock.move_to(at(8, 10))
    return logs.open_log(booking, by=eve)


def test_the_meter_shows_the_producer_the_cost(client_of, alice, running, clock):
    clock.move_to(at(8, 12))
    page = client_of(alice).get(f"/logs/{running.pk}/meter/").content.decode()
    for words in ("2 h", "US$150.00", "US$75.00 for 60 min more"):
        assert words in page
    assert "<html" not in page


def test_a_log_left_open_for_days_does_not_count_them(client_of, alice, running, clock):
    clock.move_to(at(8, 21))
    assert "Over the booked time by" in client_of(alice).get(f"/logs/{running.pk}/meter/").text
    clock.move_to(at(23, 12))
    page = client_of(alice).get(f"/logs/{running.pk}/meter/").text
    assert "8 h booked" in page and "Cost so far" not in page and "Over" not in page


def test_a_log_written_up_afterwards_counts_the_booked_hours(client_of, alice, log):
    page = client_of(alice).get(f"/logs/{log.pk}/meter/").text
    assert "8 h booked" in page and "Over" not in page


def test_a_take_comes_back_as_a_fragment_ready_for_the_next(client_of, eve, log, song):
    answer = client_of(eve).post(f"/logs/{log.pk}/takes/", {"song": song.pk, "part": "Bass"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "<html" not in text
    assert f'value="{song.pk}" selected' in text


def test_a_wrong_take_keeps_what_was_typed(client_of, eve, log):
    answer = client_of(eve).post(f"/logs/{log.pk}/takes/", {"song": "", "part": "Bass", "note": "Long words"})
    assert answer.status_code == 422
    assert "Long words" in answer.content.decode()


def test_a_take_is_changed_and_removed(client_of, eve, log, song):
    client = client_of(eve)
    take = logs.add_take(log, song=song, part="Drums", by=eve)
    values = {"song": song.pk, "part": "Drums", "rating": "5", "version": take.version}
    assert client.post(f"/takes/{take.pk}/edit/", values).status_code == 302
    assert client.post(f"/takes/{take.pk}/edit/", values).status_code == 409  # somebody saved since
    take.refresh_from_db()
    assert take.rating == 5
    client.post(f"/takes/{take.pk}/remove/")
    assert not Take.objects.exists()


def test_the_producer_corrects_the_hours(client_of, alice, eve, album, log):
    logs.close_log(log, by=eve)
    form = {"started_at": "2027-06-08T10:00", "ended_at": "2027-06-08T20:00", "reason": "Their sheet says so"}
    assert client_of(eve).post(f"/logs/{log.pk}/correct/", form).status_code == 403
    assert client_of(alice).post(f"/logs/{log.pk}/correct/", form).status_code == 302
    assert ledger.lock(album).actual == 750


def test_the_label_reads_and_does_not_write(client_of, anders, log, song):
    client = client_of(anders)
    assert client.get(f"/logs/{log.pk}/").status_code == 200
    assert client.post(f"/logs/{log.pk}/takes/", {"song": song.pk, "part": "Bass"}).status_code == 403
    assert client.post(f"/bookings/{log.booking_id}/log/").status_code == 403


def test_a_stranger_finds_none_of_it(client_of, api_of, charlie, eve, log, song, dora):
    take = logs.add_take(log, song=song, part="Drums", by=eve)
    row = logs.add_attendance(log, person=dora, by=eve)
    client, api = client_of(charlie), api_of(charlie)
    for path in (f"/logs/{log.pk}/", f"/logs/{log.pk}/meter/", f"/logs/{log.pk}/close/", f"/takes/{take.pk}/edit/"):
        assert client.get(path).status_code == 404
    assert client.post(f"/attendances/{row.pk}/remove/").status_code == 404
    for path in (f"session-logs/{log.pk}", f"takes/{take.pk}", f"attendances/{row.pk}"):
        assert api.get(f"/api/v1/{path}/").status_code == 404
    body = {"session_log": str(log.pk), "song": str(song.pk), "part": "Bass"}
    assert api.post("/api/v1/takes/", body).status_code == 400


def test_a_client_logs_a_session_by_rest(api_of, eve, album, booking, song, dora):
    api = api_of(eve)
    log = api.post("/api/v1/session-logs/", {"booking": str(booking.pk)}).json()
    assert log["started_at"] == "2027-06-08T09:00:00Z"
    body = {"session_log": log["id"], "song": str(song.pk), "part": "Drums", "rating": 4}
    take = api.post("/api/v1/takes/", body)
    assert (take.status_code, take.json()["number"]) == (201, 1)
    change = api.patch(f"/api/v1/takes/{take.json()['id']}/", {"note": "Best"}, headers={"If-Match": take["ETag"]})
    assert change.json()["note"] == "Best"
    closed = api.post(f"/api/v1/session-logs/{log['id']}/close/", {"ended_at": "2027-06-08T18:30:00Z"})
    assert (closed.status_code, closed.json()["ended_at"]) == (200, "2027-06-08T18:30:00Z")
    again = api.post(f"/api/v1/session-logs/{log['id']}/close/", {})
    assert (again.status_code, again.json()["code"]) == (409, "log_closed")
    assert api.get(f"/api/v1/bookings/{booking.pk}/").json()["status"] == "done"
    assert ledger.lock(album).actual == 712.5


def test_a_rating_out_of_scale_and_a_foreign_song_are_400_at_their_fields(api_of, eve, log, song, bluebird):
    other = make_album(bluebird, "Other")
    join_team(other, eve, "engineer")
    body = {"session_log": str(log.pk), "song": str(song.pk), "part": "Drums"}
    for wrong, words in (({"rating": 9}, "A rating goes"), ({"song": str(make_song(other).pk)}, "That song is not")):
        answer = api_of(eve).post("/api/v1/takes/", body | wrong)
        assert answer.status_code == 400
        assert list(answer.json()["errors"]) == list(wrong)
        assert words in answer.json()["detail"]


@pytest.mark.parametrize("many", [1, 3])
def test_the_queries_of_the_live_page_are_fixed(client_of, eve, bluebird, log, song, django_assert_num_queries, many):
    for n in range(many):
        player = make_person(bluebird, f"Player {n}")
        logs.add_attendance(log, person=player, by=eve)
        logs.add_take(log, song=song, part="Drums", person=player, by=eve)
    client = client_of(eve)
    with django_assert_num_queries(11):
        client.get(f"/logs/{log.pk}/")
