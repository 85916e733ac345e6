"""Expenses: written by the producer, sent to the label, and in the ledger once label finance approves them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from files.actions import discard
from producer.core.errors import IllegalMove
from producer.core.money import converted, refuse_fraction
from producer.core.writes import fresh, write
from projects.models import Album
from projects.rules import authorize

from ..models import Expense
from .ledger import rate_of
from .totals import lock

EDITABLE = frozenset(
    {
        "line",
        "song",
        "commitment",
        "is_final",
        "vendor",
        "spent_on",
        "description",
        "amount",
        "currency",
        "rate",
        "rate_on",
        "external_id",
    }
)

EARLIEST = date(1950, 1, 1)
AHEAD = timedelta(days=366)  # a bill may be dated ahead of what it pays for


@transaction.atomic
def create_expense(*, album: Album, by: Any, **values: Any) -> Expense:
    """A draft. Without a line it takes that of its commitment. Raises ValidationError for what is not this album's."""
    authorize(by, "expense.edit", album)
    values.setdefault("currency", album.currency)
    if values.get("commitment") and not values.get("line"):
        values["line"] = values["commitment"].line
    return _written(Expense(album=album), values)


@transaction.atomic
def update_expense(expense: Expense, *, by: Any, version: int | None = None, **values: Any) -> Expense:
    """Change a draft, or one that was rejected, which is a draft again then."""
    authorize(by, "expense.edit", expense.album)
    expense = fresh(expense, version)
    if not expense.is_open:
        raise IllegalMove(f"This expense is {expense.status}: it stays as it was sent.")
    expense.status = Expense.Status.DRAFT
    return _written(expense, values)


@transaction.atomic
def delete_expense(expense: Expense, *, by: Any, version: int | None = None) -> None:
    """Throw a draft away; what was sent once stays, as void."""
    authorize(by, "expense.edit", expense.album)
    lock(expense.album)
    expense = fresh(expense, version)
    if expense.status != Expense.Status.DRAFT or expense.submitted_at:
        raise IllegalMove("It was sent once and stays in the books: void it instead.")
    files = [receipt.file for receipt in expense.receipts.select_related("file")]
    expense.delete()
    for file in files:
        discard(file)


def _written(expense: Expense, values: dict[str, Any]) -> Expense:
    if unknown := set(values) - EDITABLE:
        raise TypeError(f"an expense has no {', '.join(sorted(unknown))} to set")
    given = _given_rate(expense, values)
    for name, value in values.items():
        setattr(expense, name, value)
    refuse_others(expense)
    expense.clean_fields(exclude=["album", "line", "song", "commitment", "rate", "converted"])
    _refuse_wild_days(expense)
    rate = rate_of(expense.currency, given, expense.album.currency)
    follows = {
        "status": expense.status,
        "rate": rate,
        "rate_on": expense.rate_on or expense.spent_on,
        "converted": _converted(expense.amount, expense.currency, rate, expense.album.currency),
    }
    return write(expense, **{**{name: getattr(expense, name) for name in values}, **follows})


def _refuse_wild_days(expense: Expense) -> None:
    """A slip in the year is the commonest slip of a date."""
    latest = timezone.now().date() + AHEAD
    for name in ("spent_on", "rate_on"):
        day = getattr(expense, name)
        if day is not None and not EARLIEST <= day <= latest:
            raise ValidationError({name: f"Look at the year: a date lies between {EARLIEST.year} and a year from now."})


def _given_rate(expense: Expense, values: dict[str, Any]) -> Decimal | None:
    """The rate somebody gave, now or before for the same currency; the 1 that a row begins with is none."""
    currency, rate = values.get("currency", expense.currency), values.get("rate")
    if rate is not None and rate <= 0:
        raise ValidationError({"rate": "A rate is more than 0."})
    if rate not in (None, 1) and currency == expense.album.currency:
        raise ValidationError({"rate": f"{currency} is the album's own currency: leave the rate empty."})
    kept = not expense._state.adding and currency == expense.currency
    return rate or (expense.rate if kept else None)


def _converted(amount: Decimal, currency: str, rate: Decimal, album_currency: str) -> Decimal:
    refuse_fraction(amount, currency)
    in_album = converted(amount, rate, album_currency)
    if not 0 < in_album < 10**11:
        raise ValidationError({"rate": f"At this rate it is not an amount of {album_currency} that can be booked."})
    return in_album


def refuse_others(expense: Expense) -> None:
    """What belongs to another album is as unknown as what does not exist."""
    line, song, commitment = expense.line, expense.song, expense.commitment
    if line is not None and line.budget.album_id != expense.album_id:
        raise ValidationError({"line": "This album's budget has no such line."})
    if song is not None and song.album_id != expense.album_id:
        raise ValidationError({"song": "This album has no such song."})
    if commitment is not None and commitment.album_id != expense.album_id:
        raise ValidationError({"commitment": "This album has no such commitment."})
