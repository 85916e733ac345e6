"""What bookings and calls do to the ledger."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.actions import ledger
from budgets.models import Budget, BudgetLine, Commitment, Likely
from producer.core.errors import Conflict, NotAllowed
from sessions import costs
from sessions.actions import log as logs
from sessions.actions.booking import cancel_booking, change_booking, confirm_booking, move_booking, restore_booking
from sessions.actions.calls import add_call, answer_call, remove_call
from sessions.models import Call

from .factories import at, make_booking, make_rate
from .test_integrity import verify

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def line(album):
    budget = Budget.objects.create(album=album, currency="USD")
    line = BudgetLine.objects.create(
        budget=budget, category="Studio", name="Rooms", quantity=1, rate=Decimal(1000), amount=Decimal(1000), position=1
    )
    ledger.rebudget(album)
    return line


@pytest.fixture
def booking(album, room, rate, line, alice):
    return make_booking(album, room, at(8), by=alice, line=line)


def money(album):
    totals = ledger.lock(album)
    return totals.committed, totals.likely


def test_a_hold_is_likely_and_a_confirmed_booking_committed(album, booking, alice):
    assert money(album) == (0, 600)
    confirm_booking(booking, by=alice)
    assert money(album) == (600, 0)
    commitment = Commitment.objects.get()
    assert (commitment.source_kind, commitment.source_id) == ("booking", booking.pk)
    assert commitment.label == "Harbour Sound, Studio A, Tue 8 Jun 2027, 10:00 London"


def test_cancelling_frees_it_and_restoring_makes_it_likely(album, booking, alice):
    cancel_booking(confirm_booking(booking, by=alice), reason="Ill", by=alice)
    assert money(album) == (0, 0)
    restore_booking(booking, by=alice)
    assert money(album) == (0, 600)
    confirm_booking(booking, by=alice)
    assert money(album) == (600, 0)


def test_another_line_carries_what_is_done_or_was_called_off_with_a_fee(album, room, booking, line, dora, alice, eve, clock):
    other = BudgetLine.objects.create(budget=line.budget, category="Studio", name="Strings", amount=Decimal(900), position=2)
    call = add_call(booking, person=dora, fee=Decimal(100), line=line, by=alice)
    confirm_booking(booking, by=alice)
    answer_call(call, answer="yes", by=alice)
    off = make_booking(album, room, at(9), by=alice, line=line, status="confirmed", over_budget_reason="Strings")
    off = cancel_booking(off, reason="Ill", cancel_fee=Decimal(50), cancel_fee_reason="Agreed", by=alice)
    clock.move_to(booking.ends_at)
    log = logs.close_log(logs.open_log(booking, by=eve), by=eve)
    change_booking(log.booking, line=other, by=alice)
    change_booking(off, line=other, by=alice)
    held = Commitment.objects.filter(source_kind="booking").values_list("line", flat=True)
    assert set(held) == {other.pk} and verify() == ""


def test_moving_a_confirmed_booking_commits_its_new_price(album, booking, alice):
    confirm_booking(booking, by=alice)
    move_booking(booking, starts_at=at(9), ends_at=at(9, 14), by=alice)
    assert money(album) == (300, 0)


def test_passing_the_budget_needs_a_reason(album, room, booking, line, alice):
    confirm_booking(booking, by=alice)
    again = make_booking(album, room, at(9), by=alice, line=line)
    with pytest.raises(Conflict, match=r"Rooms US\$200.00 over") as refused:
        confirm_booking(again, by=alice)
    assert refused.value.code == "over_budget"
    again.refresh_from_db()
    assert again.status == "hold"
    assert confirm_booking(again, by=alice, over_budget_reason="The strings need a day").status == "confirmed"
    assert money(album) == (1200, 0)


def test_the_clash_is_looked_for_before_the_budget(album, foreign_album, room, rate, line, alice):
    make_booking(foreign_album, room, at(8), status="confirmed")
    with pytest.raises(Conflict) as refused:
        make_booking(album, room, at(8), at(9, 18), by=alice, line=line, status="confirmed")
    assert refused.value.code == "booking_conflict"


def test_a_fee_is_likely_until_a_confirmed_booking_has_a_yes(album, booking, dora, alice):
    call = add_call(booking, person=dora, fee=Decimal(100), by=alice)
    assert money(album) == (0, 700)
    confirm_booking(booking, by=alice)
    assert money(album) == (600, 100)
    answer_call(call, answer="yes", by=alice)
    assert money(album) == (700, 0)
    answer_call(call, answer="no", by=alice)
    assert money(album) == (600, 0)
    answer_call(call, answer="open", by=alice)
    assert money(album) == (600, 100)
    remove_call(call, by=alice)
    assert money(album) == (600, 0)


def test_a_yes_before_the_confirmation_is_committed_with_it(album, booking, dora, alice):
    answer_call(add_call(booking, person=dora, fee=Decimal(100), by=alice), answer="yes", by=alice)
    assert money(album) == (0, 700)
    confirm_booking(booking, by=alice)
    assert money(album) == (700, 0)


def test_the_person_called_may_say_yes_even_where_it_passes_the_budget(album, booking, dora, alice, eve):
    dora.user = eve
    dora.save()
    """The budget became smaller after they were called; asked then, they are not stopped now."""
    call = add_call(confirm_booking(booking, by=alice), person=dora, fee=Decimal(300), line=booking.line, by=alice)
    Call.objects.update(fee=900, cost=900)
    with pytest.raises(Conflict):
        answer_call(call, answer="yes", by=alice)
    answer_call(call, answer="yes", by=eve)
    assert money(album) == (1500, 0)


def test_a_foreign_currency_is_committed_with_its_rate(album, room, bluebird, line, alice):
    make_rate(room, bluebird, "50.00", currency="GBP")
    make_booking(album, room, at(8), by=alice, line=line, status="confirmed", exchange_rate=Decimal("1.25"))
    commitment = Commitment.objects.get()
    assert (commitment.own_amount, commitment.own_currency, commitment.amount) == (400, "GBP", 500)


def test_another_line_takes_the_cost_along(album, booking, line, alice):
    confirm_booking(booking, by=alice)
    other = BudgetLine.objects.create(
        budget=line.budget, category="Studio", name="Overdubs", quantity=1, rate=700, amount=700, position=2
    )
    ledger.rebudget(album)
    change_booking(booking, line=other, by=alice)
    assert money(album) == (600, 0)
    assert Commitment.objects.get().line == other


def test_a_line_of_another_album_does_not_exist(foreign_album, room, line, charlie):
    with pytest.raises(Exception, match="no such line"):
        make_booking(foreign_album, room, at(8), by=charlie, line=line)


def test_a_price_may_only_be_set_by_who_sees_money(booking, alice):
    alice.without_money = True
    with pytest.raises(NotAllowed):
        change_booking(booking, agreed_price=Decimal(5), by=alice)


def test_a_released_hold_is_no_longer_likely(album, foreign_album, room, alice, charlie, rival):
    make_rate(room, rival, "10.00")
    first = make_booking(album, room, at(8), by=alice)
    make_booking(foreign_album, room, at(8), by=charlie)
    assert Likely.objects.filter(album=foreign_album).exists()
    confirm_booking(first, by=alice)
    assert not Likely.objects.filter(album=foreign_album).exists()


def test_the_effect_is_known_before(album, booking):
    touched = {scope.name: (scope.before, scope.after, scope.budget) for scope in costs.effect(album, [booking]).scopes}
    assert touched["Rooms"] == (0, 600, 1000)
    assert touched["Night Ferry"] == (0, 600, 1000)
