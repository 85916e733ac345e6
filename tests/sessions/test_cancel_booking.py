from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from producer.core.errors import Conflict, IllegalMove
from sessions.actions.booking import cancel_booking, mark_done, restore_booking

from .factories import at, make_booking

pytestmark = pytest.mark.django_db


def test_a_reason_is_needed_and_kept(album, room, alice):
    booking = make_booking(album, room, at(8), by=alice)
    with pytest.raises(ValidationError) as refused:
        cancel_booking(booking, reason="  ", by=alice)
    assert "reason" in refused.value.message_dict
    booking = cancel_booking(booking, reason="The singer is ill", by=alice)
    assert (booking.status, booking.cancel_reason, booking.hold_rank) == ("cancelled", "The singer is ill", None)
    with pytest.raises(IllegalMove):
        cancel_booking(booking, reason="Again", by=alice)


def test_the_room_is_free_again(album, room, alice):
    cancel_booking(make_booking(album, room, at(8), by=alice, status="confirmed"), reason="Ill", by=alice)
    make_booking(album, room, at(8), by=alice, status="confirmed")


def test_restoring_gives_a_hold_behind_those_that_came_since(album, foreign_album, room, alice):
    booking = cancel_booking(make_booking(album, room, at(8), by=alice, status="confirmed"), reason="Ill", by=alice)
    make_booking(foreign_album, room, at(8))
    booking = restore_booking(booking, by=alice)
    assert (booking.status, booking.hold_rank, booking.cancel_reason) == ("hold", 2, "")


def test_restoring_into_a_taken_room_is_a_clash(album, foreign_album, room, alice):
    booking = cancel_booking(make_booking(album, room, at(8), by=alice), reason="Ill", by=alice)
    make_booking(foreign_album, room, at(8), status="confirmed")
    with pytest.raises(Conflict) as refused:
        restore_booking(booking, by=alice)
    assert refused.value.code == "booking_conflict"


def test_only_what_is_cancelled_can_be_restored(album, room, alice):
    with pytest.raises(IllegalMove):
        restore_booking(make_booking(album, room, at(8), by=alice), by=alice)


def test_what_is_done_is_done(album, room, eve):
    booking = make_booking(album, room, at(8), status="confirmed")
    assert mark_done(booking, by=eve).status == "done"
    with pytest.raises(IllegalMove):
        cancel_booking(booking, reason="Too late", by=booking.album.team.get(role="producer").user)
