"""What is there already is a conflict, not bad input: the answer is the same whether the other was a second ago or a year."""

from __future__ import annotations

import pytest

from sessions.actions.booking import confirm_booking
from sessions.actions.log import open_log
from sessions.models import SessionLog
from tests.api.test_resource import problem
from tests.factories import make_song

from .factories import at, make_booking

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(album, room, alice, clock):
    clock.move_to(at(8))
    return confirm_booking(make_booking(album, room, at(8), by=alice), by=alice)


def test_a_take_number_is_taken_once(album, booking, alice, api_of):
    log, song, api = open_log(booking, by=alice), make_song(album, "Harbour Lights"), api_of(alice)
    take = {"session_log": str(log.pk), "song": str(song.pk), "part": "Drums", "number": 1}
    assert api.post("/api/v1/takes/", take).status_code == 201
    body = problem(api.post("/api/v1/takes/", take), 409, "conflict")
    assert body["detail"] == "That take number is taken for this part."
    second = api.post("/api/v1/takes/", {**take, "number": 2}).json()
    problem(api.patch(f"/api/v1/takes/{second['id']}/", {"number": 1}, HTTP_IF_MATCH="*"), 409, "conflict")
    problem(api.post("/api/v1/takes/", {**take, "rating": 99}), 400, "invalid")  # something is wrong with it, too


def test_a_name_a_rate_a_call_and_a_place_on_the_list_too(booking, room, rate, dora, bluebird, alice, api_of):
    api, log = api_of(alice), open_log(booking, by=alice)
    studio = room.studio
    rows = [
        ("calls", {"booking": str(booking.pk), "person": str(dora.pk)}),
        ("attendances", {"session_log": str(log.pk), "person": str(dora.pk)}),
        ("rooms", {"studio": str(studio.pk), "name": "The Vault"}),
        ("studios", {"organization": str(bluebird.pk), "name": "Quay", "time_zone": "Europe/London"}),
        (
            "rate-cards",
            {"room": str(room.pk), "rate": {"amount": "75.00", "currency": "USD"}, "unit": "day", "valid_from": "2027-01-01"},
        ),
    ]
    for prefix, row in rows:
        first = api.post(f"/api/v1/{prefix}/", row)
        assert first.status_code == 201, first.content
        problem(api.post(f"/api/v1/{prefix}/", row), 409, "conflict")


def test_a_booking_has_one_log_and_asking_for_it_again_gives_it(booking, alice, api_of):
    api, body = api_of(alice), {"booking": str(booking.pk)}
    first, second = api.post("/api/v1/session-logs/", body), api.post("/api/v1/session-logs/", body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json() and first["ETag"] == second["ETag"]
    assert SessionLog.objects.count() == 1
