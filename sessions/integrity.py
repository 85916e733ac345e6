"""Bookings, their room, their ledger, their logs and their reminders must tell one story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from budgets.models import Commitment
from producer.core.integrity import checks

from .actions.reminder import due_times
from .costs import BOOKING, CALL, DUE, FIRM, in_album
from .models import Booking, Call, DueFee, PenaltyStep, Reminder, SessionLog
from .rules.audience import audiences
from .rules.exposure import dearer

Status, State = Booking.Status, Commitment.State
A_DAY = timedelta(minutes=1440)  # the longest turnaround
MANY = 500


@checks("rooms and bookings")
def overlaps() -> Iterator[str]:
    firm = Booking.objects.filter(status__in=FIRM)
    other = firm.filter(room=OuterRef("room"), blocked__overlap=OuterRef("blocked"), pk__gt=OuterRef("pk"))
    for pk in firm.filter(Exists(other)).order_by("pk").values_list("pk", flat=True):
        yield f"The booking {pk} has its room at the same time as another one that is confirmed or done."


@checks("times of bookings and what they block")
def blocked() -> Iterator[str]:
    """A room's turnaround may have changed since; a booking made under the present one blocks exactly that."""
    fields = ("pk", "starts_at", "ends_at", "blocked", "created_at", "room__turnaround_minutes", "room__updated_at")
    for pk, start, end, held, made, minutes, changed in Booking.objects.values_list(*fields).iterator():
        after = held.upper - end
        exact = made < changed or after == timedelta(minutes=minutes)
        if held.lower != start or not timedelta(0) <= after <= A_DAY or not exact:
            yield f"The booking {pk} blocks {held.lower} until {held.upper}, which is not its time and turnaround."


@checks("bookings and commitments")
def bookings() -> Iterator[str]:
    kept = _commitments(BOOKING)
    rows = Booking.objects.exclude(status=Status.DONE).values_list("pk", "status", "estimate", "currency", "cancel_fee")
    for pk, status, estimate, currency, fee in rows.iterator():
        wanted = State.OPEN if status == Status.CONFIRMED and estimate is not None else State.ACCRUED if fee else None
        yield from _disagreement(f"booking {pk}", kept.get(pk), (wanted, estimate, currency) if wanted else None)


@checks("cancelled bookings and their fees")
def fees() -> Iterator[str]:
    """What cancelling cost is accrued to the cent, in the album's currency."""
    accrued = dict(Commitment.objects.filter(source_kind=BOOKING, state=State.ACCRUED).values_list("source_id", "accrued"))
    rows = Booking.objects.filter(status=Status.CANCELLED, cancel_fee__gt=0).select_related("album")
    for booking in rows.iterator():
        owed = in_album(booking, booking.cancel_fee)
        if accrued.get(booking.pk) != owed:
            yield f"Cancelling the booking {booking.pk} cost {owed}, and the ledger holds {accrued.get(booking.pk, 'nothing')}."


@checks("calls and commitments")
def calls() -> Iterator[str]:
    kept = _commitments(CALL)
    rows = Call.objects.values_list("pk", "booking__status", "answer", "fee", "currency")
    for pk, status, answer, fee, currency in rows.iterator():
        found = kept.pop(pk, None)
        promised = status == Status.CONFIRMED and answer == Call.Answer.YES and fee is not None
        if status != Status.DONE:
            yield from _disagreement(f"call {pk}", found, (State.OPEN, fee, currency) if promised else None)
    for pk, found in kept.items():
        yield from _disagreement(f"call {pk}, which is no more,", found, None)


@checks("fees that stay due")
def due_fees() -> Iterator[str]:
    kept = _commitments(DUE)
    for pk, waived, fee, currency in DueFee.objects.values_list("pk", "waived_at", "fee", "currency").iterator():
        found = kept.get(pk)
        if waived is None and found != (State.ACCRUED, fee, currency):
            yield f"The due fee {pk} owes {fee} {currency}, and the ledger holds {_told(found)}."
        if waived and found and found[0] != State.RELEASED:
            yield f"The due fee {pk} was let go, and the ledger holds {_told(found)}."


@checks("bookings, calls and the lines they belong to")
def lines() -> Iterator[str]:
    for what, model, kind in (("booking", Booking, BOOKING), ("call", Call, CALL)):
        source = model._default_manager.filter(pk=OuterRef("source_id"))
        held = Commitment.objects.filter(Exists(source), source_kind=kind).exclude(state=State.RELEASED)
        rows = held.annotate(wanted=Subquery(source.values("line")))
        for pk, kept, wanted in rows.values_list("source_id", "line", "wanted").iterator():
            if kept != wanted:
                yield f"The {what} {pk} belongs to the line {wanted or 'none'}, and the ledger says {kept or 'none'}."


