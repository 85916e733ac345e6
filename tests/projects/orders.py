"""What tests of running orders begin with."""

from __future__ import annotations

from typing import Any

from projects.actions.order import create_order
from projects.models import Album, RunningOrder
from tests import factories

KEYS = ["C major", "G major", "F# minor", "A minor", "Bb major", "D dorian", "E major", "C minor"]


def make_cut(album: Album, songs: int = 6, **more: Any) -> list[Any]:
    """Songs of the final cut, each half a minute longer than the one before, from 3:00."""
    return [
        factories.make_song(
            album,
            f"Song {n}",
            position=n,
            state="final_cut",
            key=KEYS[n % len(KEYS)],
            tempo=90 + n,
            length_seconds=150 + 30 * n,
            **more,
        )
        for n in range(1, songs + 1)
    ]


def make_order(album: Album, by: Any, name: str = "First idea", songs: int = 6, **more: Any) -> RunningOrder:
    if not album.songs.exists():
        make_cut(album, songs)
    return create_order(album, name=name, by=by, **more)


def titles(order: RunningOrder) -> list[list[str]]:
    """Of each side, and proof that positions are 1..n."""
    sides: list[list[str]] = [[] for _ in range(order.sides)]
    for item in order.items.select_related("recording__song").order_by("side", "position"):
        sides[item.side - 1].append(item.recording.song.title)
        assert item.position == len(sides[item.side - 1])
    return sides
