"""Locking a running order, with the approvals the album wants, and opening it again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from producer.core.actors import SYSTEM
from producer.core.errors import Conflict, IllegalMove
from producer.core.writes import write

from ..models import Album, OrderVersion, RunningOrder
from ..rules import approvals as rules
from ..rules import authorize
from ..rules.orders import against_cut, length_of, numbered
from . import approval
from .order import locked_row

State = RunningOrder.State
KIND = "running_order"


def about(order: RunningOrder) -> rules.About:
    """What is put before people: the order in this revision."""
    title = f"{order} ({order.get_format_display()})"
    return rules.About(KIND, order.pk, order.revision, title, f"/running-orders/{order.pk}/")


@transaction.atomic
def lock_order(order: RunningOrder, *, by: Any, note: str = "", version: int | None = None) -> RunningOrder:
    """Make it the order of its format. Where the album wants approval of that, those are asked, and it locks when they agree.

    Raises NotAllowed, Stale, IllegalMove, Conflict `order_incomplete` (a song missing or doubled against the final cut),
    `order_locked_other` (another of the format is), `approval_needed` (asked for, or declined, as it stands).
    """
    authorize(by, "order.edit", order.album)
    Album.objects.select_for_update(of=("self",), no_key=True).get(pk=order.album_id)
    order = locked_row(order, version)
    refuse_incomplete(order)
    unasked = order.state == State.DRAFT and rules.standing_of(KIND, order.pk, order.revision) in ("none", "fallen")
    if unasked and approval.ask_needed(order.album, about(order), note=note, by=by):
        return _move(order, State.ASKED)
    rules.require(order.album, KIND, order.pk, order.revision)
    return _lock(order, by)


def refuse_incomplete(order: RunningOrder) -> None:
    cut = against_cut(order)
    if cut.words:
        facts = {"missing": cut.missing, "doubled": cut.doubled, "not_in_final_cut": cut.strange}
        raise Conflict(" ".join(cut.words), code="order_incomplete", facts=facts)
    if not order.items.exists():
        raise Conflict("There is nothing in this order yet.", code="order_incomplete")
    other = RunningOrder.objects.filter(album=order.album_id, format=order.format, state=State.LOCKED).exclude(pk=order.pk)
    if there := other.first():
        words = f"“{there}” is locked as the order for {order.get_format_display()}. Open that one first."
        raise Conflict(words, code="order_locked_other", facts={"order": str(there.pk)})


def _lock(order: RunningOrder, by: Any) -> RunningOrder:
    order = _move(order, State.LOCKED, locked_at=timezone.now())
    row = OrderVersion(order=order, album=order.album, edition=order.edition, locked_by=None if by is SYSTEM else by)
    title = f"{order} ({order.get_format_display()})"
    write(row, title=title, items=snapshot(order), locked_at=order.locked_at)
    return order


def snapshot(order: RunningOrder) -> list[dict[str, Any]]:
    """What it holds, in words that stay true when songs change."""
    rows = RunningOrder.objects.for_list().get(pk=order.pk)
    return [
        {
            "number": told,
            "side": item.side,
            "position": item.position,
            "recording": str(item.recording_id),
            "title": item.recording.song.title,
            "length_seconds": length_of(item) or None,
            "gap_seconds": str(item.gap_seconds),
            "crossfade_seconds": str(item.crossfade_seconds),
        }
        for told, item in numbered(rows)
    ]


@transaction.atomic
def reopen_order(order: RunningOrder, *, reason: str, by: Any, version: int | None = None) -> RunningOrder:
    """Open a locked order as its next version. What was approved falls, and it numbers no tracks until it is locked again.

    Raises NotAllowed, ValidationError (without a reason), Stale, IllegalMove.
    """
    authorize(by, "order.edit", order.album)
    order = locked_row(order, version)
    if order.state != State.LOCKED:
        raise IllegalMove(f"“{order}” is not locked.")
    if not reason.strip():
        raise ValidationError({"reason": ValidationError("Say why it is changed once more.", code="required")})
    row = OrderVersion.objects.select_for_update(of=("self",)).get(order=order, edition=order.edition)
    write(row, reason=reason.strip(), reopened_by=None if by is SYSTEM else by, reopened_at=timezone.now())
    approval.fall(KIND, order.pk, why=f"It was opened again: {reason.strip()}"[:500], by=by)
    return _move(order, State.DRAFT, edition=order.edition + 1, revision=order.revision + 1)


def settle(order_id: UUID, revision: int, *, approved: bool, by: Any) -> None:
    """Its approval was settled: approved, it is locked if it still can be; declined or fallen, it is a draft again.

    Whoever answers holds the request, which those who change orders take last: so nothing is waited for here. An order
    that somebody is changing at this moment is left to them; its approval falls with their change.
    """
    rows = RunningOrder.objects.select_for_update(of=("self", "album"), no_key=True, skip_locked=True).select_related("album")
    order = rows.filter(pk=order_id, state=State.ASKED, revision=revision).first()
    if order is None:
        return
    if approved and _still_whole(order):
        _lock(order, by)
    elif not approved:
        _move(order, State.DRAFT)


def _still_whole(order: RunningOrder) -> bool:
    """The final cut may have changed while people listened; then somebody looks, and locks it by hand."""
    try:
        refuse_incomplete(order)
    except Conflict:
        return False
    return True


def _move(order: RunningOrder, to: str, **values: Any) -> RunningOrder:
    if to not in RunningOrder.NEXT[order.state]:
        raise IllegalMove(f"“{order}” is {order.get_state_display().lower()}; it cannot become {State(to).label.lower()}.")
    return write(order, state=to, **values)
