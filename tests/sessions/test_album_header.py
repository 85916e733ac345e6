"""What this room adds to the header of an album's pages."""

from __future__ import annotations

import pytest

from sessions.models import Booking

from .factories import at, make_booking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_the_next_session_and_the_hours_stand_in_the_header(album, room, alice, client_of):
    page = client_of(alice)
    assert "booked" not in page.get(f"/albums/{album.pk}/").content.decode()
    past = make_booking(album, room, at(1, 10, month=2), status="confirmed")
    Booking.objects.filter(pk=past.pk).update(status="done")
    make_booking(album, room, at(8), status="confirmed")
    make_booking(album, room, at(7))
    text = page.get(f"/albums/{album.pk}/").content.decode()
    assert "8 h played of 16 h booked" in text
    assert "Next: Tue 8 Jun, 10:00 London, Studio A" in text
