from __future__ import annotations

from django.http import HttpRequest

from projects.models import Album
from projects.panels import Gauge
from projects.rules import can, is_label_side

from .models import AlbumTotals
from .rules.figures import figures_of, levels_due


def money(request: HttpRequest, album: Album) -> Gauge | None:
    """What is spent and promised of the budget, for the album's header; nothing for who sees no money or no budget."""
    if not can(request.user, "money.view", album):
        return None
    totals = AlbumTotals.objects.filter(album=album).first()
    if totals is None or not totals.budget or (totals.shown_budget is None and is_label_side(request.user, album)):
        return None
    used, held = (float(amount / totals.budget * 100) for amount in (totals.actual, totals.committed))
    words, tone = _said(totals)
    return Gauge("Money", f"{used + held:.0f} %{words}", used, held, tone, f"/albums/{album.pk}/money/")


def _said(totals: AlbumTotals) -> tuple[str, str]:
    """The gauge speaks of the album as a whole: a line of it that is over has its own flag."""
    due = levels_due(figures_of(totals))
    if "overrun" in due:
        return ", over budget", "record"
    return (", forecast over", "warn") if "forecast" in due else ("", "warn" if due else "")
