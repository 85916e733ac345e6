"""Every change of a booking. Each looks for the clash under the room's lock, then asks the budget, then writes."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from producer.core import money
from producer.core.errors import IllegalMove, NotAllowed
from producer.core.history import unnamed
from producer.core.time import wall
from producer.core.writes import fresh, write
from projects.models import Album
from projects.rules import authorize, can

from .. import costs
from ..models import Booking, Room
from ..rules import clash, price
from ..signals import booking_changed
from .calls import follow_booking
from .locks import lock_all, refuse_line, refuse_unlocked

Status = Booking.Status
GAVE_WAY = "Gave way to a confirmed booking."


@transaction.atomic
def create_booking(
    *,
    album: Album,
    room: Room,
    starts_at: datetime,
    ends_at: datetime,
    by: Any,
    status: str = Status.HOLD,
    kind: str = Booking.Kind.SESSION,
    hold_rank: int | None = None,
    agreed_price: Decimal | None = None,
    agreed_currency: str = "",
    exchange_rate: Decimal | None = None,
    over_budget_reason: str = "",
    **values: Any,
) -> Booking:
    """Hold `room` for `album`, or confirm it at once, from `starts_at` until just before `ends_at`.

    A hold is likely cost; a confirmed booking is committed. Receivers of `booking_changed` make the reminders.
    Raises NotAllowed, ValidationError, and Conflict: `booking_conflict` if the room is taken, `over_budget` if it
    passes the budget and no reason is given.
    """
    authorize(by, "booking.edit", album)
    refuse_room(room, album, by=by)
    _refuse_beginning(status, hold_rank)
    room = lock_all(album, room.pk)[room.pk]
    booking = Booking(album=album, room=room, kind=kind, starts_at=starts_at, ends_at=ends_at, status=status, **values)
    booking.booked_by_id = by.pk
    _refuse_times(booking)
    _take_slot(booking, hold_rank, by=by)
    refuse_line(booking.line, album, by=by)
    _price(booking, _agreed(agreed_price, agreed_currency, album, by), exchange_rate)
    write(booking)
    costs.settle_booking(booking, by=by, over_budget_reason=over_budget_reason)
    return _told(booking, "made", by)


@transaction.atomic
def confirm_booking(booking: Booking, *, by: Any, over_budget_reason: str = "", version: int | None = None) -> Booking:
    """Make a hold firm: commit its cost, release the holds behind it, and tell everyone.

    Raises NotAllowed, IllegalMove, and Conflict: `booking_conflict` if the room is taken or another album's hold comes
    first, `over_budget` if it passes the budget and no reason is given.
    """
    authorize(by, "booking.edit", booking.album)
    foreseen = clash.holds_over(booking.room, booking.blocked, but=booking)
    room = lock_all(booking.album, booking.room_id, giving_way=foreseen)[booking.room_id]
    booking = _fresh(booking, version)
    booking.room = room
    _refuse_move(booking, Status.CONFIRMED)
    clash.refuse_clash(room, booking.blocked, by=by, but=booking)
    _release_behind(booking, room, foreseen, by=by)
    if booking.estimate is None:
        _price(booking, None, booking.exchange_rate)
    _save(booking, status=Status.CONFIRMED, hold_rank=None)
    costs.settle_booking(booking, by=by, over_budget_reason=over_budget_reason)
    follow_booking(booking, by=by, over_budget_reason=over_budget_reason)
    return _told(booking, "confirmed", by)


@transaction.atomic
def move_booking(
    booking: Booking,
    *,
    starts_at: datetime,
    ends_at: datetime,
    by: Any,
    room: Room | None = None,
    over_budget_reason: str = "",
    double_booked_ok: bool = False,
    version: int | None = None,
) -> Booking:
    """Give a hold or a confirmed booking other times or another room; calls move with it and are asked again.

    A moved hold goes behind the holds it meets. Raises as `create_booking` does, IllegalMove for what is done or
    cancelled, and Conflict `double_booked` if somebody called is then called twice and nobody said that is all right.
    """
    authorize(by, "booking.edit", booking.album)
    if room and room.pk != booking.room_id:
        refuse_room(room, booking.album, by=by)
    target = room or booking.room
    locked = lock_all(booking.album, booking.room_id, target.pk)
    booking = _fresh(booking, version)
    _refuse_settled(booking)
    before = (booking.starts_at, booking.ends_at, booking.room)
    booking.room, booking.starts_at, booking.ends_at = locked[target.pk], starts_at, ends_at
    _refuse_times(booking)
    _take_slot(booking, None, by=by)
    _reprice(booking)
    _save(booking)
    costs.settle_booking(booking, by=by, over_budget_reason=over_budget_reason)
    follow_booking(booking, by=by, was=before[:2], double_booked_ok=double_booked_ok, over_budget_reason=over_budget_reason)
    return _told(booking, "moved", by, before=before)


@transaction.atomic
def change_booking(
    booking: Booking,
    *,
    by: Any,
    agreed_price: Decimal | None = None,
    agreed_currency: str = "",
    exchange_rate: Decimal | None = None,
    over_budget_reason: str = "",
    version: int | None = None,
    **values: Any,
) -> Booking:
    """Change what is neither time nor room: kind, budget line, price, notes. Priced again only if kind or price changed."""
    authorize(by, "booking.edit", booking.album)
    lock_all(booking.album, booking.room_id)
    booking = _fresh(booking, version)
    was = (booking.kind, booking.exchange_rate)
    for name, value in values.items():
        setattr(booking, name, value)
    refuse_line(booking.line if "line" in values else None, booking.album, by=by)
    if agreed_price is not None or (booking.kind, exchange_rate or booking.exchange_rate) != was:
        _refuse_settled(booking)
        _reprice(booking, _agreed(agreed_price, agreed_currency, booking.album, by), exchange_rate)
    _save(booking)
    costs.settle_booking(booking, by=by, over_budget_reason=over_budget_reason)
    return _told(booking, "changed", by)


@transaction.atomic
def cancel_booking(booking: Booking, *, reason: str, by: Any, version: int | None = None) -> Booking:
    """Give the room back, with words why. Frees what was committed and tells everyone called."""
    authorize(by, "booking.edit", booking.album)
    if not reason.strip():
        raise ValidationError({"reason": "Say why: those who were called will read it."})
    lock_all(booking.album, booking.room_id)
    return _cancel(_fresh(booking, version), reason.strip(), "cancelled", by=by)


@transaction.atomic
def restore_booking(booking: Booking, *, by: Any, version: int | None = None) -> Booking:
    """Bring a cancelled booking back as a hold behind those that came since. Conflict if the room is taken."""
    authorize(by, "booking.edit", booking.album)
    room = lock_all(booking.album, booking.room_id)[booking.room_id]
    booking = _fresh(booking, version)
    _refuse_move(booking, Status.HOLD)
    booking.room, booking.status, booking.cancel_reason = room, Status.HOLD, ""
    _take_slot(booking, None, by=by)
    _save(booking)
    costs.settle_booking(booking, by=by)
    follow_booking(booking, by=by)
    return _told(booking, "restored", by)


@transaction.atomic
def mark_done(booking: Booking, *, by: Any, version: int | None = None) -> Booking:
    """It took place. Its time never changes afterwards; the real hours are the session log's."""
    authorize(by, "session.log", booking.album)
    lock_all(booking.album, booking.room_id)
    booking = _fresh(booking, version)
    _refuse_move(booking, Status.DONE)
    _save(booking, status=Status.DONE)
    return _told(booking, "done", by)


