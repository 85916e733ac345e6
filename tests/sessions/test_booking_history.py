"""Every change of a booking and a call is in the album's history; a hold that gave way names nobody."""

from __future__ import annotations

from decimal import Decimal

import pytest

from projects.history import read
from sessions.actions.calls import add_call, answer_call

from .factories import at, make_booking

pytestmark = pytest.mark.django_db


def words(user, album):
    return [line.words for line in read(user, album).lines]


def test_bookings_and_calls_are_told(album, room, rate, dora, alice, eve):
    booking = make_booking(album, room, at(8), by=alice)
    answer_call(add_call(booking, person=dora, fee=Decimal(250), by=alice), answer="yes", by=alice)
    booking.refresh_from_db()
    booking.status, booking.hold_rank = "confirmed", None
    booking.save()
    told = words(alice, album)
    assert "Booking of Studio A: Hold → Confirmed" in told
    assert "Call of Dora Drums: Yes" in told
    seen = " ".join(str(line.changes) for line in read(eve, album).lines)
    assert "600.00" not in seen
    assert "250.00" not in seen


def test_the_history_of_a_released_hold_names_nobody_of_the_other_organisation(
    album, foreign_album, room, alice, charlie, client_of
):
    first = make_booking(album, room, at(8), by=alice)
    make_booking(foreign_album, room, at(8), by=charlie)
    assert client_of(alice).post(f"/bookings/{first.pk}/confirm/", {}).status_code == 302
    told = {line.words: line.who for line in read(charlie, foreign_album).lines}
    assert told["Booking of Studio A: Hold → Cancelled"] == "Producer"
    own = {line.words: line.who for line in read(alice, album).lines}
    assert own["Booking of Studio A: Hold → Confirmed"] == "Alice Archer"
