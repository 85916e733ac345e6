"""What one musician costs for one session.

wages = scale × (1 or 2) + overtime + doubles; pension = wages × its share, rounded half up **for each musician**; health by
the session of the day; cartage outside the pension (AFM SRLA 2019; standards of the field). Overtime and doubles are
reckoned on the side musician's scale, doubles on overtime too. A figure that the card lacks is never guessed: it is named
in `missing`, and there is no total.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import ceil

from producer.core.money import rounded

from .figures import FIGURES, SESSION, SIDE, SONG
from .scale import Scale

HUNDRED = Decimal(100)
CORE = frozenset({"scale", "session_hours", "song_rate", "solo_rate", "group_rate", "choir_rate", "chorus_rate"})
GROUPS = ((2, "solo_rate"), (5, "group_rate"), (8, "choir_rate"))


@dataclass(frozen=True)
class Work:
    """What somebody does at one session. `hours` from their call to the end; `rate` where more than scale is agreed."""

    hours: Fraction
    leader: bool = False
    contractor: bool = False
    special: bool = False
    doubles: int = 0
    overdubs: int = 0
    cartage: int = 0
    sides: int = 0
    songs: int = 1
    voices: int = 1
    nth: int = 1
    rate: Decimal | None = None


@dataclass(frozen=True)
class Line:
    label: str
    amount: Decimal
    wages: bool = False


@dataclass
class Pay:
    """`lines` add up to `known`; `total` is that, or None while `missing` names figures that the card lacks."""

    currency: str
    lines: list[Line] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)

    @property
    def known(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def wages(self) -> Decimal:
        return sum((line.amount for line in self.lines if line.wages), Decimal(0))

    @property
    def total(self) -> Decimal | None:
        return None if self.missing else self.known


class _Sum:
    """Asks the card for figures and writes lines, each rounded once."""

    def __init__(self, scale: Scale) -> None:
        self.scale, self.pay = scale, Pay(scale.currency)

    def need(self, name: str) -> Decimal | None:
        """None and missing where the card has a place for it and no value; None alone where it knows no such thing."""
        value, label = self.ask(name), FIGURES[name].label
        if value is None and (name in CORE or name in self.scale.figures) and label not in self.pay.missing:
            self.pay.missing.append(label)
        return value

    def ask(self, name: str) -> Decimal | None:
        value: Decimal | None = self.scale.get(name)
        if value is not None and name in self.scale.unsure and FIGURES[name].label not in self.pay.unsure:
            self.pay.unsure.append(FIGURES[name].label)
        return value

    def add(self, label: str, amount: Decimal, *, wages: bool = False) -> Decimal:
        line = Line(label, rounded(amount, self.scale.currency), wages)
        self.pay.lines.append(line)
        return line.amount


def pay_of(scale: Scale, work: Work) -> Pay:
    """The lines of what this work costs its employer by this card."""
    total = _Sum(scale)
    _METHODS[scale.method](total, work)
    return total.pay


def _session(total: _Sum, work: Work) -> None:
    base = work.rate if work.rate is not None else total.need("scale")
    times = _times(total, work)
    if base is not None:
        once = _basic(total, work, base, times)
        played = once + _overtime(total, work, base)
        _shares(total, work, played)
        _pension(total, "Pension")
    _health(total, work)
    if work.cartage and (each := total.need("cartage")) is not None:
        total.add(f"Cartage, {work.cartage} × {each:f}", each * work.cartage)


def _times(total: _Sum, work: Work) -> Decimal:
    """How often the scale is paid: a leader who is also contractor is paid double once."""
    asked = (("leader_times", work.leader), ("contractor_times", work.contractor))
    return max([Decimal(1), *(total.need(name) or Decimal(1) for name, wanted in asked if wanted)])


def _basic(total: _Sum, work: Work, base: Decimal, times: Decimal) -> Decimal:
    """The session itself; gives what it is once, for the doubles."""
    label, once = "Basic session", base
    if work.special and (share := total.need("special_percent")) is not None:
        label, once = f"Special session, {share.normalize():f} %", base * share / HUNDRED
    if work.rate is not None:
        label += " as agreed"
    total.add(f"{label} × {times.normalize():f}" if times != 1 else label, once * times, wages=True)
    return once


def _overtime(total: _Sum, work: Work, base: Decimal) -> Decimal:
    """Each step begun counts whole: base ÷ hours of a session × the step's hours × its share."""
    length = total.need("special_hours") if work.special else None
    length = length or total.need("session_hours")
    if length is None or work.hours <= length:
        return Decimal(0)
    step = total.need("overtime_minutes")
    if step is None:
        return Decimal(0)
    steps = ceil((work.hours - Fraction(length)) * 60 / Fraction(step))
    each = total.need("overtime_amount") if "overtime_amount" in total.scale.figures else _share_of_time(total, base, step)
    if each is None:
        return Decimal(0)
    return total.add(f"Overtime, {steps} × {step.normalize():f} min", each * steps, wages=True)


def _share_of_time(total: _Sum, base: Decimal, step: Decimal) -> Decimal | None:
    share, whole = total.need("overtime_percent"), total.need("session_hours")
    return None if share is None or whole is None else base / whole * step / 60 * share / HUNDRED


def _shares(total: _Sum, work: Work, played: Decimal) -> None:
    """Doubles and overdubs, as shares of session and overtime."""
    asked = (
        ("double_percent", "First double", min(work.doubles, 1)),
        ("more_double_percent", "Further doubles", max(work.doubles - 1, 0)),
        ("overdub_percent", "Overdubs", work.overdubs),
    )
    for name, label, count in asked:
        if count and (share := total.need(name)) is not None:
            words = f"{label}, {share.normalize():f} %" + (f" × {count}" if count > 1 else "")
            total.add(words, played * share / HUNDRED * count, wages=True)


def _pension(total: _Sum, label: str) -> None:
    """Of this musician's wages, rounded by itself; a card that knows no such thing adds nothing."""
    share = total.need("pension_percent")
    if share and total.pay.wages:
        total.add(f"{label}, {share.normalize():f} %", total.pay.wages * share / HUNDRED)


def _health(total: _Sum, work: Work) -> None:
    name, words = ("health_first", "first") if work.nth == 1 else ("health_more", "further")
    if amount := total.need(name):
        total.add(f"Health, {words} session of the day", amount)


def _side(total: _Sum, work: Work) -> None:
    """Sides with every overdub as one more, or hours begun, whichever is more, at the rate of the group."""
    name = next((name for most, name in GROUPS if work.voices <= most), "chorus_rate")
    rate = work.rate if work.rate is not None else total.need(name)
    sides, hours = work.sides + work.overdubs, ceil(work.hours)
    if rate is not None:
        count, unit = (sides, "sides") if sides >= hours else (hours, "hours")
        total.add(f"{count} {unit} at {rate:f}", rate * count, wages=True)
    _pension(total, "Contributions")


def _song(total: _Sum, work: Work) -> None:
    """All in: nothing is added to what is agreed for a song, which is never less than the card's."""
    least = total.need("song_rate")
    if least is not None:
        rate = max(work.rate or least, least)
        total.add(f"{work.songs} {'song' if work.songs == 1 else 'songs'} at {rate:f}, all in", rate * work.songs, wages=True)


_METHODS: dict[str, Callable[[_Sum, Work], None]] = {SESSION: _session, SIDE: _side, SONG: _song}
