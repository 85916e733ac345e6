"""What happened on an album, told newest first. Each room adds the tables of its own in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.utils.dateparse import parse_datetime

from producer.core.history import Change, Entry, entries
from producer.core.time import wall

from .models import Album
from .rules import can

PAGE = 50
Headline = Callable[[Entry], str]


def _plain(noun: str) -> Headline:
    return lambda entry: f"{noun} “{entry.name}” {entry.verb}"


@dataclass(frozen=True)
class Table:
    """One tracked model in the album's history.

    `album` is the look-up from its event to the album's id; `name` the field that tells rows apart. Fields in `money`
    are left out for whoever may not see money, the whole table for whoever lacks `capability`. `shown` narrows the
    events for one viewer, such as drafts before the label. `headline` says an entry in words.
    """

    key: str
    events: Callable[[], QuerySet[Any]]
    noun: str
    album: str
    name: str
    fields: tuple[str, ...]
    money: frozenset[str] = frozenset()
    capability: str = "history.view"
    shown: Callable[[Any, Album], Q] = lambda actor, album: Q()
    headline: Headline | None = None
    told: tuple[str, ...] = ()  # more fields that a headline speaks of

    def rows(self, actor: Any, album: Album) -> QuerySet[Any]:
        return self.events().filter(self.shown(actor, album), **{self.album: album.pk})

    def say(self, entry: Entry) -> str:
        return (self.headline or _plain(self.noun))(entry)


_tables: dict[str, Table] = {}


def register(table: Table) -> None:
    _tables[table.key] = table


@dataclass(frozen=True)
class Told:
    """One line of the page."""

    at: str
    who: str
    words: str
    reason: str
    changes: list[Change]


@dataclass(frozen=True)
class History:
    lines: list[Told]
    older: str = ""  # what `?before=` leads on with


def read(actor: Any, album: Album, before: str = "") -> History:
    """One bounded page of what the actor may see, newest first, after the place that `before` marks."""
    tables = {key: table for key, table in _tables.items() if can(actor, table.capability, album)}
    marks = _marks(actor, album, tables, _Place.read(before))
    shown = list(_told(actor, album, tables, marks[:PAGE]))
    lines = [_line(actor, table, entry) for table, entry in sorted(shown, key=_newest, reverse=True)]
    return History(lines, str(_Place(*marks[PAGE - 1])) if len(marks) > PAGE else "")


Mark = tuple[datetime, str, int]


def _marks(actor: Any, album: Album, tables: dict[str, Table], place: _Place | None) -> list[Mark]:
    """When, in which table and which event: the newest of all tables in one query, one more than a page."""
    parts = []
    for key, table in tables.items():
        rows = table.rows(actor, album).order_by()
        rows = rows.filter(place.after(key)) if place else rows
        parts.append(rows.annotate(of=Value(key, CharField())).values_list("pgh_created_at", "of", "pgh_id"))
    if not parts:
        return []
    first, *others = parts
    return list(first.union(*others, all=True).order_by("-pgh_created_at", "-of", "-pgh_id")[: PAGE + 1])


def _told(actor: Any, album: Album, tables: dict[str, Table], marks: list[Mark]) -> Iterator[tuple[Table, Entry]]:
    money = can(actor, "money.view", album)
    for key, table in tables.items():
        if ids := [number for _, of, number in marks if of == key]:
            fields = [field for field in table.fields if money or field not in table.money]
            found = entries(table.rows(actor, album).filter(pgh_id__in=ids), fields, name=table.name, told=table.told)
            yield from ((table, entry) for entry in found)


def _newest(told: tuple[Table, Entry]) -> Mark:
    table, entry = told
    return entry.at, table.key, entry.event


def _line(actor: Any, table: Table, entry: Entry) -> Told:
    at = f"{wall(entry.at, actor.time_zone):%-d %b %Y, %H:%M}"
    return Told(at, entry.who, table.say(entry), entry.reason, entry.changes)


@dataclass(frozen=True)
class _Place:
    """A place in the telling; events of one transaction share their time, so the table and number go with it."""

    at: datetime
    key: str
    number: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.key}~{self.number}"

    @classmethod
    def read(cls, text: str) -> _Place | None:
        parts = text.split("~")
        try:
            at = parse_datetime(parts[0])
            return cls(at, parts[1], int(parts[2][:18])) if at and at.tzinfo else None
        except (ValueError, IndexError, OverflowError):
            return None

    def after(self, key: str) -> Q:
        if key < self.key:
            return Q(pgh_created_at__lte=self.at)
        earlier = Q(pgh_created_at__lt=self.at)
        return earlier | Q(pgh_created_at=self.at, pgh_id__lt=self.number) if key == self.key else earlier
