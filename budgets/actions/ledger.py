"""What later rooms tell the ledger. Each runs in the caller's transaction and takes the album's lock first.

What a commitment holds open, and what is accrued for it, follows from its state and from the approved bills on it;
each change posts the difference to what the ledger already holds, so nothing can be counted twice.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from producer.core.actors import Actor
from producer.core.errors import Conflict
from producer.core.money import ZERO, converted, refuse_fraction, rounded
from producer.core.writes import write
from projects.models import Album
from projects.rules import authorize, can

from ..models import BudgetLine, Commitment, Expense, LedgerEntry, Likely
from ..rules.effect import Effect, effect_of
from ..rules.figures import open_of
from ..rules.report import sees_lines
from ..sources import Source
from .totals import book, lock, rebudget

__all__ = ["Source", "accrue", "clear_likely", "commit_cost", "is_open", "lock", "release_commitment", "set_likely"]

Account, Kind, State = LedgerEntry.Account, LedgerEntry.Kind, Commitment.State


@transaction.atomic
def commit_cost(
    *,
    album: Album,
    source: Source,
    line: BudgetLine | None,
    amount: Decimal,
    currency: str,
    rate: Decimal | None = None,
    rate_on: date | None = None,
    by: Actor,
    over_budget_reason: str = "",
) -> Commitment:
    """Promise `amount` for `source`; the same source again sets the amount anew.

    Raises Conflict `over_budget` if cost to date would pass the budget of the line, its category or the album and
    no reason is given, NotAllowed if it is given by somebody who may not, ValidationError for a missing rate.
    """
    lock(album)
    rate = rate_of(currency, rate, album.currency)
    found = Commitment.objects.filter(source_kind=source.kind, source_id=source.id).first()
    commitment = found or Commitment(album=album, source_kind=source.kind, source_id=source.id)
    refuse_strangers(album, commitment, line)
    refuse_fraction(amount, currency)
    in_album = converted(amount, rate, album.currency)
    refuse_over_budget(album, _added(commitment, line, in_album), by=by, reason=over_budget_reason)
    before = held(commitment)
    write(
        commitment,
        promised_at=timezone.now() if commitment.state == State.RELEASED else commitment.promised_at,
        label=source.label,
        url=source.url,
        line=line,
        amount=in_album,
        own_amount=amount,
        own_currency=currency,
        rate=rate,
        rate_on=rate_on or timezone.now().date(),
        state=State.OPEN,
        accrued=ZERO,
        over_budget_reason=over_budget_reason or commitment.over_budget_reason,
    )
    return settle(commitment, before, by=by)


@transaction.atomic
def release_commitment(source_kind: str, source_id: UUID, *, by: Actor) -> Commitment | None:
    """Free what is open of a promise that came to nothing. Nothing happens where there is none."""
    return _change(source_kind, source_id, by=by, state=State.RELEASED, accrued=ZERO)


def is_open(source_kind: str, source_id: UUID) -> bool:
    """Whether the source has a promise that still stands."""
    return Commitment.objects.filter(source_kind=source_kind, source_id=source_id, state=State.OPEN).exists()


@transaction.atomic
def accrue(source_kind: str, source_id: UUID, amount: Decimal, *, by: Actor) -> Commitment | None:
    """The real cost is known (in the album's currency): the promise closes and the cost stands until it is billed."""
    return _change(source_kind, source_id, by=by, state=State.ACCRUED, accrued=amount)


@transaction.atomic
def carry(source_kind: str, source_id: UUID, line: BudgetLine | None, *, by: Actor) -> Commitment | None:
    """What `source` promised or cost belongs to `line`. It is no new cost, so nobody is asked about the budget."""
    return _change(source_kind, source_id, by=by, line=line)


def _change(source_kind: str, source_id: UUID, *, by: Actor, **values: Any) -> Commitment | None:
    found = Commitment.objects.filter(source_kind=source_kind, source_id=source_id).select_related("album").first()
    if found is None:
        return None
    lock(found.album)
    found.refresh_from_db()
    if "accrued" in values:
        values["accrued"] = rounded(values["accrued"], found.album.currency)
    if "line" in values:
        refuse_strangers(found.album, found, values["line"])
    before = held(found)
    return settle(write(found, **values), before, by=by)


@transaction.atomic
def set_likely(*, album: Album, source: Source, line: BudgetLine | None, amount: Decimal) -> Likely:
    """What `source` would cost if it came to be (in the album's currency); the same source again sets it anew."""
    lock(album)
    refuse_strangers(album, None, line)
    values = {"album": album, "line": line, "amount": rounded(amount, album.currency), "label": source.label, "url": source.url}
    if found := Likely.objects.filter(source_kind=source.kind, source_id=source.id, **values).first():
        return found
    likely, _ = Likely.objects.update_or_create(source_kind=source.kind, source_id=source.id, defaults=values)
    rebudget(album)
    return likely


@transaction.atomic
def clear_likely(source_kind: str, source_id: UUID) -> None:
    """It will not come to be, or has become a commitment."""
    found = Likely.objects.filter(source_kind=source_kind, source_id=source_id).select_related("album").first()
    if found is not None:
        lock(found.album)
        found.delete()
        rebudget(found.album)


def rate_of(currency: str, rate: Decimal | None, album_currency: str) -> Decimal:
    """1 in the album's own currency. ValidationError where another currency comes without a rate."""
    if currency == album_currency:
        return Decimal(1)
    if rate is None or rate <= 0:
        raise ValidationError({"rate": f"Say how many {album_currency} one {currency} is."})
    return rate


def refuse_strangers(album: Album, commitment: Commitment | None, line: BudgetLine | None) -> None:
    """A line or a commitment of another album is as unknown as one that does not exist."""
    if line is not None and line.budget.album_id != album.pk:
        raise ValidationError({"line": "This album's budget has no such line."})
    if commitment is not None and commitment.album_id != album.pk:
        raise ValidationError({"commitment": "This album has no such commitment."})


def refuse_over_budget(album: Album, added: dict[Any, Decimal], *, by: Actor, reason: str) -> None:
    """Conflict `over_budget` when the album's cost to date would pass a budget and nobody says why.

    A draft binds its producer only: the label does not know it.
    """
    effect = effect_of(album, added)
    if not effect.passes or not sees_lines(by, album):
        return
    if not reason.strip():
        raise _over_budget(album, effect, by)
    authorize(by, "budget.exceed", album)


def _over_budget(album: Album, effect: Effect, by: Actor) -> Conflict:
    if can(by, "money.view", album):
        return Conflict(f"{effect.words} Say why, to go on.", code="over_budget", facts={"passes": effect.facts()})
    return Conflict("This passes the budget. Say why, to go on.", code="over_budget")


def bills_on(commitment: Commitment) -> tuple[Decimal, bool]:
    """What approved expenses billed on it, in the album's currency, and whether one of them closes it.

    A promise made anew after it was released is not closed by the last bill of the old one.
    """
    bills = Expense.objects.filter(commitment=commitment.pk, status=Expense.Status.APPROVED)
    closing = bills.filter(is_final=True, decided_at__gte=commitment.promised_at)
    return bills.aggregate(sum=Sum("converted"))["sum"] or ZERO, closing.exists()


Held = tuple[UUID | None, Decimal, Decimal]  # line, open, accrued: what the ledger holds for a commitment


def held(commitment: Commitment) -> Held:
    return commitment.line_id, commitment.open_amount, commitment.accrual


def _added(commitment: Commitment, line: BudgetLine | None, amount: Decimal) -> dict[Any, Decimal]:
    """What promising `amount` on `line` adds to cost to date, by line: less what the ledger holds for it already."""
    billed, closed = bills_on(commitment)
    closed = closed and commitment.state != State.RELEASED
    old_line, old_open, old_accrual = held(commitment)
    added = {old_line: -old_open - old_accrual} if not commitment._state.adding else {}
    key = line.pk if line else None
    added[key] = added.get(key, ZERO) + open_of(amount, billed, closed=closed)
    return added


def standing(commitment: Commitment, billed: Decimal, *, closed: bool) -> tuple[Decimal, Decimal]:
    """What must be open and what accrued, given the bills."""
    return (
        open_of(commitment.amount, billed, closed=closed or commitment.state != State.OPEN),
        open_of(commitment.accrued, billed, closed=closed or commitment.state != State.ACCRUED),
    )


def settle(commitment: Commitment, before: Held, *, by: Actor, expense: Expense | None = None) -> Commitment:
    """Work out what must be open and accrued now, and post the difference to `before`."""
    billed, closed = bills_on(commitment)
    wanted_open, wanted_accrual = standing(commitment, billed, closed=closed)
    write(commitment, open_amount=wanted_open, accrual=wanted_accrual)
    old_line, old_open, old_accrual = before
    moves = [
        *_moves(Account.COMMITTED, old_line, old_open, commitment.line_id, wanted_open),
        *_moves(Account.ACTUAL, old_line, old_accrual, commitment.line_id, wanted_accrual),
    ]
    book(commitment.album, [entry_of(commitment, *move, by=by, expense=expense) for move in moves])
    return commitment


Move = tuple[str, UUID | None, Decimal]


def _moves(account: str, old_line: UUID | None, old: Decimal, line: UUID | None, new: Decimal) -> list[Move]:
    moves = [(account, line, new - old)] if old_line == line else [(account, old_line, -old), (account, line, new)]
    return [move for move in moves if move[2]]


def entry_of(
    commitment: Commitment, account: str, line_id: UUID | None, amount: Decimal, *, by: Actor, expense: Expense | None
) -> LedgerEntry:
    return LedgerEntry(
        album=commitment.album,
        line_id=line_id,
        account=account,
        kind=_kind(account, amount, expense),
        amount=amount,
        own_amount=amount,
        own_currency=commitment.album.currency,
        rate_on=commitment.rate_on,
        commitment=commitment,
        expense=expense,
        source_kind=commitment.source_kind,
        source_id=commitment.source_id,
        label=commitment.label,
        url=commitment.url,
        note=(expense.void_note if expense else "") or commitment.over_budget_reason,
        happened_on=timezone.now().date(),
        by_id=by.pk,
    )


def _kind(account: str, amount: Decimal, expense: Expense | None) -> str:
    if expense is not None and amount > 0:
        return Kind.REVERSAL
    if account == Account.ACTUAL:
        return Kind.ACCRUAL if amount > 0 else Kind.REPLACED
    if amount > 0:
        return Kind.COMMITMENT
    return Kind.RELIEF if expense else Kind.RELEASE
