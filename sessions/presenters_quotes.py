"""What something would cost and do to the budget, as its page shows it before anybody confirms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from budgets.rules import Effect
from producer.core.money import ZERO, shown
from producer.core.time import shown_range

from . import costs
from .models import Booking
from .presenters import effect_rows, penalty_rows, price_rows
from .rules.price import Price
from .rules.quotes import Quote
from .rules.quotes_together import Change, DaysQuote, effect_of_changes
from .rules.stairs import penalty_now


def quoted(quote: Quote | None) -> dict[str, Any]:
    if quote is None:
        return {}
    lines = price_rows(quote.price.lines, quote.price.currency) if quote.price else []
    return {"quote": quote, "price_lines": lines, **_effects(quote.effect)}


def _effects(effect: Effect) -> dict[str, Any]:
    return {"effects": effect_rows(effect), "passes": effect.passes}


def days_quoted(quote: DaysQuote | None) -> dict[str, Any]:
    if quote is None:
        return {}
    rows = [{"when": when_of(day), "cost": _price(found)} for day, found in zip(quote.days, quote.prices, strict=True)]
    currency = quote.effect.currency
    total = shown(quote.total, currency) if quote.total is not None else ""
    fees = shown(quote.fees, currency) if quote.fees else ""
    return {"days_quote": quote, "days": rows, "total": total, "fees": fees, **_effects(quote.effect)}


def when_of(booking: Booking) -> str:
    return shown_range(booking.starts_at, booking.ends_at, booking.room.studio.time_zone)


def _price(found: Price | None) -> str:
    return shown(found.amount, found.currency) if found else "no rate card"


def changes_quoted(changes: Sequence[Change], hourly: bool) -> dict[str, Any]:
    """Old cost, new cost and the difference of each; what they do to the budget for each album once."""
    by_album: dict[Any, list[Change]] = {}
    for change in changes:
        by_album.setdefault(change.booking.album_id, []).append(change)
    effects = [effect for each in by_album.values() if (effect := effect_of_changes(each))]
    return {
        "changes": [_change_row(change) for change in changes],
        "effects": [row for effect in effects for row in effect_rows(effect)],
        "passes": any(effect.passes for effect in effects),
        "hourly": hourly,
    }


def _change_row(change: Change) -> dict[str, Any]:
    booking, found = change.booking, change.price
    now = Price(booking.estimate, booking.currency) if booking.estimate is not None else None
    return {
        "name": f"{booking.room.full_name}, {when_of(booking)}",
        "now": _price(now),
        "there": _price(found),
        "difference": _difference(change.difference, booking.album.currency),
        "lines": price_rows(found.lines, found.currency) if found else [],
        "refusals": change.refusals,
    }


def _difference(amount: Decimal | None, currency: str) -> str:
    """`+US$150.00`, `−US$150.00`; empty where a rate is still wanted."""
    if amount is None:
        return ""
    return f"+{shown(amount, currency)}" if amount > 0 else shown(amount, currency)


def stopping_rows(days: Sequence[Booking], at: datetime) -> dict[str, Any]:
    """What cancelling costs of each day, now and step by step, and of all of them now in the album's currency."""
    owed = {day.pk: penalty_now(day, at) for day in days}
    total = sum((costs.in_album(day, owed[day.pk] or ZERO) for day in days), ZERO)
    rows = [{"when": when_of(day), "now": _owed(day, owed[day.pk]), "steps": penalty_rows(day, at)[1:]} for day in days]
    return {"stopping": rows, "stopping_total": shown(total, days[0].album.currency) if days else ""}


def _owed(day: Booking, owed: Decimal | None) -> str:
    if day.status == Booking.Status.HOLD:
        return "a hold, nothing"
    return shown(owed, day.currency) if owed else "nothing"