def refuse_room(room: Room, album: Album, *, by: Any) -> None:
    """ValidationError for a room the album may not be booked into: the same words as for one that does not exist."""
    if not Room.objects.bookable_for(album, by).filter(pk=room.pk).exists():
        raise ValidationError({"room": "There is no such room."})


def _fresh(booking: Booking, version: int | None) -> Booking:
    """The row now, locked. Whoever moved it to another room since has moved it away from the lock we hold."""
    row = fresh(booking, version)
    if row.room_id != booking.room_id:
        raise IllegalMove("The booking was moved to another room just now. Look again.")
    return row


def _refuse_move(booking: Booking, to: str) -> None:
    if to not in Booking.NEXT[Status(booking.status)]:
        now = booking.get_status_display().lower()
        raise IllegalMove(f"The booking is {now}; it cannot become {Status(to).label.lower()}.")


def _refuse_beginning(status: str, hold_rank: int | None) -> None:
    if status not in (Status.HOLD, Status.CONFIRMED):
        raise ValidationError({"status": "A booking begins as a hold or as confirmed."})
    if hold_rank is not None and status != Status.HOLD:
        raise ValidationError({"hold_rank": "Only a hold has a rank."})


def _refuse_settled(booking: Booking) -> None:
    if booking.status not in (Status.HOLD, Status.CONFIRMED):
        raise IllegalMove(f"The booking is {booking.get_status_display().lower()}; its time and price stay as they are.")


