"""Whatever would be confirmed, moved or given back says first what that costs, to those who see the money."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlencode

import pytest

from budgets.actions import ledger
from sessions.actions.block import confirm_block
from sessions.actions.calls import add_call, answer_call
from sessions.actions.template import keep_as_template
from sessions.models import Booking
from tests.budgets.factories import line_of, make_budget

from .factories import at, make_block, make_booking, make_card, make_rate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "rate")]
TYPED = {"starts_at": "2027-06-09T10:00", "ends_at": "2027-06-09T20:00"}


@pytest.fixture
def desk(client_of, alice):
    return client_of(alice)


@pytest.fixture
def block(album, room, alice):
    return make_block(album, room, [at(8), at(9), at(10)], by=alice)


@pytest.fixture
def firm(album, room, alice):
    return make_booking(album, room, at(8), by=alice, status="confirmed")


def test_confirming_days_shows_each_day_the_sum_the_fees_and_the_budget(block, album, dora, alice, desk):
    Booking.objects.update(line=line_of(make_budget(album, {"Studio": {"Rooms": 1500}}), "Rooms"))
    ledger.rebudget(album)
    add_call(block.days.first(), person=dora, fee=Decimal(90), by=alice)
    url = f"/blocks/{block.pk}/confirm/"
    shown = desk.get(url).text
    assert "US$1,800.00" in shown and "US$90.00" in shown and "Tue 8 Jun" in shown
    assert "US$390.00 over" in shown and "Why it may pass the budget" in shown
    one = str(block.days.first().pk)
    part = desk.get(url, {"part": "quote", "bookings": one}).text
    assert "US$600.00" in part and "US$1,800.00" not in part and "over" not in part
    asked = desk.post(url, {"bookings": [one], "price": "1", "version": block.version}).text
    assert "US$1,800.00" not in asked and not block.days.filter(status="confirmed").exists()


def test_a_block_shows_its_price_while_it_is_typed(album, room, desk):
    url = f"/albums/{album.pk}/blocks/new/"
    typed = {"room": str(room.pk), "kind": "session", "first": "2027-06-07", "last": "2027-06-11", "weekdays": ["0", "2"]}
    typed |= {"every_weeks": "1", "from_time": "10:00", "until_time": "18:00", "status": "confirmed", "name": "Tracking"}
    assert "US$1,200.00" in desk.get(url, {**typed, "part": "quote"}).text
    assert desk.get(url, {**typed, "part": "quote", "first": "never"}).text.strip() == ""
    assert "US$1,200.00" in desk.post(url, {**typed, "price": "1"}).text
    assert not Booking.objects.exists()


def test_a_template_shows_its_price_where_it_would_be_booked(album, firm, room, alice, desk):
    template = keep_as_template(firm, name="Drum day", by=alice)
    url, typed = (
        f"/booking-templates/{template.pk}/book/",
        {"album": album.pk, "room": room.pk, "starts_at": TYPED["starts_at"]},
    )
    assert "US$600.00" in desk.get(url, {**typed, "part": "quote"}).text
    assert "US$600.00" in desk.post(url, {**typed, "status": "confirmed", "price": "1"}).text
    assert desk.get(url, {"part": "quote"}).text.strip() == ""
    assert Booking.objects.get() == firm


def test_moving_shows_old_and_new_cost_and_the_difference(firm, album, room, desk):
    Booking.objects.update(line=line_of(make_budget(album, {"Studio": {"Rooms": 700}}), "Rooms"))
    ledger.rebudget(album)
    url = f"/bookings/{firm.pk}/move/"
    for shown in (
        desk.get(url, {**TYPED, "room": room.pk, "part": "quote"}).text,
        desk.post(url, {**TYPED, "room": room.pk, "version": firm.version, "price": "1"}).text,
    ):
        assert "US$600.00" in shown and "US$750.00" in shown and "+US$150.00" in shown
        assert "passes the budget" in shown
    assert desk.get(url, {"part": "quote", "room": "x"}).text.strip() == ""
    firm.refresh_from_db()
    assert firm.starts_at == at(8)


def test_an_agreed_price_stays_and_a_foreign_one_needs_its_rate(album, room, room_b, bluebird, alice, desk):
    make_rate(room_b, bluebird, "50.00", currency="GBP")
    agreed = make_booking(album, room, at(12), by=alice, status="confirmed", agreed_price=Decimal(500))
    shown = desk.get(f"/bookings/{agreed.pk}/move/", {**TYPED, "room": room_b.pk, "part": "quote"}).text
    assert shown.count("US$500.00") >= 2 and "£" not in shown
    by_card = make_booking(album, room, at(14), by=alice, status="confirmed")
    typed = {**TYPED, "room": room_b.pk, "part": "quote"}
    assert "needs the exchange rate" in desk.get(f"/bookings/{by_card.pk}/move/", typed).text
    assert "+US$25.00" in desk.get(f"/bookings/{by_card.pk}/move/", {**typed, "exchange_rate": "1.25"}).text


def test_changing_places_shows_both(firm, album, room_b, bluebird, alice, desk):
    make_rate(room_b, bluebird, "100.00")
    other = make_booking(album, room_b, at(9), by=alice, status="confirmed")
    shown = desk.get(f"/bookings/{firm.pk}/swap/", {"part": "quote", "booking": other.pk}).text
    assert "+US$200.00" in shown and "−US$200.00" in shown
    assert desk.get(f"/bookings/{firm.pk}/swap/", {"part": "quote"}).text.strip() == ""


def test_cancelling_a_block_shows_what_each_day_and_fee_costs(album, room_b, bluebird, dora, alice, client_of, clock):
    make_rate(room_b, bluebird, "100.00", cancellation=[{"hours": 72, "percent": "50"}, {"hours": 24, "percent": "100"}])
    block = make_block(album, room_b, [at(8), at(9), at(12)], by=alice)
    days = list(block.days.order_by("starts_at"))
    confirm_block(block, bookings=days[:2], by=alice)
    call = add_call(days[0], person=dora, pay="union", union_card=make_card(bluebird), by=alice)
    answer_call(call, answer="yes", by=alice)
    clock.move_to(at(6, 9))
    shown = client_of(alice).get(f"/blocks/{block.pk}/cancel/").text
    assert shown.count("US$400.00") == 3  # the first day now, the second from Sunday on, and all of them now
    assert "From Sun 6 Jun" in shown and "From Mon 7 Jun" in shown
    assert "a hold, nothing" in shown and "stay due" in shown and "within 7 days" in shown


def test_dropped_where_the_price_is_another_one_it_stays_and_leads_to_the_form(firm, album, alice, desk):
    answer = desk.post(f"/bookings/{firm.pk}/place/", {"end_minutes": 60})
    assert (answer.status_code, "costs something else" in answer.json()["words"]) == (409, True)
    assert "ask=other_price" in answer.json()["ask"] and "Look at the price" in desk.get(answer.json()["ask"]).text
    firm.refresh_from_db()
    assert (firm.ends_at, firm.version) == (at(8, 18), 1)
    assert desk.post(f"/bookings/{firm.pk}/place/", {"days": 1}).status_code == 200  # another day at the same price


def test_who_sees_no_money_sees_none(block, firm, album, eve, alice, client_of, desk):
    template = keep_as_template(firm, name="Drum day", by=alice)
    paths = [f"/blocks/{block.pk}/{verb}/" for verb in ("confirm", "cancel")]
    paths += [f"/bookings/{firm.pk}/move/", f"/bookings/{firm.pk}/swap/", f"/booking-templates/{template.pk}/book/"]
    for path in [*paths, f"/albums/{album.pk}/blocks/new/"]:
        for query in ({}, {"part": "quote", "booking": firm.pk, "bookings": [day.pk for day in block.days.all()]}):
            answer = client_of(eve).get(path, query)
            assert answer.status_code in (403, 404) and "US$" not in answer.text, path


def test_more_days_cost_no_more_queries(block, album, room, alice, desk, queries):
    one = make_block(album, room, [at(20)], by=alice)
    for verb in ("confirm", "cancel"):
        assert queries(desk, f"/blocks/{one.pk}/{verb}/") == queries(desk, f"/blocks/{block.pk}/{verb}/")
    typed = {
        "part": "quote",
        "room": str(room.pk),
        "kind": "session",
        "from_time": "10:00",
        "until_time": "18:00",
        "name": "Tracking",
    }
    typed |= {"every_weeks": "1", "weekdays": ["0", "1", "2"], "status": "hold", "first": "2027-06-07"}
    few, many = (
        f"/albums/{album.pk}/blocks/new/?{urlencode({**typed, 'last': last}, doseq=True)}"
        for last in ("2027-06-07", "2027-06-09")
    )
    assert "US$1,800.00" in desk.get(many).text and queries(desk, few) == queries(desk, many)
    Booking.objects.update(estimate=None, cost=None, price_lines=[], terms={})
    assert queries(desk, f"/blocks/{one.pk}/confirm/") == queries(desk, f"/blocks/{block.pk}/confirm/")
