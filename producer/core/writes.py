"""The two steps every change shares: lock and re-read the row, then write what passes its own rules."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.shortcuts import get_object_or_404

from .errors import Stale
from .history import changes_since
from .models import Record

R = TypeVar("R", bound=Record)


def fresh(record: R, version: int | None = None) -> R:
    """The row as it is now, locked.

    Raises Stale if `version`, what the caller had read, is no longer its version, and Http404 if somebody removed it.
    """
    rows: models.QuerySet[R] = record.__class__._base_manager.select_for_update(of=("self",), no_key=True)
    row = get_object_or_404(rows, pk=record.pk)
    refuse_stale(row, version)
    return row


def refuse_stale(row: Record, version: int | None) -> None:
    if version is None or row.version == version:
        return
    between = changes_since(row, version)
    if between is not None and version < row.version and not any(entry.changes for entry in between):
        return  # only what is no news changed, such as its place in a list
    raise Stale(
        "Somebody changed this while you had it open. Nothing of theirs is lost: look at it, then save yours again.",
        facts={
            "version": row.version,
            "yours": version,
            "changed": sorted({change.field for entry in between or () for change in entry.changes}),
        },
        between=between,
    )


def write(row: R, **values: Any) -> R:
    """Set, check with full_clean and save only what was given. Raises ValidationError."""
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save() if row._state.adding else row.save(update_fields=list(values))
    return row
