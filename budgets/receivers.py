from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.dispatch import receiver

from projects import signals
from projects.models import Album

from .actions.totals import lock
from .models import Budget, BudgetLine, Expense, LedgerEntry


@receiver(signals.album_created)
def begin_totals(album: Album, **facts: Any) -> None:
    """Every album has a row of totals from the start, so that lists sort by it."""
    lock(album)


@receiver(signals.album_changed)
def keep_currency(album: Album, changed: dict[str, Any], **facts: Any) -> None:
    """The currency stays once there is money in it."""
    if "currency" not in changed:
        return
    lock(album)
    books = (BudgetLine.objects.filter(budget__album=album), LedgerEntry.objects.filter(album=album))
    if any(rows.exists() for rows in books) or Expense.objects.filter(album=album).exists():
        raise ValidationError({"currency": "There is money in the books already: the currency stays."})
    Budget.objects.filter(album=album).update(currency=album.currency)
