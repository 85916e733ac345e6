"""What bookings and calls do to the album's money: the one place where this room writes to the ledger.

A confirmed booking is a commitment, a hold is likely cost; a call is committed when its booking is confirmed and the
person said yes, and likely until then. What is done stays: closing the session log accrues it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from budgets.actions import ledger
from budgets.rules import Effect, effect_of
from producer.core.actors import SYSTEM
from producer.core.money import converted
from producer.core.time import shown_at
from projects.models import Album

from .models import Booking, Call, DueFee, SessionLog
from .rules.meter import real_cost

BOOKING, CALL, DUE = "booking", "call", "due_fee"
STAYS_DUE = "It was called off later than the union’s card allows."
FIRM = (Booking.Status.CONFIRMED, Booking.Status.DONE)


def lock(albums: Iterable[Album]) -> None:
    """The first lock of the order: the albums' ledgers, by id."""
    for album in sorted({album.pk: album for album in albums}.values(), key=lambda album: album.pk):
        ledger.lock(album)


def settle_booking(booking: Booking, *, by: Any, over_budget_reason: str = "") -> None:
    """Write what the booking's state means for the ledger. Conflict `over_budget` if that needs a reason.

    What cancelling costs is accrued in place of what was committed, until the bill comes. What is done costs what its log
    says; only its line can be another.
    """
    if booking.status == Booking.Status.DONE:
        ledger.carry(BOOKING, booking.pk, booking.line, by=by)
        return
    if booking.status == Booking.Status.CANCELLED and booking.cancel_fee:
        ledger.carry(BOOKING, booking.pk, booking.line, by=by)
        ledger.clear_likely(BOOKING, booking.pk)
        ledger.accrue(BOOKING, booking.pk, in_album(booking, booking.cancel_fee), by=by)
        return
    promised = booking.status == Booking.Status.CONFIRMED
    wanted = promised or booking.status == Booking.Status.HOLD
    _settle(booking, booking.album, source_of(booking), promised, wanted, by, over_budget_reason, booking.estimate)


def settle_call(call: Call, *, by: Any, over_budget_reason: str = "") -> None:
    settle_calls([call], by=by, over_budget_reason=over_budget_reason)


def settle_calls(calls: Sequence[Call], *, by: Any, over_budget_reason: str = "") -> None:
    """The same for the fees of calls. Somebody who said no, or whose booking is cancelled, costs nothing.

    To a confirmed booking one is called only within the budget, or with a reason: the yes may come without a word more.
    That is asked once, when all of them are written.
    """
    for call in calls:
        if call.booking.status == Booking.Status.DONE:
            ledger.carry(CALL, call.pk, call.line, by=by)
    calls = [call for call in calls if call.booking.status != Booking.Status.DONE]
    for call in calls:
        status, reason = call.booking.status, over_budget_reason or call.over_budget_reason
        promised = status == Booking.Status.CONFIRMED and call.answer == Call.Answer.YES
        wanted = status != Booking.Status.CANCELLED and call.answer != Call.Answer.NO
        _settle(call, call.booking.album, source_of(call), promised, wanted, by, reason, call.fee)
    _refuse_unanswered([call for call in calls if call.booking.status == Booking.Status.CONFIRMED], by, over_budget_reason)


def _refuse_unanswered(calls: Sequence[Call], by: Any, given: str) -> None:
    """Conflict `over_budget` where a yes of everybody would pass the budget, unless there is a reason for each of `calls`."""
    waiting = [call for call in calls if call.answer == Call.Answer.OPEN and call.cost is not None]
    for album in {call.booking.album_id: call.booking.album for call in waiting}.values():
        reasons = [given or call.over_budget_reason for call in waiting if call.booking.album_id == album.pk]
        reason = reasons[0] if all(reasons) else ""
        ledger.refuse_over_budget(album, by_line(unanswered(album)), by=by, reason=reason)


