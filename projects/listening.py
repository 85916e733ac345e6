"""The listening page of an album, and what later rooms or parts add to each song on it.

A slot is a fragment of a song, such as its score and note: it is fetched when the song is heard for the first time,
below the song's name. Keys of its own hang on its buttons (`data-key`); they act on the song that is heard, because the
fragment of no other song is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from .models import Album, Demo, Song
from .rules import can

MOST = 200


@dataclass(frozen=True)
class Slot:
    """`url_name` takes the song's id; who lacks `capability` on the album does not get it."""

    key: str
    url_name: str
    capability: str
    order: int


_slots: dict[str, Slot] = {}


def register(slot: Slot) -> None:
    _slots[slot.key] = slot


def slots(actor: Any, album: Album) -> list[Slot]:
    return [slot for slot in sorted(_slots.values(), key=lambda slot: slot.order) if can(actor, slot.capability, album)]


def heard(album: Album) -> QuerySet[Demo]:
    """The current demo of each song that is still in play, or of its first recording, in the order of the album's list."""
    demos = Demo.objects.heard().filter(song__album=album).exclude(song__state=Song.State.DROPPED)
    return demos.select_related("song", "audio")[:MOST]
