"""What albums ask approval for in this room; later rooms register theirs the same way."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from .actions import order_lock, single
from .models import Album, RunningOrder, Single, Song
from .rules import obstacles
from .rules.approvals import About, register
from .rules.song import SONG_VERSION


def find_song(kind: str) -> Any:
    def find(actor: Any, album: Album, thing: UUID) -> About | None:
        song = Song.objects.visible_to(actor).filter(album=album, pk=thing).first()
        return About(kind, song.pk, SONG_VERSION, song.title, f"/songs/{song.pk}/") if song else None

    return find


def find_order(actor: Any, album: Album, thing: UUID) -> About | None:
    order = RunningOrder.objects.visible_to(actor).filter(album=album, pk=thing).first()
    return order_lock.about(order) if order else None


def find_single(actor: Any, album: Album, thing: UUID) -> About | None:
    found = Single.objects.visible_to(actor).filter(album=album, pk=thing).for_list().first()
    return single.about(found) if found else None


def register_all() -> None:
    obstacles.register("song", obstacles.of_the_song)
    obstacles.register("approval", obstacles.of_approval)
    register("song_selection", "Song selection", find_song("song_selection"))
    register("final_cut", "Final cut", find_song("final_cut"))
    register("running_order", "Running order", find_order)
    register("single", "Single", find_single)
