"""What stands against one's albums: milestones that are late, and flags of money. One query each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from budgets.querysets import flags_seen
from producer.core import time
from producer.core.sql import read
from projects.querysets.ways import seen

MOST = 8
WORDS = {"warning": "85 % used", "forecast": "Forecast over", "overrun": "Over budget", "overspent": "Overspent"}
GRAVITY = list(WORDS)  # the least first

# As Milestone.objects.late.
LATE = """
SELECT milestone.album_id AS album, album.title, milestone.name, milestone.due_on
FROM projects_milestone milestone JOIN projects_album album ON album.id = milestone.album_id
WHERE milestone.done_on IS NULL AND milestone.due_on <= %s AND milestone.due_on < timezone(album.time_zone, %s)::date
    AND album.stage <> 'archived' AND {seen}
ORDER BY milestone.due_on, milestone.id LIMIT %s"""

# As Flag.objects.visible_to and standing.
FLAGS = """
SELECT flag.album_id AS album, album.title, flag.scope, flag.line_id AS line, flag.category, flag.name, flag.level,
    flag.raised_at, person.name AS acknowledged
FROM budgets_flag flag
JOIN projects_album album ON album.id = flag.album_id
LEFT JOIN budgets_budget budget ON budget.album_id = album.id
LEFT JOIN accounts_user person ON person.id = flag.acknowledged_by_id
WHERE flag.cleared_at IS NULL AND {seen}
ORDER BY flag.raised_at DESC, flag.id DESC LIMIT %s"""


def late(actor: Any) -> list[dict[str, str]]:
    """The milestones that are late on one's albums in work, the longest first."""
    now = timezone.now()
    visible, seeing = seen(actor).text("album.id", "album.organization_id")
    rows = read(LATE.format(seen=visible), [now.date() + timedelta(days=1), now, *seeing, MOST])
    return [_late(row) for row in rows]


def _late(row: dict[str, Any]) -> dict[str, str]:
    return {
        "url": f"/albums/{row['album']}/plan/",
        "name": row["name"],
        "album": row["title"],
        "due": row["due_on"].isoformat(),
    }


def flags(actor: Any) -> list[dict[str, Any]]:
    """The newest flags that stand, the gravest of each thing, without figures: the money page behind each has them."""
    visible, seeing = flags_seen(actor)
    gravest: dict[Any, dict[str, Any]] = {}
    for row in read(FLAGS.format(seen=visible), [*seeing, MOST * len(GRAVITY)]):
        thing = (row["album"], row["scope"], row["line"], row["category"])
        if thing not in gravest or GRAVITY.index(row["level"]) > GRAVITY.index(gravest[thing]["level"]):
            gravest[thing] = row
    return [_flag(row, actor) for row in list(gravest.values())[:MOST]]


def _flag(row: dict[str, Any], actor: Any) -> dict[str, Any]:
    return {
        "url": f"/albums/{row['album']}/money/",
        "name": row["name"],
        "word": WORDS[row["level"]],
        "tone": "warn" if row["level"] in ("warning", "forecast") else "record",
        "album": row["title"],
        "since": f"{time.wall(row['raised_at'], actor.time_zone):%Y-%m-%d}",
        "acknowledged": row["acknowledged"] or "",
    }
