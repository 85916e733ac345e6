"""A rate belongs to its currency: it is kept while the price stays in it, and asked for when the price leaves it."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError

from sessions.actions.booking import change_booking, move_booking, swap_bookings
from sessions.actions.calls import add_call, change_call
from sessions.models import Booking

from .factories import at, make_booking, make_rate, make_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def pounds(studio, bluebird):
    return priced(make_room(studio, "Pounds"), bluebird, "GBP")


@pytest.fixture
def euros(studio, bluebird):
    return priced(make_room(studio, "Euros"), bluebird, "EUR")


@pytest.fixture
def dollars(room, rate):
    return room


def priced(room, organization, currency):
    make_rate(room, organization, "50.00", currency=currency)
    return room


def loaded(booking):
    return Booking.objects.select_related("album__organization", "room__studio").get(pk=booking.pk)


def costs(booking):
    booking = loaded(booking)
    return booking.estimate, booking.currency, booking.exchange_rate, booking.cost


def refused(verb, *args, field="exchange_rate", **kwargs):
    with pytest.raises(ValidationError) as error:
        verb(*args, **kwargs)
    assert list(error.value.message_dict) == [field]
    return error.value.message_dict[field][0]


def test_moved_within_its_currency_the_rate_and_its_day_stay(album, pounds, alice, clock):
    booking = make_booking(album, pounds, at(8), by=alice, exchange_rate=D("1.25"))
    clock.move_to(at(2, month=5))
    moved = move_booking(booking, starts_at=at(9), ends_at=at(9, 14), by=alice)
    assert costs(moved) == (D(200), "GBP", D("1.25"), D(250))
    assert moved.exchange_rate_on == booking.exchange_rate_on


def test_moved_into_another_currency_the_old_rate_does_not_hold(album, pounds, euros, alice):
    booking = make_booking(album, pounds, at(8), by=alice, exchange_rate=D("1.25"))
    words = refused(move_booking, loaded(booking), starts_at=at(9), ends_at=at(9, 18), room=euros, by=alice)
    assert words == "The room is priced in EUR and the album in USD: give the rate."
    assert costs(booking) == (D(400), "GBP", D("1.25"), D(500))


def test_swapped_into_another_currency_the_old_rate_does_not_hold(album, pounds, euros, alice):
    one = make_booking(album, pounds, at(8), by=alice, exchange_rate=D("1.25"))
    two = make_booking(album, euros, at(9), by=alice, exchange_rate=D("1.10"))
    with pytest.raises(ValidationError, match="give the rate"):
        swap_bookings(loaded(one), loaded(two), by=alice)
    assert costs(one) == (D(400), "GBP", D("1.25"), D(500))


def test_a_price_agreed_anew_in_another_currency_needs_its_rate(album, pounds, alice):
    booking = make_booking(album, pounds, at(8), by=alice, exchange_rate=D("1.25"))
    refused(change_booking, booking, agreed_price=D(300), agreed_currency="EUR", by=alice)
    change_booking(booking, agreed_price=D(300), agreed_currency="EUR", exchange_rate=D("1.10"), by=alice)
    assert costs(booking) == (D(300), "EUR", D("1.10"), D(330))


def test_a_price_agreed_on_its_page_is_in_the_currency_that_stands_there(album, pounds, alice, client_of):
    booking = make_booking(album, pounds, at(8), by=alice, exchange_rate=D("1.25"))
    desk, address = client_of(alice), f"/bookings/{booking.pk}/edit/"
    assert "In GBP; leave it empty" in desk.get(address).text
    desk.post(address, {"kind": "session", "agreed_price": "300", "exchange_rate": "1.25", "version": booking.version})
    assert costs(booking) == (D(300), "GBP", D("1.25"), D(375))


def test_a_fee_in_another_currency_does_not_keep_the_rate(album, room, dora, alice, api_of):
    booking = make_booking(album, room, at(8), by=alice)
    call = add_call(booking, person=dora, fee=D(300), currency="EUR", exchange_rate=D("1.10"), by=alice)
    refused(change_call, call, fee=D(300), currency="GBP", by=alice)
    kept = change_call(call, fee=D(200), currency="EUR", by=alice)
    assert (kept.cost, kept.exchange_rate) == (D(220), D("1.10"))
    given = change_call(call, fee=D(300), currency="GBP", exchange_rate=D("1.25"), by=alice)
    assert (given.cost, given.currency) == (D(375), "GBP")
    api, path = api_of(alice), f"/api/v1/calls/{call.pk}/"
    pounds = {"fee": {"amount": "300.00", "currency": "EUR"}}
    answer = api.patch(path, pounds, format="json", headers={"If-Match": api.get(path)["ETag"]})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["exchange_rate"])
