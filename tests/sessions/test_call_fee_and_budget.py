"""A fee is held against the budget when somebody is called, for their yes may come without a word more."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budgets.actions import ledger
from budgets.models import Commitment
from producer.core.errors import Conflict
from sessions.actions.booking import confirm_booking, move_booking
from sessions.actions.calls import add_call, answer_call, change_call
from sessions.models import Call
from tests.budgets.factories import line_of, make_budget
from tests.factories import make_person

from .factories import at, make_booking

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(album):
    return line_of(make_budget(album, {"Players": {"Players": 1000}}), "Players")


@pytest.fixture
def hold(album, room, line, alice, clock):
    return make_booking(album, room, at(8), by=alice)


@pytest.fixture
def booking(hold, alice):
    return confirm_booking(hold, by=alice)


def call(booking, person, fee, line, alice, **more):
    return add_call(booking, person=person, fee=Decimal(fee), line=line, by=alice, **more)


def test_a_fee_that_passes_on_a_confirmed_booking_needs_a_reason(album, booking, line, dora, alice):
    with pytest.raises(Conflict, match=r"Players US.500\.00 over") as refused:
        call(booking, dora, 1500, line, alice)
    assert refused.value.code == "over_budget"
    assert not Call.objects.exists()
    made = call(booking, dora, 1500, line, alice, over_budget_reason="She is the song.")
    assert made.over_budget_reason == "She is the song."
    assert (ledger.lock(album).committed, ledger.lock(album).likely) == (0, 1500)


def test_the_reason_stands_by_the_commitment_once_they_say_yes(booking, line, dora, alice, eve):
    dora.user = eve
    dora.save()
    made = call(booking, dora, 1500, line, alice, over_budget_reason="She is the song.")
    answer_call(made, answer="yes", by=eve)
    assert Commitment.objects.get().over_budget_reason == "She is the song."


def test_on_a_hold_a_fee_is_likely_and_asks_nothing_until_the_booking_is_confirmed(album, hold, line, dora, alice):
    call(hold, dora, 1500, line, alice)
    assert ledger.lock(album).likely == 1500
    with pytest.raises(Conflict) as refused:
        confirm_booking(hold, by=alice)
    assert refused.value.code == "over_budget"
    booking = confirm_booking(hold, by=alice, over_budget_reason="Agreed with the label.")
    assert Call.objects.get().over_budget_reason == "Agreed with the label."
    move_booking(booking, starts_at=at(9), ends_at=at(9, 18), by=alice)  # what was accepted is not asked again


def test_fees_of_those_who_have_not_answered_count_together(booking, line, dora, bluebird, alice):
    call(booking, dora, 600, line, alice)
    with pytest.raises(Conflict) as refused:
        call(booking, make_person(bluebird, "Sam Bass"), 600, line, alice)
    assert refused.value.code == "over_budget"


def test_confirming_asks_the_budget_once_however_many_are_called(album, room, line, bluebird, alice, clock):
    def asked(day, number):
        booking = make_booking(album, room, at(day), by=alice)
        for one in range(number):
            call(booking, make_person(bluebird, f"Player {day} {one}"), 10, line, alice)
        with CaptureQueriesContext(connection) as seen:
            confirm_booking(booking, by=alice)
        return sum("budgets_linetotals" in query["sql"] for query in seen)

    assert asked(9, 2) == asked(10, 6)


def test_another_fee_asks_anew_and_another_role_does_not(booking, line, dora, alice):
    made = call(booking, dora, 1500, line, alice, over_budget_reason="She is the song.")
    made = change_call(made, role="Drums", by=alice)
    with pytest.raises(Conflict):
        change_call(made, fee=Decimal(1600), by=alice)
    made = change_call(made, fee=Decimal(1600), over_budget_reason="And a day more.", by=alice)
    assert made.over_budget_reason == "And a day more."


def test_the_page_shows_the_effect_before_saving_and_asks_the_reason(client_of, alice, booking, line, dora):
    client = client_of(alice)
    address = f"/bookings/{booking.pk}/calls/new/"
    values = {"person": dora.pk, "call_at": "2027-06-08T10:00", "fee": "1500", "currency": "USD", "line": line.pk}
    seen = client.get(f"/bookings/{booking.pk}/calls/quote/", values).content.decode()
    for words in ("US$1,500.00 of US$1,000.00", "US$500.00 over", "needs a reason"):
        assert words in seen
    assert "<html" not in seen
    assert "US$500.00 over" in client.post(address, {**values, "effect": "1"}).content.decode()
    assert not Call.objects.exists()
    refused = client.post(address, values)
    assert (refused.status_code, Call.objects.count()) == (409, 0)
    assert "Why it may pass the budget" in refused.content.decode()
    assert client.post(address, {**values, "over_budget_reason": "She is the song."}).status_code == 302
    made = Call.objects.get()
    quote = f"/bookings/{booking.pk}/calls/quote/?call={made.pk}&fee=900&currency=USD&line={line.pk}"
    assert "US$900.00 of US$1,000.00" in client.get(quote).content.decode()
    refused = client.post(f"/calls/{made.pk}/edit/", {**values, "fee": "1700"})
    assert (refused.status_code, Call.objects.get().fee) == (409, 1500)


def test_on_a_hold_the_page_shows_the_effect_and_saves(client_of, alice, hold, line, dora):
    values = {"person": dora.pk, "call_at": "2027-06-08T10:00", "fee": "1500", "currency": "USD", "line": line.pk}
    seen = client_of(alice).get(f"/bookings/{hold.pk}/calls/quote/", values).content.decode()
    assert "the fee counts as likely" in seen
    assert client_of(alice).post(f"/bookings/{hold.pk}/calls/new/", values).status_code == 302


def test_who_sees_no_money_sees_no_effect(client_of, olga, eve, hold, line):
    values = {"fee": "1500", "currency": "USD", "line": line.pk}
    assert client_of(eve).get(f"/bookings/{hold.pk}/calls/quote/", values).status_code == 403
    assert client_of(olga).get(f"/bookings/{hold.pk}/calls/quote/", {"fee": "x", "call": "x"}).content.decode().strip() == ""


def test_rest_asks_too(api_of, alice, booking, line, dora):
    body = {
        "booking": str(booking.pk),
        "person": str(dora.pk),
        "line": str(line.pk),
        "fee": {"amount": "1500.00", "currency": "USD"},
    }
    api = api_of(alice)
    answer = api.post("/api/v1/calls/", body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "over_budget")
    assert answer.json()["passes"][0]["over"]["amount"] == "500.00"
    answer = api.post("/api/v1/calls/", {**body, "over_budget_reason": "She is the song."}, format="json")
    assert answer.status_code == 201
    change = {"fee": {"amount": "1600.00", "currency": "USD"}}
    answer = api.patch(answer["Location"], change, format="json", headers={"If-Match": answer["ETag"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "over_budget")