def settle_session(log: SessionLog, *, by: Any) -> None:
    """It has happened: the room's real hours and the fees of those who said yes are accrued, until their bills come.

    Of those who never said yes nothing is likely any more.
    """
    booking = log.booking
    assert log.ended_at is not None
    real = real_cost(booking, log.started_at, log.ended_at)
    if real is not None:
        ledger.accrue(BOOKING, booking.pk, in_album(booking, real), by=by)
    for call in booking.calls.filter(answer=Call.Answer.YES, cost__isnull=False):
        ledger.accrue(CALL, call.pk, call.cost, by=by)
    for call in booking.calls.exclude(answer=Call.Answer.YES):
        ledger.clear_likely(CALL, call.pk)


def in_album(booking: Booking, amount: Decimal) -> Decimal:
    return converted(amount, booking.exchange_rate or Decimal(1), booking.album.currency)


def is_promised(call: Call) -> bool:
    """Whether its fee stands in the ledger as promised: they said yes to a confirmed booking."""
    return ledger.is_open(CALL, call.pk)


def settle_due(due: DueFee) -> None:
    """A fee that stays due is accrued until its bill comes; one that was let go is free again. It was promised before, so
    nobody is asked about the budget."""
    if due.waived_at:
        ledger.release_commitment(DUE, due.pk, by=SYSTEM)
        return
    label = f"{due.person}, {_label(due.booking)}: due although {due.get_why_display().lower()}"
    source = ledger.Source(DUE, due.pk, label, f"/bookings/{due.booking_id}/")
    rate: dict[str, Any] = {"currency": due.currency, "rate": due.exchange_rate, "rate_on": due.exchange_rate_on}
    album = due.booking.album
    ledger.commit_cost(
        album=album, source=source, line=due.line, amount=due.fee, by=SYSTEM, over_budget_reason=STAYS_DUE, **rate
    )
    ledger.accrue(DUE, due.pk, due.cost, by=SYSTEM)


def forget_call(call: Call, *, by: Any) -> None:
    """A call that is no more costs nothing."""
    ledger.clear_likely(CALL, call.pk)
    ledger.release_commitment(CALL, call.pk, by=by)


def effect(album: Album, costs: Iterable[Booking | Call]) -> Effect:
    """What committing these would do to the budget."""
    return effect_of(album, by_line(costs))


def by_line(costs: Iterable[Booking | Call]) -> dict[Any, Decimal]:
    added: dict[Any, Decimal] = {}
    for cost in costs:
        if cost.cost is not None:
            added[cost.line_id] = added.get(cost.line_id, Decimal(0)) + cost.cost
    return added


def unanswered(album: Album, *, but: Call | None = None) -> Iterable[Call]:
    """Fees that a yes of somebody else would commit: those called to confirmed bookings who have not answered."""
    calls = Call.objects.filter(booking__album=album, booking__status=Booking.Status.CONFIRMED, answer=Call.Answer.OPEN)
    return calls.exclude(cost=None).exclude(pk=but.pk if but else None)


def source_of(cost: Booking | Call) -> ledger.Source:
    if isinstance(cost, Call):
        return ledger.Source(CALL, cost.pk, f"{cost.person}, {_label(cost.booking)}", f"/bookings/{cost.booking_id}/")
    return ledger.Source(BOOKING, cost.pk, _label(cost), f"/bookings/{cost.pk}/")


def _label(booking: Booking) -> str:
    return f"{booking.room.full_name}, {shown_at(booking.starts_at, booking.room.studio.time_zone, kept=True)}"


def _settle(
    row: Any,
    album: Album,
    source: ledger.Source,
    promised: bool,
    wanted: bool,
    by: Any,
    reason: str,
    amount: Decimal | None,
) -> None:
    if promised and amount is not None:
        rate = {"currency": row.currency, "rate": row.exchange_rate, "rate_on": row.exchange_rate_on}
        ledger.clear_likely(source.kind, source.id)
        ledger.commit_cost(album=album, source=source, line=row.line, amount=amount, by=by, over_budget_reason=reason, **rate)
        return
    ledger.release_commitment(source.kind, source.id, by=by)
    if wanted and row.cost is not None:
        ledger.set_likely(album=album, source=source, line=row.line, amount=row.cost)
    else:
        ledger.clear_likely(source.kind, source.id)
