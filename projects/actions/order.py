"""Running orders: begun, copied, named, removed. What stands in them is `order_items`, locking `order_lock`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from producer.core.errors import Conflict, Stale
from producer.core.writes import write

from ..models import Album, OrderItem, Recording, RunningOrder, Song
from ..rules import authorize
from ..rules.side_limits import SIDES
from . import approval
from .recording import add_recording

State = RunningOrder.State
MOST_ITEMS = 100
MOST_ORDERS = 100


def locked_row(order: RunningOrder, version: int | None = None) -> RunningOrder:
    """The order's row, locked: whoever changes what it holds does so one after the other. Raises Stale.

    Unlike other rows a move alone is news here: who arranges must have seen the order as it is.
    """
    rows = RunningOrder.objects.select_for_update(of=("self",), no_key=True).select_related("album")
    row = rows.get(pk=order.pk)
    if version not in (None, row.version):
        words = "Somebody changed this order while you had it open. Look at it as it is now, then do yours again."
        raise Stale(words, facts={"version": row.version, "yours": version, "changed": []})
    return row


def opened(order: RunningOrder, version: int | None = None) -> RunningOrder:
    """The row, locked and free to be changed. Raises Stale, Conflict `order_locked`."""
    row = locked_row(order, version)
    if row.state == State.LOCKED:
        words = f"“{row}” is locked. Open a new version of it, with the reason, to change it."
        raise Conflict(words, code="order_locked", facts={"state": row.state, "edition": row.edition})
    return row


def changed(order: RunningOrder, *, by: Any, why: str = "The order was changed.") -> RunningOrder:
    """What the order holds changed: the next revision, in which nothing is asked or approved."""
    order = write(order, revision=order.revision + 1, state=State.DRAFT)
    approval.fall("running_order", order.pk, why=why, by=by)
    return order


def follow_content(*, by: Any, why: str, **items: Any) -> None:
    """Orders that wait for approval and hold such items (a look-up of OrderItem) are not what was put forward any more."""
    held = OrderItem.objects.filter(order__state=State.ASKED, **items).values("order")
    for order in RunningOrder.objects.filter(pk__in=held).order_by("pk"):
        if (row := locked_row(order)).state == State.ASKED:
            changed(row, by=by, why=why)


@transaction.atomic
def create_order(
    album: Album, *, name: str, by: Any, format: str = "digital", sides: int | None = None, fill: bool = True, **values: Any
) -> RunningOrder:
    """A candidate, filled with the songs of the final cut where there is one. Raises NotAllowed, ValidationError."""
    authorize(by, "order.edit", album)
    Album.objects.select_for_update(of=("self",), no_key=True).get(pk=album.pk)
    if album.running_orders.count() >= MOST_ORDERS:
        raise ValidationError({"name": f"An album has at most {MOST_ORDERS} running orders."})
    order = RunningOrder(album=album)
    write(order, name=name.strip(), format=format, sides=sides or SIDES.get(format, 1), **values)
    if fill:
        put(order, [OrderItem(recording=recording) for recording in _cut(album, by)])
    return order


@transaction.atomic
def copy_order(order: RunningOrder, *, name: str, by: Any, format: str = "", sides: int | None = None) -> RunningOrder:
    """Another candidate that begins as this one stands, perhaps for another format. Raises NotAllowed, ValidationError."""
    authorize(by, "order.edit", order.album)
    order = locked_row(order)
    same = format in ("", order.format)
    sides = sides or (order.sides if same else None)
    made = create_order(order.album, name=name, format=format or order.format, sides=sides, by=by, fill=False)
    items = [
        OrderItem(
            recording_id=item.recording_id,
            side=min(item.side, made.sides),
            gap_seconds=item.gap_seconds,
            crossfade_seconds=item.crossfade_seconds,
        )
        for item in order.items.order_by("side", "position")
    ]
    put(made, items)
    return made


@transaction.atomic
def update_order(order: RunningOrder, *, by: Any, version: int | None = None, **values: Any) -> RunningOrder:
    """Its name, and how many sides it has; none may be taken that holds songs. Raises NotAllowed, ValidationError, Stale."""
    authorize(by, "order.edit", order.album)
    order = opened(order, version) if values.keys() - {"external_id"} else locked_row(order, version)
    sides = values.get("sides", order.sides)
    if order.items.filter(side__gt=sides).exists():
        raise ValidationError({"sides": "Songs stand on a side beyond that: move them first."})
    if sides != order.sides:
        changed(order, by=by)
    return write(order, **values)


@transaction.atomic
def remove_order(order: RunningOrder, *, by: Any, version: int | None = None) -> None:
    """A candidate that is of no use any more. Raises NotAllowed, Stale, Conflict `order_locked`."""
    authorize(by, "order.edit", order.album)
    order = opened(order, version)
    approval.fall("running_order", order.pk, why="The running order was removed.", by=by)
    order.delete()


def put(order: RunningOrder, items: list[OrderItem]) -> None:
    """New items at the end of their sides, in the order given."""
    last = {side: order.items.filter(side=side).count() for side in {item.side for item in items}}
    if sum(last.values()) + len(items) > MOST_ITEMS:
        raise ValidationError({"recording": f"An order holds at most {MOST_ITEMS} songs."})
    for item in items:
        last[item.side] += 1
        item.order, item.position = order, last[item.side]
        item.full_clean(validate_constraints=False)
    OrderItem.objects.bulk_create(items)


def _cut(album: Album, by: Any) -> list[Recording]:
    songs = album.songs.filter(state=Song.State.FINAL_CUT).order_by("position", "id")
    return [album_version(song, by=by) for song in songs.select_related("album__organization").prefetch_related("recordings")]


def album_version(song: Song, *, by: Any) -> Recording:
    """The version that goes on the record: the first album version, else the first there is, else one made for it."""
    rows = list(song.recordings.all())
    found = next((row for row in rows if row.kind == Recording.Kind.ALBUM), rows[0] if rows else None)
    return found or add_recording(song, by=by)
