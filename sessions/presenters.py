"""Rows as pages show them: every string made once here, not once per tag."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from accounts.rules import money_hidden
from producer.core.api.fields import shows_money
from producer.core.money import shown
from producer.core.time import city, shown_at, shown_hours, shown_range, wall

from .models import Booking, Call
from .rules.calls import LABELS
from .rules.fees import Worked
from .rules.stairs import next_step_of, penalty_now

STATES = {
    "hold": ("info", ""),
    "confirmed": ("accent", "full"),
    "done": ("good", "done"),
    "cancelled": ("", "stop"),
}
RANKS = {1: "First hold", 2: "Second hold", 3: "Third hold"}
KINDS: dict[str, str] = dict(Booking.Kind.choices)
PURPOSES: dict[str, str] = dict(Booking.Purpose.choices)
STATUSES: dict[str, str] = dict(Booking.Status.choices)
ANSWERS = {"open": ("info", ""), "yes": ("good", "done"), "no": ("", "stop")}


@dataclass(frozen=True)
class Badge:
    word: str
    tone: str
    shape: str


def state(booking: Booking) -> Badge:
    word = RANKS.get(booking.hold_rank or 0) or str(Booking.Status(booking.status).label)
    return Badge(word, *STATES[booking.status])


BOOKING_FIELDS = (
    *("id", "starts_at", "ends_at", "status", "hold_rank", "kind", "purpose", "estimate", "currency", "money_shown"),
    *("album_id", "album__title", "room__name", "room__studio__name", "room__studio__time_zone"),
)


def booking_values(bookings: QuerySet[Any], actor: Any) -> QuerySet[Any]:
    """What `booking_rows` reads, as bare columns: a list of fifty makes no two hundred objects."""
    return bookings.with_money(actor).values_list(*BOOKING_FIELDS)  # type: ignore[attr-defined]


def booking_rows(values: Iterable[tuple[Any, ...]], actor: Any) -> list[dict[str, str]]:
    hidden = money_hidden(actor)
    return [_booking_row(row, hidden) for row in values]


def _booking_row(row: tuple[Any, ...], hidden: bool) -> dict[str, str]:
    pk, starts, ends, status, rank, kind, purpose, estimate, currency, money, album_id, album, room, studio, zone = row
    tone, shape = STATES[status]
    return {
        "url": f"/bookings/{pk}/",
        "when": shown_range(starts, ends, zone),
        "room": f"{studio}, {room}",
        "album": album,
        "album_url": f"/albums/{album_id}/sessions/",
        "kind": PURPOSES.get(purpose) or KINDS[kind],
        "look": f"{tone} {shape}".strip(),
        "state": RANKS.get(rank) or STATUSES[status],
        "hours": shown_hours(ends - starts),
        "cost": shown(estimate, currency) if estimate is not None and money and not hidden else "",
    }


def _money(row: Any, amount: Any, currency: str, actor: Any) -> str:
    return shown(amount, currency) if amount is not None and shows_money(actor, row) else ""


@dataclass(frozen=True)
class CallRow:
    pk: Any
    person: str
    role: str
    when: str
    own_time: str
    answer: Badge
    fee: str
    against: str
    went_on: str
    proposed: str
    said: str
    version: int


def call_rows(calls: Iterable[Call], actor: Any) -> list[CallRow]:
    """Each with the person's own time beside the studio's, where that differs."""
    return [_call_row(call, actor) for call in calls]


def _call_row(call: Call, actor: Any) -> CallRow:
    zone, home = call.booking.room.studio.time_zone, call.person.time_zone
    differs = wall(call.call_at, zone).utcoffset() != wall(call.call_at, home).utcoffset()
    return CallRow(
        pk=call.pk,
        person=call.person.name,
        role=call.role,
        when=shown_at(call.call_at, zone),
        own_time=f"{wall(call.call_at, home):%H:%M} {city(home)}" if differs else "",
        answer=Badge(str(Call.Answer(call.answer).label), *ANSWERS[call.answer]),
        fee=_money(call, call.fee, call.currency, actor),
        against=", ".join(LABELS[code] for code in call.clash_codes)
        or (LABELS["double_booked"] if call.double_booked_ok else ""),
        went_on=_went_on(call),
        proposed=shown_at(call.proposed_at, zone) if call.proposed_at else "",
        said=call.said,
        version=call.version,
    )


def _went_on(call: Call) -> str:
    """Who called them in spite of it, and why: for those who may call."""
    if not call.clash_why:
        return ""
    return f"{call.clash_by.name}: {call.clash_why}" if call.clash_by else call.clash_why


def own_fee(call: Call, actor: Any) -> str:
    """What a guest is called for; it is their own bargain. Who is on the album sees its money by their role, or not at all."""
    return shown(call.fee, call.currency) if call.fee is not None and call.person.user_id == actor.pk else ""


def fee_rows(worked: Worked, currency: str) -> dict[str, Any]:
    """How a fee came about, its money written out."""
    lines = [{"label": line["label"], "amount": shown(Decimal(line["amount"]), currency)} for line in worked.lines]
    total = shown(worked.fee, currency) if worked.fee is not None else ""
    return {"lines": lines, "total": total, "missing": worked.missing, "unsure": worked.unsure}


def viewers_time(booking: Booking, zone: str) -> str:
    """The booking in the viewer's own zone, or nothing where the clocks agree."""
    if wall(booking.starts_at, zone).utcoffset() == wall(booking.starts_at, booking.room.studio.time_zone).utcoffset():
        return ""
    return shown_range(booking.starts_at, booking.ends_at, zone)


