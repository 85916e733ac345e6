"""Remembering every change: who, when, what, before and after (kept by triggers, so no write can go around it)."""

from __future__ import annotations

from typing import Any

import pghistory

QUIET = ["version", "updated_at", "sort_key", "position"]


def remembered(model: type[Any]) -> type[Any]:
    """Class decorator: keep an event row for each insert, change and delete.

    A change of nothing but the quiet fields is no news and keeps none. `version` is kept on the event, so that
    whoever saves over a newer version can be told what came between.
    """
    names = {field.name for field in model._meta.fields}
    change = pghistory.UpdateEvent(condition=pghistory.AnyChange(exclude=[name for name in QUIET if name in names]))
    return pghistory.track(pghistory.InsertEvent(), change, pghistory.DeleteEvent())(model)
