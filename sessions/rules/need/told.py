"""The need in words: one sentence, and the reasons behind it. Figures of money only where `money` says so."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from producer.core.money import shown
from projects.models import Album

from .covered import Covered
from .need import Need
from .table import Hours, Kind


def whole(hours: Decimal) -> int:
    return int(hours.quantize(Decimal(1), ROUND_HALF_UP))


def span(hours: Hours) -> str:
    """`14 to 22 hours`, `1 hour`."""
    low, high = whole(hours.low), whole(hours.high)
    words = f"{low}" if low == high else f"{low} to {high}"
    return f"{words} {'hour' if high == 1 and low == high else 'hours'}"


def sentence(need: Need, covered: Covered, album: Album, *, money: bool) -> str:
    """`You are 14 to 22 hours short; at these rates that is US$1,330 to US$2,090.`"""
    if not need.parts or not need.songs:
        return "Nothing can be said yet: the grid has no songs to record, or no parts."
    if not whole(need.hours.high):
        rest = f"; {span(Hours(covered.booked, covered.booked))} are still booked" if whole(covered.booked) else ""
        return f"Everything is recorded: no more hours are needed{rest}."
    if not whole(covered.short.high):
        return f"What is booked covers it, with {span(covered.spare)} to spare."
    short = f"You are {span(covered.short)} short"
    if not whole(covered.short.low):
        short = f"What is booked may do, or be up to {span(Hours(covered.short.high, covered.short.high))} short"
    return f"{short}{_cost(covered, album) if money else ''}."


def _cost(covered: Covered, album: Album) -> str:
    if covered.cost is None:
        return ""
    low, high = (about(amount, album.currency) for amount in covered.cost)
    most = f"up to {high}" if not whole(covered.short.low) else low if low == high else f"{low} to {high}"
    return f"; at these rates that is {most}"


def about(amount: Decimal, currency: str) -> str:
    """An estimate without its small change: `US$1,330`."""
    return shown(Decimal(whole(amount)), currency).removesuffix(".00")


def reasons(need: Need, covered: Covered) -> list[str]:
    """Why it is this many, each a sentence."""
    cells = sum((part.left for part in need.parts), Decimal(0))
    count = f"{cells.normalize():f}"
    found = [
        f"{count} {'part is' if cells == 1 else 'parts are'} left to record over {need.songs} songs; one in work counts half."
    ]
    found.append(f"It began with what is usual for: {Kind(need.kind).label.lower()}.")
    if need.records:
        records = f"{need.records} earlier {'record' if need.records == 1 else 'records'} of the same producer"
        found.append(f"{records} took {_times(need.before)}.")
    if need.named:
        found.append(f"{whole(need.named)} hours of this album’s own sessions bring that to {_times(need.factor)}.")
    if whole(need.unnamed):
        found.append(f"{whole(need.unnamed)} hours of sessions without takes teach nothing about parts.")
    if whole(covered.other):
        found.append(f"{whole(covered.other)} hours booked for pre-production, mixing, mastering or listening are not counted.")
    if covered.held:
        found.append(f"{whole(covered.held)} of the {whole(covered.booked)} hours booked are only held.")
    return found


def _times(factor: Decimal) -> str:
    percent = whole((factor - 1) * 100)
    if not percent:
        return "what is usual"
    return f"{abs(percent)} % {'more' if percent > 0 else 'less'} than usual"
