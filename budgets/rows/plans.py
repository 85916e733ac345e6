"""What is planned: lines of a budget, what was submitted of it, amendments, and who sent and answered them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from producer.core.money import shown
from producer.core.time import wall

from ..models import Amendment, Budget
from .shared import STATUS_LOOKS


def lines(found: Iterable[Any], currency: str) -> list[dict[str, str]]:
    """Of a budget, as it is shown when nobody may change it."""
    return [
        {
            "category": line.category,
            "name": line.name,
            "how": f"{line.quantity.normalize():f} × {line.get_unit_display().lower()}",
            "rate": shown(line.rate, currency),
            "amount": shown(line.amount, currency),
        }
        for line in found
    ]


def submitted_lines(found: Iterable[dict[str, str]], currency: str) -> list[dict[str, str]]:
    """Of a submission: what the label was sent."""
    return [
        {
            "category": line["category"],
            "name": line["name"],
            "how": f"{line['quantity']} × {line['unit']}",
            "rate": shown(Decimal(line["rate"]), currency),
            "amount": shown(Decimal(line["amount"]), currency),
        }
        for line in found
    ]


def amendments(found: Iterable[Amendment], currency: str, base: str) -> list[dict[str, str]]:
    return [
        {
            "number": str(amendment.number),
            "url": f"{base}amendments/{amendment.pk}/",
            "reason": amendment.reason[:160],
            "total": shown(amendment.total, currency),
            "status": amendment.get_status_display(),
            "look": STATUS_LOOKS[amendment.status],
        }
        for amendment in found
    ]


def story(thing: Budget | Amendment, zone: str) -> list[str]:
    """Who sent and who answered it, in words."""
    told = []
    if thing.submitted_at:
        told.append(f"{thing.submitted_by or 'Somebody'} submitted it on {wall(thing.submitted_at, zone):%-d %b %Y, %H:%M}")
    if thing.decided_at:
        told.append(f"{thing.decided_by or 'Somebody'} {thing.status} it on {wall(thing.decided_at, zone):%-d %b %Y, %H:%M}")
    return told
