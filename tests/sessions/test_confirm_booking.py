from __future__ import annotations

import pytest

from producer.core.errors import Conflict, IllegalMove, NotAllowed, Stale
from sessions.actions.booking import cancel_booking, confirm_booking
from sessions.signals import booking_changed

from .factories import at, make_booking

pytestmark = pytest.mark.django_db


def test_a_hold_becomes_firm(album, room, alice):
    booking = confirm_booking(make_booking(album, room, at(8), by=alice), by=alice)
    assert (booking.status, booking.hold_rank) == ("confirmed", None)


def test_the_holds_behind_it_are_released_and_told(album, foreign_album, room, alice, charlie):
    first = make_booking(album, room, at(8, 10), by=alice)
    second = make_booking(foreign_album, room, at(8, 12), by=charlie)
    apart = make_booking(foreign_album, room, at(9, 12), by=charlie)
    heard = []

    def hear(sender, booking, what, **rest):
        heard.append((booking.pk, what))

    booking_changed.connect(hear)
    try:
        confirm_booking(first, by=alice)
    finally:
        booking_changed.disconnect(hear)
    second.refresh_from_db()
    apart.refresh_from_db()
    assert (second.status, second.cancel_reason) == ("cancelled", "Gave way to a confirmed booking.")
    assert apart.status == "hold"
    assert heard == [(second.pk, "released"), (first.pk, "confirmed")]


def test_over_another_albums_higher_hold_it_is_a_clash(album, foreign_album, room, alice, charlie):
    make_booking(album, room, at(8), by=alice)
    second = make_booking(foreign_album, room, at(8), by=charlie)
    with pytest.raises(Conflict) as refused:
        confirm_booking(second, by=charlie)
    assert refused.value.code == "booking_conflict"
    assert "Night Ferry" not in refused.value.message


def test_over_the_same_albums_higher_hold_it_is_none(album, room, alice):
    first = make_booking(album, room, at(8), by=alice)
    second = make_booking(album, room, at(8), by=alice)
    confirm_booking(second, by=alice)
    first.refresh_from_db()
    assert first.status == "cancelled"


def test_what_is_confirmed_or_cancelled_cannot_be_confirmed(album, room, alice):
    booking = make_booking(album, room, at(8), by=alice, status="confirmed")
    with pytest.raises(IllegalMove, match="confirmed; it cannot become confirmed"):
        confirm_booking(booking, by=alice)
    cancel_booking(booking, reason="No drummer", by=alice)
    with pytest.raises(IllegalMove, match="cancelled; it cannot become confirmed"):
        confirm_booking(booking, by=alice)


def test_an_old_version_and_an_engineer_are_refused(album, room, alice, eve):
    booking = make_booking(album, room, at(8), by=alice)
    with pytest.raises(Stale):
        confirm_booking(booking, by=alice, version=booking.version + 1)
    with pytest.raises(NotAllowed):
        confirm_booking(booking, by=eve)
