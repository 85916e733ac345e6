"""What moved: the ledger and the expenses."""

from __future__ import annotations

from collections.abc import Iterable

from producer.core.money import shown
from producer.core.time import wall

from ..models import Expense, LedgerEntry
from .shared import STATUS_LOOKS, day


def entries(found: Iterable[LedgerEntry], currency: str, zone: str, *, lines_shown: bool = True) -> list[dict[str, str]]:
    return [
        {
            "day": day(entry.happened_on),
            "kind": entry.get_kind_display(),
            "label": entry.label,
            "url": entry.url,
            "line": entry.line.name if entry.line and lines_shown else "",
            "song": entry.song.title if entry.song else "",
            "own": shown(entry.own_amount, entry.own_currency) if entry.own_currency != currency else "",
            "rate": f"× {entry.rate.normalize():f}, {day(entry.rate_on)}" if entry.own_currency != currency else "",
            "amount": shown(entry.amount, currency),
            "by": f"{entry.by or 'Producer'}, {wall(entry.at, zone):%-d %b %Y, %H:%M}",
            "note": entry.note,
            "account": entry.get_account_display(),
        }
        for entry in found
    ]


def expenses(found: Iterable[Expense], currency: str, base: str, *, lines_shown: bool = True) -> list[dict[str, str]]:
    return [
        {
            "day": day(expense.spent_on),
            "url": f"{base}expenses/{expense.pk}/",
            "vendor": expense.vendor,
            "description": expense.description[:120],
            "line": expense.line.name if expense.line and lines_shown else "",
            "own": shown(expense.amount, expense.currency) if expense.currency != currency else "",
            "amount": shown(expense.converted, currency),
            "status": expense.get_status_display(),
            "look": STATUS_LOOKS[expense.status],
        }
        for expense in found
    ]
