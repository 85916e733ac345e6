"""Rate cards in words: the whole bargain read at a glance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from producer.core.money import shown
from producer.core.time import from_wall

from .models import RateCard, Studio
from .presenters import price_rows
from .rules import stairs
from .rules.cards import holiday_of
from .rules.price import Wanted, price_of
from .rules.terms import Terms

EXAMPLES = (
    (1, 10, 10, "session"),
    (5, 10, 12, "session"),
    (2, 18, 4, "session"),
    (0, 10, 56, "lockout"),
)  # weekday, hour, hours


def rate_words(card: RateCard) -> str:
    """`£75.00 an hour, £640.00 a day of 10 h, at least 4 h, from 1 Jun 2027`"""
    until = f" until {card.valid_until:%-d %b %Y}" if card.valid_until else ""
    least = [f"at least {_plain(card.minimum_hours)} h"] if card.minimum_hours else []
    return ", ".join([*_rates(card), *least, f"from {card.valid_from:%-d %b %Y}{until}"])


def _rates(card: RateCard) -> list[str]:
    named = [
        (card.hour_rate, "an hour"),
        (card.half_day_rate, f"a half day of {card.day_hours // 2} h"),
        (card.day_rate, f"a day of {card.day_hours} h"),
        (card.lockout_rate, "a day of lockout"),
    ]
    return [f"{shown(rate, card.currency)} {words}" for rate, words in named if rate is not None]


def card_rows(cards: Iterable[RateCard]) -> list[dict[str, Any]]:
    return [
        {"words": rate_words(card), "more": list(_more(card)), "whose": card.organization.name, "pk": card.pk} for card in cards
    ]


def _more(card: RateCard) -> Iterator[str]:
    """What the card says beside its rates, each in a few words."""
    if card.overtime_percent is not None:
        yield f"overtime {_plain(card.overtime_percent)} % of a day an hour"
    if card.overtime_factor is not None:
        yield f"overtime × {_plain(card.overtime_factor)}"
    for name in ("night", "saturday", "sunday", "holiday"):
        if percent := getattr(card, f"{name}_percent"):
            yield f"{name.capitalize()} +{_plain(percent)} %"
    if card.engineer:
        yield (
            "engineer in"
            if card.engineer == "in"
            else f"engineer {shown(card.engineer_rate, card.currency)} a {card.engineer_per}"
        )
    if card.dry_hire:
        yield "dry hire"
    if card.rentals:
        yield f"{len(card.rentals)} to rent"
    if card.deposit_percent or card.deposit_amount:
        yield (
            f"deposit {_plain(card.deposit_percent)} %"
            if card.deposit_percent
            else "deposit " + shown(card.deposit_amount, card.currency)
        )
    if card.cancellation:
        yield f"cancelling {stairs.told(stairs.from_plain(card.cancellation))}"
    if card.tax_percent:
        yield f"tax {_plain(card.tax_percent)} %"


def examples(terms: Terms, studio: Studio, valid_from: date) -> list[dict[str, Any]]:
    """What the card makes of sessions that everybody knows, in the first full week in which it is valid."""
    monday = valid_from + timedelta(days=-valid_from.weekday() % 7)
    return [_example(terms, studio, monday, *asked) for asked in EXAMPLES if _offered(terms, asked[3])]


def _offered(terms: Terms, basis: str) -> bool:
    return terms.lockout_rate is not None if basis == "lockout" else terms.by_time


def _example(terms: Terms, studio: Studio, monday: date, day: int, hour: int, hours: int, basis: str) -> dict[str, Any]:
    begins = datetime.combine(monday + timedelta(days=day), time(hour))
    start = from_wall(begins, studio.time_zone, later=False)
    price = price_of(terms, Wanted(basis, start, start + timedelta(hours=hours), studio.time_zone), holiday_of(studio))
    length = f"{hours} h from {hour}:00" if basis == "session" else "three days of lockout"
    total = shown(price.amount, price.currency)
    return {"title": f"{begins:%a}, {length}", "lines": price_rows(price.lines, price.currency), "total": total}


def _plain(number: Any) -> str:
    return f"{number.normalize():f}"
