"""Search over everything one may see: one question per kind of thing, each bounded and each from `visible_to`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from producer.core.names import sort_key
from projects.models import Album, Artist, Comment, Person, Song
from sessions.models import Room

MOST = 6


@dataclass(frozen=True)
class Hit:
    title: str
    note: str
    url: str


@dataclass(frozen=True)
class Group:
    label: str
    hits: list[Hit]


def find(actor: Any, words: str) -> list[Group]:
    """What `words` finds, in any order of the words within a name, accents and case aside. Empty for no words."""
    keys = sort_key(words[:100].replace("\x00", "")).split()[:6]
    if not keys:
        return []
    groups = [
        Group("Albums", [_album(row) for row in _rows(Album.objects.visible_in_order(actor).select_related("artist"), keys)]),
        Group("Songs", [_song(row) for row in _rows(Song.objects.visible_to(actor).select_related("album"), keys)]),
        Group("Artists", [_artist(row) for row in _rows(Artist.objects.visible_to(actor), keys)]),
        Group("People", [_person(row) for row in _rows(Person.objects.visible_to(actor), keys)]),
        Group("Rooms", [_room(row) for row in _rows(_rooms(actor), keys, "studio__sort_key")]),
    ]
    groups += [Group("Comments", [_comment(row) for row in _comments(actor, keys)])]
    return [group for group in groups if group.hits]


def _comments(actor: Any, keys: list[str]) -> Any:
    rows = Comment.objects.visible_to(actor).select_related("author", "album")
    for key in keys:
        rows = rows.filter(words__contains=key)
    return rows.order_by("-created_at", "-id")[:MOST]


def _comment(comment: Comment) -> Hit:
    note = f"{comment.author or 'Somebody who left'} about {comment.title}, {comment.album}"
    return Hit(comment.text[:100], note, f"/comments/{comment.pk}/")


def _rooms(actor: Any) -> Any:
    return Room.objects.visible_to(actor).select_related("studio")


def _rows(rows: Any, keys: list[str], *others: str) -> Any:
    for key in keys:
        found = rows.filter(sort_key__contains=key)
        for other in others:
            found = found | rows.filter(**{f"{other}__contains": key})
        rows = found
    return rows.order_by("sort_key", "id")[:MOST]


def _album(album: Album) -> Hit:
    return Hit(album.title, f"{album.artist} · {album.get_stage_display()}", f"/albums/{album.pk}/")


def _song(song: Song) -> Hit:
    return Hit(song.title, f"{song.album} · {song.get_state_display()}", f"/songs/{song.pk}/")


def _artist(artist: Artist) -> Hit:
    return Hit(artist.name, "", f"/artists/{artist.pk}/")


def _person(person: Person) -> Hit:
    return Hit(person.name, ", ".join(map(str, person.roles[:3])), f"/people/{person.pk}/")


def _room(room: Room) -> Hit:
    return Hit(room.full_name, room.studio.time_zone, f"/rooms/{room.pk}/")
