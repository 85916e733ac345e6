"""Flags follow the figures: raised and cleared in the transaction that changes them, found again by the sweep."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from producer.core.actors import SYSTEM
from producer.core.errors import IllegalMove
from producer.core.money import plain, shown
from producer.core.writes import fresh, write
from projects.models import Album
from projects.rules import authorize

from ..models import Budget, Flag
from ..rules import people
from ..rules.figures import COLUMNS, Figures
from ..rules.scopes import Scope
from .telling import money_page, tell_all

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
    if raised:
        _tell(album, raised)
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


def _tell(album: Album, raised: list[Flag]) -> None:
    """One message for what one change raised: to the producers, and to the label unless its budget is still a draft."""
    told = people.producers(album)
    if Budget.objects.filter(album=album, status__in=["submitted", "approved"]).exists():
        told += people.at_the_label(album, people.WATCHES_MONEY)
    worst = raised[-1]
    tell_all(
        told,
        album,
        about="flag_raised",
        subject=f"{album}: {worst.name}, {worst.get_level_display()[0].lower()}{worst.get_level_display()[1:]}",
        text="\n".join(_sentence(flag) for flag in raised),
        path=money_page(album),
        key=f"flag:{raised[0].pk}",
        by=SYSTEM,
    )


def _sentence(flag: Flag) -> str:
    budget, cost, efc = (shown_plain(flag, name) for name in ("budget", "cost_to_date", "outlook"))
    scope = "" if flag.scope == Flag.Scope.ALBUM else f" ({flag.get_scope_display().lower()})"
    return f"{flag.name}{scope}: {flag.get_level_display()}. Budget {budget}, cost to date {cost}, forecast {efc}."


def shown_plain(flag: Flag, name: str) -> str:
    return shown(Decimal(flag.figures[name]), flag.currency)


@transaction.atomic
def acknowledge_flag(flag: Flag, *, by: Any, note: str = "", version: int | None = None) -> Flag:
    """Put one's name to having seen it; it stands until the facts clear it. IllegalMove the second time."""
    authorize(by, "flag.acknowledge", flag.album)
    flag = fresh(flag, version)
    if flag.acknowledged_at:
        raise IllegalMove(f"{flag.acknowledged_by} acknowledged it already.", code="already_acknowledged")
    return write(flag, acknowledged_at=timezone.now(), acknowledged_by_id=by.pk, acknowledged_note=note.strip())


@transaction.atomic
def acknowledge_with_milder(flag: Flag, *, by: Any, note: str = "") -> Flag:
    """The flag and the others that stand for the same line, category or album, which the page shows as one."""
    same = Flag.objects.standing().filter(album=flag.album_id, scope=flag.scope, line=flag.line_id, category=flag.category)
    for other in same.filter(acknowledged_at=None).exclude(pk=flag.pk).select_related("album"):
        acknowledge_flag(other, by=by, note=note)
    return acknowledge_flag(flag, by=by, note=note)