def _agreed(amount: Decimal | None, currency: str, album: Album, by: Any) -> price.Price | None:
    """The price that was talked about, in the album's currency unless another is named."""
    if amount is None:
        return None
    if not can(by, "money.view", album):
        raise NotAllowed("You may not set a price here.")
    return price.agreed(amount, currency or album.currency)


def _refuse_times(booking: Booking) -> None:
    """Before ranges are built: they cannot even be made from an end before its start. Instants are UTC from here on."""
    booking.clean()
    booking.starts_at, booking.ends_at = booking.starts_at.astimezone(UTC), booking.ends_at.astimezone(UTC)
    if booking.ends_at <= booking.starts_at:
        raise ValidationError({"ends_at": "It must end after it starts."})


def _take_slot(booking: Booking, wanted: int | None, *, by: Any) -> None:
    """Set `blocked` and, for a hold, its rank. Conflict where the room is taken. The room is locked."""
    room = booking.room
    booking.blocked = clash.blocked(room, booking.starts_at, booking.ends_at)
    but = None if booking._state.adding else booking
    clash.refuse_clash(room, booking.blocked, by=by, but=but)
    if booking.status == Status.HOLD:
        holds = clash.holds_over(room, booking.blocked, but=but)
        booking.hold_rank = clash.next_rank(holds, room, wanted, by=by)
    else:
        _release_behind(booking, room, [], by=by)


def _release_behind(booking: Booking, room: Room, foreseen: list[Booking], *, by: Any) -> None:
    """Holds behind a booking that becomes firm give way; a foreign one ahead of it is a clash instead."""
    holds = clash.holds_over(room, booking.blocked, but=None if booking._state.adding else booking)
    rank = booking.hold_rank or Booking.LAST_RANK + 1
    clash.refuse_higher_hold(holds, room, rank, album_id=booking.album_id, by=by)
    refuse_unlocked(holds, foreseen, booking.album)
    for hold in holds:
        with nullcontext() if hold.album_id == booking.album_id else unnamed():
            _cancel(fresh(hold), GAVE_WAY, "released", by=by)


def _cancel(booking: Booking, reason: str, what: str, *, by: Any) -> Booking:
    _refuse_move(booking, Status.CANCELLED)
    _save(booking, status=Status.CANCELLED, hold_rank=None, cancel_reason=reason)
    costs.settle_booking(booking, by=by)
    follow_booking(booking, by=by)
    return _told(booking, what, by)


def _reprice(booking: Booking, agreed: price.Price | None = None, exchange_rate: Decimal | None = None) -> None:
    if agreed is None and booking.estimate is not None and price.is_agreed(booking.price_lines):
        agreed = price.agreed(booking.estimate, booking.currency)
    _price(booking, agreed, exchange_rate or booking.exchange_rate)


def _price(booking: Booking, agreed: price.Price | None, exchange_rate: Decimal | None) -> None:
    """Write the estimate, how it came about, and what that is in the album's currency."""
    album = booking.album
    found = agreed or price.quote(booking.room, album.organization_id, booking.kind, booking.starts_at, booking.ends_at)
    booking.estimate = found.amount if found else None
    booking.currency = found.currency if found else album.currency
    booking.price_lines = found.lines if found else []
    _convert(booking, exchange_rate)


def _convert(booking: Booking, exchange_rate: Decimal | None) -> None:
    currency = booking.album.currency
    if booking.estimate is None or booking.currency == currency:
        booking.exchange_rate = booking.exchange_rate_on = None
        booking.cost = booking.estimate
        return
    if not exchange_rate or exchange_rate <= 0:
        words = f"The room is priced in {booking.currency} and the album in {currency}: give the rate."
        raise ValidationError({"exchange_rate": words})
    if exchange_rate != booking.exchange_rate or not booking.exchange_rate_on:
        booking.exchange_rate_on = wall(timezone.now(), booking.room.studio.time_zone).date()
    booking.exchange_rate = exchange_rate
    booking.cost = money.converted(booking.estimate, exchange_rate, currency)


def _save(booking: Booking, **values: Any) -> Booking:
    for name, value in values.items():
        setattr(booking, name, value)
    booking.full_clean()
    booking.save()
    return booking


def _told(booking: Booking, what: str, by: Any, *, before: Any = None) -> Booking:
    booking_changed.send(Booking, booking=booking, what=what, by=by, before=before)
    return booking
