"""What stands in a running order, and where. Each verb locks the order's row first and writes all places by one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from producer.core.errors import Conflict, Stale
from producer.core.writes import write

from ..models import OrderItem, Recording, RunningOrder
from ..rules import authorize
from ..rules.orders import IN_THE_CUT, analysis
from .order import album_version, changed, opened, put

# Only what moved is written; that no place is taken twice is asked when the transaction ends.
PLACE = """
UPDATE projects_orderitem AS item
SET side = place.side, position = place.position, version = item.version + 1, updated_at = now()
FROM unnest(%s::uuid[], %s::int[], %s::int[]) AS place(id, side, position)
WHERE item.id = place.id AND item.order_id = %s AND (item.side, item.position) <> (place.side, place.position)"""


@transaction.atomic
def add_item(
    order: RunningOrder,
    recording: Recording,
    *,
    by: Any,
    side: int | None = None,
    position: int | None = None,
    version: int | None = None,
    **values: Any,
) -> OrderItem:
    """A recording of the album at a place, or at the end of the last side that holds songs.

    Raises NotAllowed, ValidationError, Stale, Conflict `order_locked` or `recording_in_order`.
    """
    authorize(by, "order.edit", order.album)
    order = opened(order, version)
    if recording.song.album_id != order.album_id:
        raise ValidationError({"recording": ValidationError("There is none with this id.", code="does_not_exist")})
    if order.items.filter(recording=recording).exists():
        raise Conflict(f"“{recording.song}”, {recording}, is in this order already.", code="recording_in_order")
    last = order.items.order_by("-side").values_list("side", flat=True).first() or 1
    item = OrderItem(recording=recording, side=_side(order, side or last), **values)
    _refuse_join(item)
    put(order, [item])
    if position is not None:
        _place(order, _moved(_sides(order), item.pk, item.side, position))
    changed(order, by=by)
    return OrderItem.objects.get(pk=item.pk)


@transaction.atomic
def add_missing(order: RunningOrder, *, by: Any, version: int | None = None) -> int:
    """The songs of the final cut that it lacks, at its end. How many. Raises NotAllowed, Stale, Conflict `order_locked`."""
    authorize(by, "order.edit", order.album)
    order = opened(order, version)
    held = order.items.values("recording__song")
    songs = order.album.songs.filter(state=IN_THE_CUT[0]).exclude(pk__in=held).order_by("position", "id")
    last = order.items.order_by("-side").values_list("side", flat=True).first() or 1
    songs = songs.select_related("album__organization").prefetch_related("recordings")
    items = [OrderItem(recording=album_version(song, by=by), side=last) for song in songs]
    put(order, items)
    if items:
        changed(order, by=by)
    return len(items)


@transaction.atomic
def move_item(
    order: RunningOrder, item: UUID, *, position: int, by: Any, side: int | None = None, version: int | None = None
) -> RunningOrder:
    """Put an item at `position`, counted from 1, of a side or of its own; the others close up. Beyond the end is at the end.

    Raises NotAllowed, ValidationError, Stale, Conflict `order_locked`.
    """
    authorize(by, "order.edit", order.album)
    order = opened(order, version)
    places = _sides(order)
    here = next((number for number, keys in enumerate(places, start=1) if item in keys), None)
    if here is None:
        raise ValidationError({"item": ValidationError("There is none with this id.", code="does_not_exist")})
    wanted = _moved(places, item, _side(order, side or here), position)
    return changed(order, by=by) if _place(order, wanted) else order


@transaction.atomic
def arrange(order: RunningOrder, sides: Sequence[Sequence[UUID]], *, by: Any, version: int | None = None) -> RunningOrder:
    """Say the whole order at once: the items of each side. Each must be there, and once.

    Raises NotAllowed, ValidationError, Stale, Conflict `order_locked`.
    """
    authorize(by, "order.edit", order.album)
    order = opened(order, version)
    if len(sides) > order.sides:
        raise ValidationError({"sides": f"This order has {order.sides}."})
    wanted = [list(side) for side in sides] + [[] for _ in range(order.sides - len(sides))]
    given, there = [key for side in wanted for key in side], {key for side in _sides(order) for key in side}
    if len(given) != len(there) or {*given} != there:
        raise ValidationError({"sides": "Name each item of the order once."})
    return changed(order, by=by) if _place(order, wanted) else order


@transaction.atomic
def break_best(order: RunningOrder, *, by: Any, version: int | None = None) -> RunningOrder:
    """Turn the record over where the longest side is shortest. Raises NotAllowed, Stale, Conflict `order_locked`."""
    authorize(by, "order.edit", order.album)
    order = opened(order, version)
    keys = [key for side in _sides(order) for key in side]
    whole = analysis(RunningOrder.objects.for_list().get(pk=order.pk))
    wanted = [[keys.pop(0) for _ in range(size)] for size in whole.best]
    return arrange(order, wanted, by=by)


@transaction.atomic
def update_item(item: OrderItem, *, by: Any, version: int | None = None, **values: Any) -> OrderItem:
    """Its gap, its crossfade, or another recording of the album in its place.

    Raises NotAllowed, ValidationError, Stale, Conflict `order_locked` or `recording_in_order`.
    """
    order = opened(_order_of(item, by))
    item = OrderItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    _refuse_stale(item, version)
    recording = values.get("recording", item.recording)
    if recording.song.album_id != order.album_id:
        raise ValidationError({"recording": ValidationError("There is none with this id.", code="does_not_exist")})
    if order.items.exclude(pk=item.pk).filter(recording=recording).exists():
        raise Conflict(f"“{recording.song}”, {recording}, is in this order already.", code="recording_in_order")
    write(item, **values)
    if values.keys() - {"external_id"}:
        changed(order, by=by)
    return item


@transaction.atomic
def join_items(order: RunningOrder, joins: dict[UUID, dict[str, Any]], *, by: Any, version: int | None = None) -> RunningOrder:
    """Gaps and crossfades of several items. Raises as `update_item` does, naming the item."""
    authorize(by, "order.edit", order.album)
    order = opened(order, version)
    rows = order.items.in_bulk(joins)
    differing = [row for key, row in rows.items() if any(getattr(row, name) != value for name, value in joins[key].items())]
    for row in differing:
        write(row, **joins[row.pk])
    return changed(order, by=by) if differing else order


@transaction.atomic
def remove_item(item: OrderItem, *, by: Any, version: int | None = None) -> None:
    """Take it out; the others close up. Raises NotAllowed, Stale, Conflict `order_locked`."""
    order = opened(_order_of(item, by))
    item = OrderItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    _refuse_stale(item, version)
    item.delete()
    _place(order, _sides(order))
    changed(order, by=by)


def _order_of(item: OrderItem, by: Any) -> RunningOrder:
    authorize(by, "order.edit", item.order.album)
    return item.order


def _refuse_stale(item: OrderItem, version: int | None) -> None:
    if version not in (None, item.version):
        words = "Somebody moved or changed this while you had it open. Look at it as it is now, then do yours again."
        raise Stale(words, facts={"version": item.version, "yours": version, "changed": []})


def _refuse_join(item: OrderItem) -> None:
    if item.gap_seconds and item.crossfade_seconds:
        raise ValidationError("Give a gap or a crossfade, not both.")


def _side(order: RunningOrder, side: int) -> int:
    if not 1 <= side <= order.sides:
        raise ValidationError({"side": f"This order has {order.sides}."})
    return side


def _sides(order: RunningOrder) -> list[list[UUID]]:
    """The items of each side, in order."""
    places: list[list[UUID]] = [[] for _ in range(order.sides)]
    for key, side in order.items.order_by("side", "position").values_list("pk", "side"):
        places[side - 1].append(key)
    return places


def _moved(places: list[list[UUID]], item: UUID, side: int, position: int) -> list[list[UUID]]:
    rest = [[key for key in each if key != item] for each in places]
    rest[side - 1].insert(max(position, 1) - 1, item)
    return rest


def _place(order: RunningOrder, places: list[list[UUID]]) -> int:
    """Write every place by one statement: 1..n on each side. How many items moved."""
    rows = [(key, side, place) for side, keys in enumerate(places, 1) for place, key in enumerate(keys, 1)]
    keys, sides, numbers = ([row[n] for row in rows] for n in range(3))
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [keys, sides, numbers, order.pk])
        return cursor.rowcount
