"""A rate belongs to its currency: it is kept while the price stays in it, and asked for when the price leaves it."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError

from sessions.actions.booking import change_booking, move_booking, swap_bookings
from sessions.actions.calls import add_call, change_call
from sessions.actions.importing import import_bookings
from sessions.actions.template import keep_as_template
from sessions.models import Booking

from .factories import at, make_booking, make_rate, make_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
RATE = '<input type="text" inputmode="decimal" autocomplete="off" name="exchange_rate"'


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


def test_each_of_two_that_change_places_has_a_rate_of_its_own(album, pounds, euros, alice, api_of, client_of):
    one = make_booking(album, pounds, at(8), by=alice, exchange_rate=D("1.25"))
    two = make_booking(album, euros, at(9), by=alice, exchange_rate=D("1.10"))
    body, path = {"other": str(two.pk)}, f"/api/v1/bookings/{one.pk}/swap/"
    answer = api_of(alice).post(path, {**body, "exchange_rate": "1.10"}, format="json")
    assert list(answer.json()["errors"]) == ["other_exchange_rate"]
    answer = api_of(alice).post(path, {**body, "exchange_rate": "1.12", "other_exchange_rate": "1.26"}, format="json")
    assert answer.status_code == 200, answer.json()
    assert costs(one) == (D(400), "EUR", D("1.12"), D(448))
    assert costs(two) == (D(400), "GBP", D("1.26"), D(504))
    form, desk, address = {"booking": two.pk}, client_of(alice), f"/bookings/{one.pk}/swap/"
    assert "Exchange rate" not in desk.get(address).text.replace("exchange_rate", "")
    assert "give the rate" in desk.post(address, form).text
    rates = {"exchange_rate": "1.25", "other_exchange_rate": "1.10"}
    assert desk.post(address, form | rates).status_code == 302
    assert costs(one) == (D(400), "GBP", D("1.25"), D(500))


def test_the_form_and_rest_ask_for_the_rate_and_take_it(album, dollars, pounds, alice, client_of, api_of):
    booking = make_booking(album, dollars, at(8), by=alice)
    form = {"room": pounds.pk, "starts_at": "2027-06-09T10:00", "ends_at": "2027-06-09T18:00", "version": booking.version}
    desk, address = client_of(alice), f"/bookings/{booking.pk}/move/"
    asked = desk.post(address, form)
    assert (asked.status_code, "priced in GBP and the album in USD: give the rate" in asked.text) == (422, True)
    assert RATE in asked.text
    assert desk.post(address, {**form, "exchange_rate": "1.25"}).status_code == 302
    assert costs(booking) == (D(400), "GBP", D("1.25"), D(500))
    api, path = api_of(alice), f"/api/v1/bookings/{booking.pk}/move/"
    assert api.post(path, {"room": str(dollars.pk)}, format="json").json()["exchange_rate"] is None
    answer = api.post(path, {"room": str(pounds.pk)}, format="json")
    assert answer.json()["errors"]["exchange_rate"][0]["code"] == "rate_needed"
    assert (
        api.post(path, {"room": str(pounds.pk), "exchange_rate": "1.3"}, format="json").json()["exchange_rate"] == "1.30000000"
    )
    token = api_of(alice, scopes=("read", "write"))
    assert token.post(path, {"exchange_rate": "1.4"}, format="json").json()["code"] == "insufficient_scope"


def test_dropped_on_a_room_of_another_currency_the_calendar_leads_to_the_form(album, dollars, pounds, alice, client_of):
    booking = make_booking(album, dollars, at(8), by=alice)
    told = client_of(alice).post(f"/bookings/{booking.pk}/place/", {"room": pounds.pk, "days": 1})
    assert (told.status_code, "give the rate" in told.json()["words"]) == (422, True)
    form = client_of(alice).get(told.json()["ask"]).text
    assert "Give the rate, then move it." in form
    assert RATE in form


def test_a_template_and_a_file_give_the_rate_too(album, pounds, alice, client_of, api_of):
    template = keep_as_template(make_booking(album, pounds, at(8), by=alice, exchange_rate=D("1.25")), name="Mix", by=alice)
    desk, address = client_of(alice), f"/booking-templates/{template.pk}/book/"
    form = {"album": album.pk, "room": pounds.pk, "starts_at": "2027-06-10T10:00", "status": "hold"}
    assert RATE in desk.post(address, form).text
    assert desk.post(address, {**form, "exchange_rate": "1.2"}).status_code == 302
    body = {"album": str(album.pk), "starts_at": "2027-06-11T10:00:00Z", "exchange_rate": "1.2"}
    assert api_of(alice).post(f"/api/v1{address}", body, format="json").status_code == 201
    rows = "room,from,until,exchange_rate\nPounds,2027-06-12 10:00,2027-06-12 18:00,{}\n"
    for rate, words in (("", "give the rate"), ("much", "decimal number"), ("NaN", "decimal number"), ("1e20", "digits")):
        assert words in import_bookings(album, rows.format(rate), by=alice)[0].refused
    (row,) = import_bookings(album, rows.format("1.2"), by=alice)
    assert row.booking.cost == D(480)


def test_options_in_two_foreign_currencies_are_asked_a_rate_for_each(album, dollars, pounds, euros, alice, client_of):
    desk, address = client_of(alice), f"/albums/{album.pk}/options/new/"
    times = {"starts_at": "2027-06-08T10:00", "ends_at": "2027-06-08T18:00"}
    form = {"name": "Strings", "rooms": [dollars.pk, pounds.pk, euros.pk], "kind": "session", **times}
    asked = desk.post(address, {**form, "exchange_rate": "1.25"})
    assert asked.status_code == 422
    for currency in ("EUR", "GBP"):
        assert f"Some of these rooms are priced in {currency}: give the rate." in asked.text
    assert not Booking.objects.exists()
    assert desk.post(address, {**form, "exchange_rate_eur": "1.10", "exchange_rate_gbp": "1.25"}).status_code == 302
    made = {booking.room.name: booking.cost for booking in Booking.objects.select_related("room")}
    assert made == {"Studio A": D(600), "Pounds": D(500), "Euros": D(440)}
    one = {**form, "rooms": [dollars.pk, pounds.pk], "starts_at": "2027-06-09T10:00", "ends_at": "2027-06-09T18:00"}
    assert desk.post(address, {**one, "exchange_rate": "1.25"}).status_code == 302


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
