"""Remembering every change: who, when, what, before and after (kept by triggers, so no write can go around it)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pghistory
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from pghistory import runtime

QUIET = ["version", "updated_at", "sort_key", "position"]


def remembered(model: type[Any]) -> type[Any]:
    """Class decorator: keep an event row for each insert, change and delete.

    A change of nothing but the quiet fields is no news and keeps none. `version` is kept on the event, so that
    whoever saves over a newer version can be told what came between. What `model.UNREMEMBERED` names, since it follows
    from other fields or is a secret's hash, is not kept.
    """
    names, follows = {field.name for field in model._meta.fields}, list(getattr(model, "UNREMEMBERED", ()))
    quiet = [*(name for name in QUIET if name in names), *follows]
    change = pghistory.UpdateEvent(condition=pghistory.AnyChange(exclude=quiet))
    return pghistory.track(pghistory.InsertEvent(), change, pghistory.DeleteEvent(), exclude=follows or None)(model)


@contextmanager
def unnamed() -> Iterator[None]:
    """What is written inside is remembered without who did it: those who read it are another organisation's."""
    known = getattr(runtime._tracker, "value", None)
    if known is None:
        yield
        return
    runtime._tracker.value = runtime.Context(id=uuid4(), metadata={})
    try:
        yield
    finally:
        runtime._tracker.value = known


@contextmanager
def noting(**facts: Any) -> Iterator[None]:
    """What is written inside is remembered with `facts` (user, reason) beside what is known already; what follows is not.

    pghistory alone keeps one context for all that a request writes, and for the rest of a transaction where there is none.
    """
    known = getattr(runtime._tracker, "value", None)
    with pghistory.context():
        runtime._tracker.value = runtime.Context(id=uuid4(), metadata={**(known.metadata if known else {}), **facts})
        try:
            yield
        finally:
            if known:
                runtime._tracker.value = known
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pghistory.context_id', '', true)")


@dataclass(frozen=True)
class Change:
    """One field of one change, in words."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One thing somebody did: `verb` is added, changed or removed."""

    at: datetime
    who: str
    verb: str
    row_id: Any
    name: str
    event: int
    reason: str
    changes: list[Change]
    told: dict[str, str]


Field = Any  # a concrete django.db.models.Field
VERBS = {"insert": "added", "update": "changed", "delete": "removed"}


def entries(
    events: QuerySet[Any], fields: list[str], *, name: str = "", told: tuple[str, ...] = (), most: int | None = None
) -> list[Entry]:
    """What happened, newest first, read from pghistory's events: each compared, in `fields`, with the one before it.

    `name` is the field that tells rows apart; fields in `told` come with each entry in words. A change of other fields
    only is left out. Costs at most three queries and one per foreign table among the fields.
    """
    before = events.model.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    rows = events.annotate(earlier=Subquery(before.order_by("-pgh_id").values("pgh_id")[:1]))
    found = list(rows.select_related("pgh_context").order_by("-pgh_created_at", "-pgh_id")[:most])
    earlier = events.model.objects.in_bulk([row.earlier for row in found if row.earlier])
    columns = [events.model._meta.get_field(field) for field in fields]
    naming = events.model._meta.get_field(name) if name else None
    telling = [events.model._meta.get_field(field) for field in told]
    words = _Words([*columns, *telling, *([naming] if naming else [])], [*found, *earlier.values()])
    people = _names({_context(row).get("user") for row in found})
    read = []
    for row in found:
        verb = VERBS[row.pgh_label]
        changes = _changes(earlier.get(row.earlier), row, columns, words) if verb == "changed" else []
        who = people.get(str(_context(row).get("user")), "Producer")
        called = words.of(row, naming) if naming else ""
        reason = str(_context(row).get("reason", ""))
        said = {field.name: words.of(row, field) for field in telling}
        read.append(Entry(row.pgh_created_at, who, verb, row.pgh_obj_id, called, row.pgh_id, reason, changes, said))
    return [entry for entry in read if entry.changes or entry.verb != "changed"]


def _context(row: Any) -> dict[str, Any]:
    return row.pgh_context.metadata if row.pgh_context else {}


def _changes(earlier: Any, row: Any, columns: list[Field], words: _Words) -> list[Change]:
    return [
        Change(c.name, str(c.verbose_name).capitalize(), words.of(earlier, c), words.of(row, c))
        for c in columns
        if earlier is not None and getattr(earlier, c.attname) != getattr(row, c.attname)
    ]


def _names(ids: set[Any]) -> dict[str, str]:
    found = get_user_model().objects.filter(pk__in=[i for i in ids if i])
    return {str(pk): name for pk, name in found.values_list("pk", "name")}


_SAY: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "yes" if value else "no",
    datetime: lambda value: f"{value:%-d %b %Y, %H:%M} UTC",
    date: lambda value: f"{value:%-d %b %Y}",
    Decimal: lambda value: f"{value.normalize():f}",
    list: lambda value: ", ".join(str(item) for item in value),
}


class _Words:
    """Values as people say them; foreign rows are read once per table."""

    def __init__(self, columns: list[Field], rows: list[Any]) -> None:
        self.named: dict[str, dict[Any, str]] = {}
        for column in columns:
            if column.related_model:
                ids = {getattr(row, column.attname) for row in rows} - {None}
                found = column.related_model._base_manager.in_bulk(ids)
                self.named[column.name] = {pk: str(thing) for pk, thing in found.items()}

    def of(self, row: Any, column: Field) -> str:
        value = getattr(row, column.attname)
        if value in (None, "", []):
            return "–"
        if column.name in self.named:
            return self.named[column.name].get(value, "one that is gone")
        return _said(value, dict(column.flatchoices))


def _said(value: Any, choices: dict[Any, Any]) -> str:
    if isinstance(value, Hashable) and value in choices:
        return str(choices[value])
    text = next((say(value) for kind, say in _SAY.items() if isinstance(value, kind)), str(value))
    return text if len(text) <= 200 else f"{text[:200]}…"


def changes_since(row: Any, version: int) -> list[Entry] | None:
    """What others did to `row` after `version` was read, newest first; None where its events keep no version."""
    events = getattr(row, "events", None)
    if events is None or "version" not in {field.name for field in events.model._meta.fields}:
        return None
    quiet = {*QUIET, "id", "created_at", "external_id"}
    names = [f.name for f in events.model._meta.fields if f.name not in quiet and not f.name.startswith("pgh_")]
    return entries(events.filter(version__gt=version), names, most=20)
