"""What a booking is for, beside how it is priced."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from sessions.actions.booking import change_booking

from .factories import at, make_booking

pytestmark = pytest.mark.django_db


def test_a_booking_says_what_it_is_for_and_another_word_changes_no_price(album, room, rate, alice):
    booking = make_booking(album, room, at(8), by=alice, purpose="strings")
    changed = change_booking(booking, by=alice, purpose="mixing")
    assert (changed.purpose, changed.kind, changed.estimate) == ("mixing", "session", booking.estimate)


def test_an_unknown_purpose_is_refused(album, room, alice):
    with pytest.raises(ValidationError, match="not a valid choice"):
        make_booking(album, room, at(8), by=alice, purpose="karaoke")


def test_page_and_api_say_it(album, room, alice, client_of, api_of):
    booking = make_booking(album, room, at(8), by=alice, purpose="preproduction")
    assert "Pre-production" in client_of(alice).get(f"/bookings/{booking.pk}/").content.decode()
    assert "Pre-production" in client_of(alice).get("/bookings/").content.decode()
    found = api_of(alice).get("/api/v1/bookings/?purpose=preproduction").json()["results"]
    assert [each["purpose"] for each in found] == ["preproduction"]
    assert api_of(alice).get("/api/v1/bookings/?purpose=mixing").json()["results"] == []
