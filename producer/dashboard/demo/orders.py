"""Running orders and singles: one record locked on two formats, one with two ideas for its 12″ and the label's word awaited."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from projects.actions import approval, order_vote
from projects.actions.order import album_version, copy_order, create_order
from projects.actions.order_items import break_best, move_item
from projects.actions.order_lock import lock_order
from projects.actions.single import ask_single, pick_single
from projects.models import Album, RunningOrder

from .cast import signed


@signed
def lock_both(album: Album, by: Any) -> None:
    """As it streams, and as it is pressed on CD."""
    streamed = create_order(album, name="As it streams", format="digital", by=by)
    pressed = copy_order(streamed, name="The disc", format="cd", by=by)
    for order in (streamed, pressed):
        lock_order(order, by=by)


@signed
def propose(album: Album, by: Any, voters: list[Any]) -> None:
    """Two ways to begin a 12″; most are for the first, which the producer puts before the head of A&R."""
    first = create_order(album, name="First boat first", format="12in", by=by)
    break_best(first, by=by)
    other = copy_order(first, name="Quiet opening", by=by)
    _move(other, "What the Pilot Said", 1, 1, by)
    _move(other, "Customs", 2, 1, by)
    for number, user in enumerate(voters):
        _vote(other if number == 1 else first, by=user)
    approval.set_needed(album, "running_order", roles=["producer", "ar_head"], by=by)
    lock_order(RunningOrder.objects.get(pk=first.pk), note="Side B opens with the engine.", by=by)


@signed
def _vote(order: RunningOrder, by: Any) -> None:
    order_vote.vote(order, by=by)


def _move(order: RunningOrder, title: str, side: int, position: int, by: Any) -> None:
    item = order.items.filter(recording__song__title=title).first()
    if item is not None:
        move_item(order, item.pk, side=side, position=position, by=by)


@signed
def singles(album: Album, picked: dict[str, str], focus: date, by: Any) -> None:
    """Title -> why; a month between each. The first is put before artist, producer and A&R."""
    for number, (title, reason) in enumerate(picked.items()):
        song = album.songs.select_related("album__organization").get(title=title)
        day = focus + timedelta(days=28 * number)
        single = pick_single(album_version(song, by=by), reason=reason, focus_on=day, by=by)
        if number == 0:
            ask_single(single, by=by)
