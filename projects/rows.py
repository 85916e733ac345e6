"""Rows of long lists, made of ready strings: formatting once in Python is cheaper than tags in a template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from producer.core.templatetags.look import icon
from producer.core.time import shown_length

from .models import Album, Song

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
ORIGINS: dict[str, str] = dict(Song.Origin.choices)
SONG_FIELDS = (
    *("id", "title", "writers", "origin", "position", "key", "tempo", "time_signature", "length_seconds", "moods"),
    *("held_until", "held_elsewhere", "state"),
)
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


def song_values(songs: QuerySet[Any]) -> QuerySet[Any]:
    return songs.values(*SONG_FIELDS)


def song_row(song: Song) -> dict[str, Any]:
    return songs([{name: getattr(song, name) for name in SONG_FIELDS}])[0]


def songs(values: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """`held` says until when it is on hold for us, `elsewhere` that another album of the label has it."""
    return [_song(song) for song in values]


def _song(song: Mapping[str, Any]) -> dict[str, Any]:
    tempo, key, length, state = song["tempo"], str(song["id"]), song["length_seconds"], song["state"]
    step, label = STEPS.get(state, ("", ""))
    return {
        "id": key,
        "url": f"/songs/{key}/",
        "title": song["title"],
        "writers": song["writers"],
        "position": song["position"],
        "origin": ORIGINS[song["origin"]],
        "key": song["key"],
        "tempo": f"{tempo.normalize():f}" if tempo is not None else "",
        "signature": song["time_signature"],
        "length": shown_length(length) if length else "",
        "moods": ", ".join(song["moods"]),
        "held": shown_day(song["held_until"]),
        "elsewhere": song["held_elsewhere"],
        "state": STATES[state],
        "look": STATE_LOOKS[state],
        "step": f"{key}:{step}" if step else "",
        "step_label": label,
        "up": icon("arrow-up"),
        "down": icon("arrow-down"),
    }
