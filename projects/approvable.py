"""What albums ask approval for in this room; later rooms register theirs the same way."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from .models import Album, Song
from .rules.approvals import About, register
from .rules.song import SONG_VERSION


def find_song(kind: str) -> Any:
    def find(actor: Any, album: Album, thing: UUID) -> About | None:
        song = Song.objects.visible_to(actor).filter(album=album, pk=thing).first()
        return About(kind, song.pk, SONG_VERSION, song.title, f"/songs/{song.pk}/") if song else None

    return find


def register_all() -> None:
    register("song_selection", "Song selection", find_song("song_selection"))
    register("final_cut", "Final cut", find_song("final_cut"))
    register("running_order", "Running order")
    register("single", "Single")
