"""What waits for one person's word, and the pictures of an album's money."""

from __future__ import annotations

from typing import Any

from budgets.charts import charts
from budgets.rules.inbox import Waiting, waiting_for
from budgets.rules.report import report
from producer.core import time
from projects.models import Album

from . import personal

MOST_ON_HOME = 6


def waiting(actor: Any, most: int = MOST_ON_HOME) -> dict[str, Any]:
    """`{rows, more}`: what to approve or to mend, after what one alone is waited for. Two queries."""
    rows = [*personal.waiting(actor, most + 1), *[_asked(one, actor) for one in waiting_for(actor, most + 1)]]
    return {"rows": rows[:most], "more": len(rows) > most}


def _asked(one: Waiting, actor: Any) -> dict[str, str]:
    verb = "Approve" if one.verb == "approve" else "Mend"
    return {
        "url": one.url,
        "title": f"{verb} {one.kind}: {one.title}" if one.kind != "budget" else f"{verb} the budget",
        "album": one.album,
        "since": f"{one.by}, {time.wall(one.since, actor.time_zone):%Y-%m-%d}" if one.since else one.by,
        "amount": one.amount,
    }


def money_of(actor: Any, albums: list[dict[str, Any]], wanted: str) -> dict[str, Any]:
    """The pictures of one album's money: the one asked for, or the first that has a budget. Nothing without one."""
    shown = [row for row in albums if row["money_shown"]]
    chosen = next((row for row in shown if str(row["id"]) == wanted), None) or next(
        (row for row in shown if row["budget"]), None
    )
    if chosen is None:
        return {}
    album = Album.objects.get(pk=chosen["id"])
    return {
        "chart_album": album,
        "chart_albums": [{"pk": row["id"], "title": row["title"], "chosen": row is chosen} for row in shown],
        **charts(album, report(album, actor)),
    }
