"""Flags follow the figures: raised and cleared in the transaction that changes them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from producer.core.money import plain
from projects.models import Album

from ..models import Flag
from ..rules.figures import COLUMNS, Figures
from ..rules.scopes import Scope

Due = dict[tuple[str, Any, str], tuple[Scope, list[str]]]


def review(album: Album, due: Due) -> list[Flag]:
    """Raise what the figures call for and is not standing yet, clear what they no longer call for. Returns the raised."""
    standing = {(f.scope, f.line_id, f.category, f.level): f for f in Flag.objects.standing().filter(album=album)}
    wanted = {(*key, level): scope for key, (scope, levels) in due.items() for level in levels}
    for key, flag in standing.items():
        if key not in wanted:
            flag.cleared_at = timezone.now()
            flag.save(update_fields=["cleared_at"])
    raised = [_raised(album, scope, key[-1]) for key, scope in wanted.items() if key not in standing]
    Flag.objects.bulk_create(raised)
    return raised


def _raised(album: Album, scope: Scope, level: str) -> Flag:
    kind, line_id, category = scope.key
    return Flag(
        album=album,
        scope=kind,
        line_id=line_id,
        category=category,
        name=scope.name,
        level=level,
        currency=album.currency,
        figures=snapshot(scope.figures, album.currency),
    )


def snapshot(figures: Figures, currency: str) -> dict[str, str]:
    """Every column as a plain amount, with cost to date."""
    return {name: plain(getattr(figures, name), currency) for name in (*COLUMNS, "cost_to_date")}
