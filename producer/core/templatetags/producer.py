"""Tags every template has. In long lists format in Python instead: it is done once per row there, not once per tag."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django import template

from .. import money as money_
from .. import time as time_

register = template.Library()


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    return "–" if amount is None else money_.shown(amount, currency)


@register.filter
def when(instant: datetime | None, zone: str) -> str:
    return "–" if instant is None else time_.shown_at(instant, zone)


@register.filter
def hours(length: timedelta | None) -> str:
    return "–" if length is None else time_.shown_hours(length)


@register.filter
def duration(seconds: int | None) -> str:
    return time_.shown_length(seconds)
