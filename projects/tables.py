"""This room's tables in an album's history."""

from __future__ import annotations

from django.apps import apps
from django.db.models import QuerySet

from producer.core.history import Entry

from .history import Table, register


def _events(name: str) -> QuerySet:
    return apps.get_model("projects", name).objects.all()


def _team(entry: Entry) -> str:
    if entry.verb == "added":
        return f"{entry.name} joined the team"
    left = any(change.field == "ended_at" and change.after != "–" for change in entry.changes)
    return f"{entry.name} left the team" if left else f"{entry.name}’s place on the team {entry.verb}"


def _share(entry: Entry) -> str:
    if entry.verb == "added":
        return f"Shared with {entry.name}"
    ended = any(change.field == "until" and change.after != "–" for change in entry.changes)
    return f"The share with {entry.name} {'got an end' if ended else entry.verb}"


def _song(entry: Entry) -> str:
    if [change.field for change in entry.changes] == ["state"]:
        change = entry.changes.pop()
        return f"“{entry.name}”: {change.before} → {change.after}"
    return f"Song “{entry.name}” {entry.verb}"


def _album(entry: Entry) -> str:
    return "Album begun" if entry.verb == "added" else f"Album {entry.verb}"


def register_all() -> None:
    album = ("title", "artist", "stage", "currency", "money_basis", "time_zone", "delivery_on", "release_on", "notes")
    register(
        Table("album", lambda: _events("AlbumEvent"), "Album", "pgh_obj_id", "title", album, headline=_album),
    )
    song = ("title", "writers", "origin", "key", "tempo", "length_seconds", "state", "notes")
    register(Table("song", lambda: _events("SongEvent"), "Song", "album_id", "title", song, headline=_song))
    register(
        Table(
            "share",
            lambda: _events("AlbumShareEvent"),
            "Share",
            "album_id",
            "organization",
            ("since", "until"),
            headline=_share,
        )
    )
    register(
        Table("team", lambda: _events("TeamMemberEvent"), "Team", "album_id", "user", ("role", "ended_at"), headline=_team),
    )
