"""How somebody called is paid: the sum is worked out when it is agreed, kept with its lines, and committed like any fee."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from budgets.models import Commitment
from producer.core.errors import NotAllowed
from sessions.actions.booking import confirm_booking, move_booking
from sessions.actions.calls import add_call, answer_call, change_call
from sessions.actions.union import change_card
from sessions.models import Call
from sessions.rules.sheet import sheet_cost
from tests.factories import make_person

from .factories import at, make_booking, make_card

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def booking(album, room, alice):
    return make_booking(album, room, at(8), at(8, 13), by=alice)


def paid(booking, person, alice, pay, rate=None, **values):
    return add_call(booking, person=person, pay=pay, rate=Decimal(rate) if rate else None, by=alice, **values)


def words(call: Call) -> list[tuple[str, str]]:
    return [(line["label"], line["amount"]) for line in call.fee_lines]


@pytest.mark.parametrize(
    ("pay", "rate", "values", "fee", "label"),
    [
        ("hour", "50", {}, "150.00", "3 hours at 50"),
        ("hour", "50", {"call_at": at(8, 9)}, "200.00", "4 hours at 50"),
        ("hour", "600", {"call_at": at(8, 12, 40)}, "200.00", "0.3333 hours at 600"),
        ("hour", "33.33", {"units": Decimal("1.5")}, "50.00", "1.5 hours at 33.33"),
        ("day", "400", {}, "400.00", "1 day at 400"),
        ("side", "90", {"units": Decimal(3)}, "270.00", "3 sides at 90"),
        ("session", "250", {}, "250.00", "1 session at 250"),
    ],
)
def test_rate_times_what_it_is_for(booking, dora, alice, pay, rate, values, fee, label):
    call = paid(booking, dora, alice, pay, rate, **values)
    assert (call.fee, words(call)) == (Decimal(fee), [(label, fee)])
    assert call.cost == call.fee


def test_a_day_rate_counts_the_studios_dates(album, room, dora, alice):
    night = make_booking(album, room, at(8, 18), at(9, 2), by=alice)
    assert paid(night, dora, alice, "day", "400").fee == Decimal(800)


def test_by_a_union_card_the_sum_is_the_cards_and_a_later_card_changes_nothing(booking, bluebird, dora, alice):
    card = make_card(bluebird)
    call = paid(booking, dora, alice, "union", union_card=card, leader=True)
    assert call.fee == Decimal("1007.66")
    assert words(call)[0] == ("Basic session × 2", "868.42")
    table = {**card.table, "scale": {"value": "500", "confirmed": True, "source": "New sheet"}}
    change_card(card, table=table, by=alice)
    call.refresh_from_db()
    assert call.fee == Decimal("1007.66")
    assert sheet_cost(booking).rows[0].now == Decimal("1156.10")


def test_overtime_of_a_card_goes_by_the_minute(album, room, bluebird, dora, alice):
    card = make_card(bluebird)
    card.table["overtime_minutes"] = {"value": "20", "confirmed": True, "source": "Marker"}
    card.save()
    call = paid(make_booking(album, room, at(8), at(8, 13, 40), by=alice), dora, alice, "union", union_card=card)
    assert "Overtime, 2 × 20 min" in [label for label, _ in words(call)]


def test_what_the_card_does_not_know_leaves_no_sum_and_is_named(booking, bluebird, dora, alice):
    call = paid(booking, dora, alice, "union", union_card=make_card(bluebird, "afm.srla.2025"))
    assert (call.fee, call.cost, call.fee_missing) == (None, None, ["AFM SRLA: Basic session"])
    assert change_call(call, rate=Decimal("500"), by=alice).fee == Decimal("600.45")


def test_the_second_session_of_a_day_pays_less_health(booking, album, room_b, bluebird, dora, alice):
    card = make_card(bluebird)
    paid(booking, dora, alice, "union", union_card=card)
    evening = make_booking(album, room_b, at(8, 15), at(8, 18), by=alice)
    assert words(paid(evening, dora, alice, "union", union_card=card))[-1] == (
        "Health, further session of the day", "22.00",
    )  # fmt: skip


def test_a_longer_booking_is_worked_out_again_and_its_commitment_with_it(booking, bluebird, dora, alice):
    call = paid(booking, dora, alice, "hour", "50")
    confirm_booking(booking, by=alice)
    answer_call(call, answer="yes", by=alice)
    move_booking(booking, starts_at=at(8), ends_at=at(8, 14), by=alice)
    call.refresh_from_db()
    assert (call.fee, call.answer) == (Decimal(200), "open")
    answer_call(call, answer="yes", by=alice)
    assert Commitment.objects.get().own_amount == Decimal(200)


def test_who_is_called_after_the_booking_now_ends_comes_when_it_starts(booking, dora, alice):
    call = add_call(booking, person=dora, call_at=at(8, 12), by=alice)
    move_booking(booking, starts_at=at(8), ends_at=at(8, 11), by=alice)
    call.refresh_from_db()
    assert call.call_at == at(8)


def test_odd_pay_is_refused_at_its_field(booking, bluebird, rival, dora, alice):
    for values, field in (
        ({"pay": "flat", "rate": Decimal(5)}, "rate"),
        ({"pay": "hour", "rate": Decimal("0.001")}, "rate"),
        ({"pay": "hour", "rate": Decimal(5), "fee": Decimal(9)}, "fee"),
        ({"pay": "side", "rate": Decimal(5)}, "units"),
        ({"pay": "union"}, "union_card"),
        ({"pay": "union", "union_card": make_card(rival)}, "union_card"),
        ({"pay": "hour", "rate": Decimal(-5)}, "__all__"),
        ({"pay": "gold"}, "pay"),
        ({"pay": "hour", "rate": Decimal(5), "doubles": 11}, "doubles"),
    ):
        with pytest.raises(ValidationError) as refused:
            add_call(booking, person=dora, by=alice, **values)
        assert field in refused.value.message_dict
    assert not Call.objects.exists()


def test_only_who_sees_money_says_how_somebody_is_paid(booking, dora, alice):
    alice.without_money = True
    with pytest.raises(NotAllowed):
        paid(booking, dora, alice, "hour", "50")


def test_the_table_itself_knows_no_union_pay_without_a_card(booking, dora):
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.create(booking=booking, person=dora, call_at=booking.starts_at, pay="union")


def test_the_page_keeps_the_way_of_paying_and_leaves_the_rest_behind(booking, bluebird, dora, alice, client_of):
    card, desk = make_card(bluebird), client_of(alice)
    body = {"person": dora.pk, "role": "Drums", "call_at": "2027-06-08T10:00", "currency": "USD", "pay": "union"}
    body |= {"union_card": card.pk, "leader": "on", "doubles": "1", "fee": "77"}
    assert desk.post(f"/bookings/{booking.pk}/calls/new/", body).status_code == 302
    call = Call.objects.get()
    assert (call.pay, call.leader, call.doubles, call.fee) == ("union", True, 1, Decimal("1105.63"))
    edit = {**body, "version": call.version, "pay": "hour", "rate": "50"}
    assert desk.post(f"/calls/{call.pk}/edit/", edit).status_code == 302
    call.refresh_from_db()
    assert (call.pay, call.union_card, call.leader, call.fee) == ("hour", None, False, Decimal(150))
    quote = desk.get(f"/bookings/{booking.pk}/calls/quote/", {**body, "leader": "on"}).text
    assert "US$868.42" in quote and "To be confirmed on your rate sheet: First double" in quote


def test_rest_tells_the_sum_with_its_lines_only_where_money_is_seen(booking, bluebird, dora, alice, eve, api_of):
    card = make_card(bluebird)
    body = {"booking": str(booking.pk), "person": str(dora.pk), "pay": "union", "union_card": str(card.pk), "leader": True}
    made = api_of(alice).post("/api/v1/calls/", body)
    assert made.status_code == 201, made.json()
    assert made.json()["fee"]["amount"] == "1007.66" and made.json()["fee_lines"][0]["amount"] == "868.42"
    seen = api_of(eve).get(f"/api/v1/calls/{made.json()['id']}/").json()
    assert {"pay", "rate", "fee", "fee_lines", "union_card", "leader"}.isdisjoint(seen)


def test_the_cost_of_the_call_sheet_foots_and_says_what_is_missing(booking, bluebird, dora, alice, eve, client_of, api_of):
    lp = make_card(bluebird, "afm.limited_pressing.2011")
    paid(booking, dora, alice, "union", union_card=lp, leader=True)
    for number in range(5):
        paid(booking, make_person(bluebird, f"Side {number}"), alice, "union", union_card=lp)
    unknown = paid(booking, make_person(bluebird, "Una"), alice, "union", union_card=make_card(bluebird, "afm.srla.2025"))
    sheet = sheet_cost(booking, minutes=Decimal(20))
    assert sheet.totals == {"USD": Decimal("1674.17")} and sheet.unknown == 1
    assert any("20 minutes" in words for words in sheet.remarks)
    page = client_of(alice).get(f"/bookings/{booking.pk}/people-cost/").text
    for told in ("US$1,674.17", "US$462.27", "without 1 whose sum is not known", "Nobody is called as leader"):
        assert told in page
    assert client_of(eve).get(f"/bookings/{booking.pk}/people-cost/").status_code == 403
    told = api_of(alice).get(f"/api/v1/bookings/{booking.pk}/people-cost/?minutes=20").json()
    assert told["totals"] == [{"amount": "1674.17", "currency": "USD"}] and told["unknown"] == 1
    assert next(one for one in told["people"] if one["call"] == str(unknown.pk))["missing"] == ["AFM SRLA: Basic session"]
    assert api_of(alice).get(f"/api/v1/bookings/{booking.pk}/people-cost/?minutes=x").status_code == 400


def test_the_cost_of_the_sheet_asks_as_much_for_three_as_for_one(booking, bluebird, dora, alice, client_of):
    card, desk, url = make_card(bluebird), client_of(alice), f"/bookings/{booking.pk}/people-cost/"

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get(url)
        return len(asked)

    paid(booking, dora, alice, "union", union_card=card)
    desk.get(url)
    one = count()
    for number in range(2):
        paid(booking, make_person(bluebird, f"Side {number}"), alice, "union", union_card=card)
    assert count() == one


def test_calls_are_listed_in_as_many_queries_as_before(booking, bluebird, dora, alice, client_of):
    card, desk, url = make_card(bluebird), client_of(alice), f"/bookings/{booking.pk}/"

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get(url)
        return len(asked)

    paid(booking, dora, alice, "union", union_card=card)
    desk.get(url)
    one = count()
    for number in range(2):
        paid(booking, make_person(bluebird, f"Side {number}"), alice, "union", union_card=card)
    assert count() == one