Kept = tuple[str, Any, str]  # state, amount and currency as promised


def _commitments(kind: str) -> dict[Any, Kept]:
    rows = Commitment.objects.filter(source_kind=kind).values_list("source_id", "state", "own_amount", "own_currency")
    return {pk: tuple(rest) for pk, *rest in rows}  # type: ignore[misc]


def _disagreement(what: str, found: Kept | None, wanted: Kept | None) -> Iterator[str]:
    if wanted and found != wanted:
        yield f"The {what} promises {wanted[1]} {wanted[2]}, and the ledger holds {_told(found)}."
    if not wanted and found and found[0] != State.RELEASED:
        yield f"The {what} promises nothing, and the ledger holds {_told(found)}."


def _told(found: Kept | None) -> str:
    return f"{found[1]} {found[2]} ({found[0]})" if found else "nothing"


@checks("session logs and what they cost")
def logs() -> Iterator[str]:
    accrued = Commitment.objects.filter(state=State.ACCRUED)
    costs = (
        ("room", Booking.objects.filter(estimate__isnull=False), BOOKING),
        ("player", Call.objects.filter(answer=Call.Answer.YES, fee__isnull=False), CALL),
    )
    for pk, status, closed in SessionLog.objects.values_list("pk", "booking__status", "closed_at").iterator():
        if (status == Status.DONE) != bool(closed):
            yield f"The session log {pk} is {'closed' if closed else 'open'}, and its booking is {status}."
    for what, rows, kind in costs:
        path = "log__closed_at" if kind == BOOKING else "booking__log__closed_at"
        booked = accrued.filter(source_kind=kind, source_id=OuterRef("pk"))
        for pk in rows.exclude(**{path: None}).exclude(Exists(booked)).values_list("pk", flat=True):
            yield f"The session of the {kind} {pk} is closed, and the cost of its {what} is not in the ledger."


@checks("coming calls and reminders")
def reminders() -> Iterator[str]:
    now = timezone.now()
    coming = Booking.objects.filter(status=Status.CONFIRMED, ends_at__gt=now).select_related("album__artist", "room__studio")
    keys = list(coming.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(keys), MANY):
        some = list(coming.filter(pk__in=keys[first : first + MANY]))
        rows = Reminder.objects.filter(booking__in=some).exclude(state=Reminder.State.SILENCED)
        made = set(rows.values_list("booking_id", "address", "starts_at", "hours"))
        for pk, wanted in audiences(some).items():
            lacking = sum(at > now and (pk, *key) not in made for key, at in due_times(wanted).items())
            if lacking:
                yield f"The booking {pk} lacks {lacking} reminders of those who are called."


@checks("holds and when they fall")
def deadlines() -> Iterator[str]:
    """A hold falls when it says, at the latest; what is no hold has no deadline."""
    now = timezone.now()
    late = Q(deadline=None) | Q(deadline__due_at__gt=F("expires_at")) | Q(deadline__due_at__gt=F("ends_at"))
    due = Q(expires_at__isnull=False) | Q(ends_at__gt=now)
    for pk in Booking.objects.filter(due & late, status=Status.HOLD).order_by("pk").values_list("pk", flat=True):
        yield f"The hold {pk} has no deadline, or one that is too late."
    for pk in Booking.objects.exclude(status=Status.HOLD).exclude(deadline=None).order_by("pk").values_list("pk", flat=True):
        yield f"The booking {pk} is no hold, and has a deadline."


@checks("confirmed bookings and the steps of cancelling them")
def penalty_steps() -> Iterator[str]:
    now, kept = timezone.now(), defaultdict(set)
    for pk, *step in PenaltyStep.objects.filter(falls_at__gt=now).values_list("booking_id", "falls_at", "before", "after"):
        kept[pk].add(tuple(step))
    for row in Booking.objects.filter(status=Status.CONFIRMED, ends_at__gt=now).order_by("pk").iterator(MANY):
        if kept.pop(row.pk, set()) != {(step.at, step.before, step.after) for step in dearer(row, now)}:
            yield f"The steps at which cancelling the booking {row.pk} gets dearer are not what was agreed."
    for pk in kept:
        yield f"The booking {pk} is not confirmed, and has steps at which cancelling it gets dearer."
