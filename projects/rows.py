"""Rows of long lists, made of ready strings: formatting once in Python is cheaper than tags in a template."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from producer.core.time import shown_length, wall

from .models import Album, Song, SongMove

STAGES = dict(Album.Stage.choices)
STAGE_LOOKS = {
    Album.Stage.SONGS: "",
    Album.Stage.PREPRODUCTION: "info",
    Album.Stage.RECORDING: "accent half",
    Album.Stage.MIXING: "accent half",
    Album.Stage.MASTERING: "accent full",
    Album.Stage.DELIVERED: "good done",
    Album.Stage.ARCHIVED: "stop",
}
STATES: dict[str, str] = dict(Song.State.choices)
STATE_LOOKS: dict[str, str] = {
    Song.State.CANDIDATE: "",
    Song.State.SHORTLISTED: "info half",
    Song.State.TO_RECORD: "info full",
    Song.State.RECORDING: "accent half",
    Song.State.RECORDED: "accent full",
    Song.State.FINAL_CUT: "good done",
    Song.State.BONUS: "good",
    Song.State.SHELVED: "stop",
    Song.State.DROPPED: "stop",
}
ALBUM_FIELDS = ("id", "title", "artist__name", "stage", "organization__name", "delivery_on", "release_on")
# The step that a list offers at once; the song's own page offers all of them.
STEPS: dict[str, Any] = {
    Song.State.CANDIDATE: (Song.State.SHORTLISTED, "Shortlist"),
    Song.State.SHORTLISTED: (Song.State.TO_RECORD, "To record"),
    Song.State.TO_RECORD: (Song.State.RECORDING, "Start recording"),
    Song.State.RECORDING: (Song.State.RECORDED, "Recorded"),
    Song.State.RECORDED: (Song.State.FINAL_CUT, "Final cut"),
}


def shown_day(day: date | None) -> str:
    """ISO, so that a column of dates sorts by eye."""
    return day.isoformat() if day else ""


def album_values(albums: QuerySet[Any]) -> QuerySet[Any]:
    return albums.values_list(*ALBUM_FIELDS)


def albums(values: Iterable[tuple[Any, ...]]) -> list[dict[str, str]]:
    return [
        {
            "url": f"/albums/{pk}/",
            "title": title,
            "artist": artist,
            "stage": STAGES[stage],
            "look": STAGE_LOOKS[stage],
            "organization": organization,
            "delivery": shown_day(delivery),
            "release": shown_day(release),
        }
        for pk, title, artist, stage, organization, delivery, release in values
    ]


def songs(found: Iterable[Song]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(song.pk),
            "url": f"/songs/{song.pk}/",
            "title": song.title,
            "writers": song.writers,
            "position": song.position,
            "origin": song.get_origin_display(),
            "key": song.key,
            "tempo": f"{song.tempo.normalize():f}" if song.tempo is not None else "",
            "length": shown_length(song.length_seconds) if song.length_seconds else "",
            "state": STATES[song.state],
            "look": STATE_LOOKS[song.state],
            "step": STEPS.get(song.state),
        }
        for song in found
    ]


def moves(found: Iterable[SongMove], zone: str) -> list[dict[str, str]]:
    return [
        {
            "at": f"{wall(move.at, zone):%-d %b %Y, %H:%M}",
            "who": move.by.name if move.by else "Producer",
            "was": STATES[move.was],
            "became": STATES[move.became],
            "look": STATE_LOOKS[move.became],
            "reason": move.reason,
        }
        for move in found
    ]
