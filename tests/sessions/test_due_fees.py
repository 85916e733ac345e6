"""Who is called off, or put off to another day, within the last days of their union's card is owed the fee all the same."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from budgets.actions import ledger
from budgets.models import Commitment
from producer.core.errors import Conflict, NotAllowed
from sessions.actions.booking import cancel_booking, confirm_booking, move_booking, restore_booking
from sessions.actions.calls import add_call, answer_call, remove_call, waive_due
from sessions.integrity import calls as calls_agree
from sessions.integrity import due_fees as due_fees_agree
from sessions.models import DueFee

from .factories import at, make_booking, make_card

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FEE = Decimal("517.83")


@pytest.fixture
def booking(album, room, bluebird, dora, alice):
    booking = confirm_booking(make_booking(album, room, at(8), at(8, 13), by=alice), by=alice)
    call = add_call(booking, person=dora, pay="union", union_card=make_card(bluebird), by=alice)
    answer_call(call, answer="yes", by=alice)
    return booking


def accrued() -> list[tuple[str, Decimal, str]]:
    rows = Commitment.objects.filter(source_kind="due_fee").values_list("state", "accrued", "label")
    return list(rows)


@pytest.mark.parametrize(("before", "owed"), [(timedelta(days=7), False), (timedelta(days=7) - timedelta(minutes=1), True)])
def test_cancelled_within_the_last_seven_days_the_fee_stays_due_and_not_a_minute_earlier(
    booking, album, alice, clock, before, owed
):
    clock.move_to(at(8) - before)
    cancel_booking(booking, reason="Ill", by=alice)
    assert DueFee.objects.exists() == owed
    assert ledger.lock(album).committed == 0
    assert ledger.lock(album).actual == (FEE if owed else 0)
    if owed:
        ((state, amount, label),) = accrued()
        assert (state, amount) == ("accrued", FEE)
        assert "Dora Drums" in label and "cancelled" in label
    assert list(calls_agree()) == list(due_fees_agree()) == []


def test_put_off_to_another_day_the_old_fee_is_due_and_the_new_one_is_likely(booking, album, dora, alice, clock):
    clock.move_to(at(3))
    move_booking(booking, starts_at=at(15), ends_at=at(15, 13), by=alice)
    due = DueFee.objects.get()
    assert (due.person, due.why, due.called_at, due.fee) == (dora, "postponed", at(8), FEE)
    assert (ledger.lock(album).actual, ledger.lock(album).likely) == (FEE, FEE)
    answer_call(booking.calls.get(), answer="yes", by=alice)
    assert ledger.lock(album).committed == FEE


def test_another_hour_of_the_same_day_is_no_putting_off(booking, alice, clock):
    clock.move_to(at(3))
    move_booking(booking, starts_at=at(8, 12), ends_at=at(8, 15), by=alice)
    assert not DueFee.objects.exists()


def test_a_call_taken_back_too_late_is_due_and_survives_the_call(booking, album, alice, clock):
    clock.move_to(at(3))
    remove_call(booking.calls.get(), by=alice)
    assert (DueFee.objects.get().why, ledger.lock(album).actual) == ("uncalled", FEE)


@pytest.mark.parametrize("answer", ["open", "no"])
def test_whoever_had_not_said_yes_is_owed_nothing(booking, alice, clock, answer):
    clock.move_to(at(3))
    answer_call(booking.calls.get(), answer=answer, by=alice)
    cancel_booking(booking, reason="Ill", by=alice)
    assert not DueFee.objects.exists()


def test_a_hold_and_a_flat_fee_are_owed_nothing(album, room_b, bluebird, dora, booking, alice, clock):
    clock.move_to(at(3))
    hold = make_booking(album, room_b, at(9), by=alice)
    answer_call(
        add_call(hold, person=dora, pay="union", union_card=booking.calls.get().union_card, by=alice), answer="yes", by=alice
    )
    cancel_booking(hold, reason="Ill", by=alice)
    flat = confirm_booking(make_booking(album, room_b, at(9), by=alice), by=alice)
    answer_call(add_call(flat, person=dora, fee=Decimal(300), by=alice), answer="yes", by=alice)
    cancel_booking(flat, reason="Ill", by=alice)
    assert not DueFee.objects.exists()


def test_bringing_the_booking_back_leaves_what_is_owed(booking, album, alice, clock):
    clock.move_to(at(3))
    cancel_booking(booking, reason="Ill", by=alice)
    restore_booking(booking, by=alice)
    assert (ledger.lock(album).actual, ledger.lock(album).likely) == (FEE, FEE)


def test_it_is_let_go_once_with_words(booking, album, alice, eve, clock):
    clock.move_to(at(3))
    cancel_booking(booking, reason="Ill", by=alice)
    due = DueFee.objects.get()
    with pytest.raises(NotAllowed):
        waive_due(due, why="x", by=eve)
    with pytest.raises(ValidationError):
        waive_due(due, why=" ", by=alice)
    waive_due(due, why="Dora lets it go", by=alice)
    assert ledger.lock(album).actual == 0
    assert list(due_fees_agree()) == []
    with pytest.raises(Conflict, match="let go already"):
        waive_due(due, why="Again", by=alice)


def test_the_pages_say_it_first_and_keep_it_in_sight_for_those_who_see_money(booking, alice, eve, anders, clock, client_of):
    clock.move_to(at(3))
    desk, url = client_of(alice), f"/bookings/{booking.pk}/"
    for page in ("cancel", "move"):
        shown = desk.get(f"{url}{page}/").text
        assert "US$517.83" in shown and "within 7 days" in shown
    desk.post(f"{url}cancel/", {"reason": "Ill"})
    assert "These fees stay due" in desk.get(url).text
    assert "517.83" not in client_of(eve).get(url).text
    due = DueFee.objects.get()
    assert client_of(eve).get(f"/due-fees/{due.pk}/waive/").status_code == 404
    assert client_of(anders).post(f"/due-fees/{due.pk}/waive/", {"why": "x"}).status_code == 403
    assert desk.post(f"/due-fees/{due.pk}/waive/", {"why": "She lets it go"}).status_code == 302
    assert "These fees stay due" not in desk.get(url).text


def test_rest_tells_and_lets_go_only_where_money_is_seen(booking, alice, eve, clock, api_of):
    clock.move_to(at(3))
    cancel_booking(booking, reason="Ill", by=alice)
    (told,) = api_of(alice).get("/api/v1/due-fees/").json()["results"]
    assert told["fee"] == {"amount": "517.83", "currency": "USD"} and told["why"] == "cancelled"
    assert api_of(eve).get("/api/v1/due-fees/").json()["results"] == []
    assert api_of(alice, scopes=("read",)).get("/api/v1/due-fees/").json()["results"] == []
    waived = api_of(alice).post(f"/api/v1/due-fees/{told['id']}/waive/", {"why": "She lets it go"})
    assert waived.json()["waived_why"] == "She lets it go"
