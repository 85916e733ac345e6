"""What becomes of an expense: submitted, approved into the ledger, rejected with words, or voided by a reversal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from producer.core.errors import IllegalMove
from producer.core.money import ZERO, shown
from producer.core.writes import fresh, write
from projects.rules import authorize, can

from ..models import Commitment, Expense, LedgerEntry
from ..rules import people
from .ledger import bills_on, held, refuse_over_budget, settle, standing
from .telling import money_page, tell_all
from .totals import book, lock

Account, Kind, Status = LedgerEntry.Account, LedgerEntry.Kind, Expense.Status


@transaction.atomic
def submit_expense(expense: Expense, *, by: Any, version: int | None = None) -> Expense:
    """Send it to the label; those who approve expenses are told."""
    authorize(by, "expense.edit", expense.album)
    values = {"submitted_at": timezone.now(), "submitted_by_id": by.pk, "decided_at": None, "decision_note": ""}
    expense = _move(expense, Status.SUBMITTED, version, decided_by_id=None, **values)
    _tell(expense, people.at_the_label(expense.album, people.APPROVES_EXPENSES), "waits for your approval", by)
    return expense


@transaction.atomic
def approve_expense(
    expense: Expense, *, by: Any, note: str = "", over_budget_reason: str = "", version: int | None = None
) -> Expense:
    """Book the actual; a commitment it bills falls by it, or closes if the bill is the last.

    Raises Conflict `over_budget` if cost to date would pass a budget and no reason is given.
    """
    album = expense.album
    authorize(by, "expense.approve", album)
    lock(album)
    commitment = _commitment_of(expense)
    final = _is_final(expense, commitment)
    _refuse_wrong_move(fresh(expense, version), Status.APPROVED)
    refuse_over_budget(album, _added(expense, commitment, final=final), by=by, reason=over_budget_reason)
    answer = {"decided_at": timezone.now(), "decided_by_id": by.pk, "decision_note": note.strip()}
    reason = over_budget_reason.strip()
    expense = _move(expense, Status.APPROVED, version, is_final=final, over_budget_reason=reason, **answer)
    book(album, [_actual(expense, by)])
    if commitment is not None:
        settle(commitment, held(commitment), by=by, expense=expense)
    _tell(expense, people.producers(album), "is approved", by)
    return expense


@transaction.atomic
def reject_expense(expense: Expense, *, by: Any, note: str, version: int | None = None) -> Expense:
    """Give it back with words, to be mended and sent again, or voided."""
    authorize(by, "expense.approve", expense.album)
    _refuse_silence(note, "Say why it is rejected.")
    answer = {"decided_at": timezone.now(), "decided_by_id": by.pk, "decision_note": note.strip()}
    expense = _move(expense, Status.REJECTED, version, **answer)
    _tell(expense, people.producers(expense.album), "is rejected", by)
    return expense


@transaction.atomic
def void_expense(expense: Expense, *, by: Any, note: str, version: int | None = None) -> Expense:
    """It should not have been: what it booked is reversed, what it billed is open again. Both sides are told."""
    album = expense.album
    if not can(by, "expense.approve", album):
        authorize(by, "expense.edit", album)
    _refuse_silence(note, "Say why it is void.")
    lock(album)
    commitment = _commitment_of(expense)
    was_booked = fresh(expense).status == Status.APPROVED
    void = {"voided_at": timezone.now(), "voided_by_id": by.pk, "void_note": note.strip()}
    expense = _move(expense, Status.VOID, version, **void)
    if was_booked:
        book(album, [_reversal(expense, by)])
        if commitment is not None:
            settle(commitment, held(commitment), by=by, expense=expense)
        both = [*people.producers(album), *people.at_the_label(album, people.APPROVES_EXPENSES)]
        _tell(expense, both, "is void", by)
    return expense


def _move(expense: Expense, to: str, version: int | None, **values: Any) -> Expense:
    lock(expense.album)
    expense = fresh(expense, version)
    _refuse_wrong_move(expense, to)
    return write(expense, status=to, **values)


def _refuse_wrong_move(expense: Expense, to: str) -> None:
    if to not in Expense.NEXT[expense.status]:
        raise IllegalMove(f"This expense is {expense.status}; it cannot become {to}.")


def _refuse_silence(note: str, words: str) -> None:
    if not note.strip():
        raise ValidationError({"note": words})


def _commitment_of(expense: Expense) -> Commitment | None:
    return Commitment.objects.select_related("album").filter(pk=expense.commitment_id).first()


def _is_final(expense: Expense, commitment: Commitment | None) -> bool | None:
    """What was said; unsaid, a bill for something whose real cost is known takes the place of that accrual."""
    if commitment is None or expense.is_final is not None:
        return expense.is_final
    return commitment.state == Commitment.State.ACCRUED


def added_by(expense: Expense) -> dict[UUID | None, Decimal]:
    """What approving it would add to cost to date, by line: to be shown before anybody decides."""
    commitment = _commitment_of(expense)
    return _added(expense, commitment, final=_is_final(expense, commitment))


def _added(expense: Expense, commitment: Commitment | None, *, final: bool | None) -> dict[UUID | None, Decimal]:
    """What approving it adds to cost to date by line: the bill, less what it relieves."""
    added: dict[UUID | None, Decimal] = {expense.line_id: expense.converted}
    if commitment is not None:
        billed, closed = bills_on(commitment)
        after = standing(commitment, billed + expense.converted, closed=closed or bool(final))
        relieved = commitment.open_amount + commitment.accrual - sum(after, ZERO)
        added[commitment.line_id] = added.get(commitment.line_id, ZERO) - relieved
    return added


def _actual(expense: Expense, by: Any, **more: Any) -> LedgerEntry:
    values = {
        "album": expense.album,
        "line_id": expense.line_id,
        "song_id": expense.song_id,
        "account": Account.ACTUAL,
        "kind": Kind.ACTUAL,
        "amount": expense.converted,
        "own_amount": expense.amount,
        "own_currency": expense.currency,
        "rate": expense.rate,
        "rate_on": expense.rate_on or expense.spent_on,
        "expense": expense,
        "commitment_id": expense.commitment_id,
        "source_kind": "expense",
        "source_id": expense.pk,
        "label": f"{expense.vendor}: {expense.description}"[:300] if expense.description else expense.vendor,
        "url": money_page(expense.album, f"expenses/{expense.pk}/"),
        "note": expense.over_budget_reason,
        "happened_on": expense.spent_on,
        "by_id": by.pk,
    }
    return LedgerEntry(**{**values, **more})


def _reversal(expense: Expense, by: Any) -> LedgerEntry:
    booked = LedgerEntry.objects.get(expense=expense, kind=Kind.ACTUAL)
    minus = {"amount": -booked.amount, "own_amount": -booked.own_amount}
    return _actual(expense, by, kind=Kind.REVERSAL, reverses=booked, note=expense.void_note, **minus)


def _tell(expense: Expense, users: Any, what: str, by: Any) -> None:
    words = expense.void_note or expense.decision_note or expense.description
    tell_all(
        users,
        expense.album,
        about=f"expense_{expense.status}",
        subject=f"An expense of {expense.album} {what}",
        text=f"{expense.vendor}, {shown(expense.amount, expense.currency)}. {words}".strip(),
        path=money_page(expense.album, f"expenses/{expense.pk}/"),
        key=f"expense:{expense.pk}:{expense.version}",
        by=by,
    )