def price_rows(lines: list[dict[str, str]], currency: str) -> list[dict[str, str]]:
    """The lines of an estimate with their money written out. The label of a line says its quantity and rate itself."""
    return [
        {
            "label": line["label"],
            "quantity": "" if "words" in line else _quantity(line),
            "rate": shown(Decimal(line["rate"]), currency),
            "amount": shown(Decimal(line["amount"]), currency),
        }
        for line in lines
    ]


def _quantity(line: dict[str, str]) -> str:
    if line["unit"] == "deal":
        return ""
    if line["unit"] == "hour":
        return shown_hours(timedelta(hours=float(line["quantity"])))
    return f"{line['quantity']} {'day' if line['quantity'] == '1' else 'days'}"


def effect_rows(effect: Any) -> list[dict[str, Any]]:
    """What a cost does to line, category and album: before, after and budget, with the word over where it passes."""
    return [
        {
            "name": scope.name,
            "scope": scope.scope,
            "before": shown(scope.before, effect.currency),
            "after": shown(scope.after, effect.currency),
            "budget": shown(scope.budget, effect.currency),
            "over": f"{shown(scope.over, effect.currency)} over" if scope.over else "",
        }
        for scope in effect.scopes
    ]


def deposit_words(booking: Booking, at: datetime) -> str:
    """`£450.00, due 1 Jun 2027`, `£450.00, paid 28 May 2027`, `£450.00, overdue since 1 Jun 2027`; days are the studio's."""
    if not booking.deposit:
        return ""
    told = shown(booking.deposit, booking.currency)
    if booking.deposit_paid_on:
        return f"{told}, paid {booking.deposit_paid_on:%-d %b %Y}"
    if not booking.deposit_due_on:
        return f"{told}, due once it is confirmed"
    today = wall(at, booking.room.studio.time_zone).date()
    late = booking.status != Booking.Status.CANCELLED and booking.deposit_due_on < today
    return f"{told}, {'overdue since' if late else 'due'} {booking.deposit_due_on:%-d %b %Y}"


def penalty_rows(booking: Booking, at: datetime) -> list[dict[str, str]]:
    """What cancelling costs now, and each step that makes it dearer, with its instant in the studio's time."""
    owed = penalty_now(booking, at)
    if owed is None or not booking.terms.get("cancellation"):
        return []
    rows, zone = [{"when": "Now", "amount": shown(owed, booking.currency)}], booking.room.studio.time_zone
    while step := next_step_of(booking, at):
        at = step.at
        rows.append({"when": f"From {shown_at(at, zone)}", "amount": shown(step.amount, booking.currency)})
    return rows


def chosen_rows(booking: Booking) -> list[tuple[str, str]]:
    """What was chosen with the room, in words; nothing of what is as usual."""
    found = [("Engineer", Booking.Engineer(booking.engineer).label)] if booking.engineer else []
    lengths = (("Set-up", booking.setup_minutes), ("Tear-down", booking.teardown_minutes))
    found += [(name, shown_hours(timedelta(minutes=minutes))) for name, minutes in lengths if minutes]
    rented = ", ".join(f"{number} × {name}" for name, number in booking.rentals.items())
    return [*found, ("Rented", rented)] if rented else found
