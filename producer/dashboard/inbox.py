"""What waits for one person's word, and the flags that stand on their albums."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone

from budgets.charts import charts
from budgets.models import Flag
from budgets.rules.inbox import Waiting, waiting_for
from budgets.rules.report import report
from producer.core import time
from projects.models import Album, ApprovalRequest, Milestone, ReviewRound
from projects.rules.approvals import label_of
from sessions.models import Call
from sessions.querysets import own_calls

MOST_ON_HOME = 6
MOST_FLAGS = 8
WORDS = {"warning": "85 % used", "forecast": "Forecast over", "overrun": "Over budget", "overspent": "Overspent"}
FLAG = ("album", "album__title", "scope", "line", "category", "name", "level", "raised_at", "acknowledged_by__name")
GRAVITY = list(WORDS)  # the least first


def waiting(actor: Any, most: int = MOST_ON_HOME) -> dict[str, Any]:
    """`{rows, more}`: what to approve or to mend, after calls to answer, songs to score and approvals by name. Six queries."""
    found = waiting_for(actor, most + 1)
    rows = [
        *_calls(actor, most + 1),
        *_rounds(actor, most + 1),
        *_approvals(actor, most + 1),
        *[_asked(one, actor) for one in found],
    ]
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


def _approvals(actor: Any, most: int) -> list[dict[str, str]]:
    """Songs, running orders, singles and whatever else is put before one, the most pressing first."""
    rows = ApprovalRequest.objects.waiting_for(actor).order_by(F("due_at").asc(nulls_last=True), "id")
    facts = rows.values("pk", "kind", "title", "due_at", "album__title", "asked_by__name")
    return [_approval(row, actor) for row in facts[:most]]


def _approval(row: dict[str, Any], actor: Any) -> dict[str, str]:
    due = f"by {time.shown_at(row['due_at'], actor.time_zone)}" if row["due_at"] else ""
    late = "late, asked for " if row["due_at"] and row["due_at"] < timezone.now() else ""
    return {
        "url": f"/approvals/{row['pk']}/",
        "title": f"Approve {label_of(row['kind']).lower()}: {row['title']}",
        "album": row["album__title"],
        "since": ", ".join(filter(None, (row["asked_by__name"] or "Producer", late + due))),
        "amount": "",
    }


def _rounds(actor: Any, most: int) -> list[dict[str, str]]:
    """Review rounds with songs that one has not scored."""
    rows = ReviewRound.objects.waiting_for(actor).order_by("due_at", "id")
    facts = rows.values("pk", "title", "due_at", "album__title", "begun_by__name")
    return [_round(row, actor) for row in facts[:most]]


def _round(row: dict[str, Any], actor: Any) -> dict[str, str]:
    late = "late, asked for " if row["due_at"] < timezone.now() else ""
    return {
        "url": f"/rounds/{row['pk']}/",
        "title": f"Score songs: {row['title']}",
        "album": row["album__title"],
        "since": f"{row['begun_by__name'] or 'Producer'}, {late}by {time.shown_at(row['due_at'], actor.time_zone)}",
        "amount": "",
    }


def _calls(actor: Any, most: int) -> list[dict[str, str]]:
    """Calls to oneself that are not answered and not over."""
    own = Call.objects.filter(own_calls(actor), answer="open", booking__ends_at__gt=timezone.now())
    own = own.exclude(booking__status__in=["cancelled", "done"])
    facts = own.order_by("call_at", "id").values("pk", "role", "call_at", "booking__album__title")
    return [_call(call, actor) for call in facts[:most]]


def _call(call: dict[str, Any], actor: Any) -> dict[str, str]:
    return {
        "url": f"/calls/{call['pk']}/",
        "title": f"Answer the call: {call['role'] or 'session'}, {time.shown_at(call['call_at'], actor.time_zone)}",
        "album": call["booking__album__title"],
        "since": "",
        "amount": "",
    }


def late(actor: Any) -> list[dict[str, str]]:
    """The milestones that are late on one's albums in work, the longest first."""
    rows = Milestone.objects.visible_to(actor).late().exclude(album__stage=Album.Stage.ARCHIVED)
    facts = rows.order_by("due_on", "id").values("album", "album__title", "name", "due_on")
    return [_late(row) for row in facts[:MOST_FLAGS]]


def _late(row: dict[str, Any]) -> dict[str, str]:
    return {
        "url": f"/albums/{row['album']}/plan/",
        "name": row["name"],
        "album": row["album__title"],
        "due": row["due_on"].isoformat(),
    }


def flags(actor: Any) -> list[dict[str, Any]]:
    """The newest flags that stand, the gravest of each thing, without figures: the money page behind each has them."""
    rows = Flag.objects.visible_to(actor).standing().order_by("-raised_at", "-id").values(*FLAG)
    gravest: dict[Any, dict[str, Any]] = {}
    for row in rows[: MOST_FLAGS * len(GRAVITY)]:
        thing = (row["album"], row["scope"], row["line"], row["category"])
        if thing not in gravest or GRAVITY.index(row["level"]) > GRAVITY.index(gravest[thing]["level"]):
            gravest[thing] = row
    return [_flag(row, actor) for row in list(gravest.values())[:MOST_FLAGS]]


def _flag(row: dict[str, Any], actor: Any) -> dict[str, Any]:
    return {
        "url": f"/albums/{row['album']}/money/",
        "name": row["name"],
        "word": WORDS[row["level"]],
        "tone": "warn" if row["level"] in ("warning", "forecast") else "record",
        "album": row["album__title"],
        "since": f"{time.wall(row['raised_at'], actor.time_zone):%Y-%m-%d}",
        "acknowledged": row["acknowledged_by__name"] or "",
    }


def money_of(actor: Any, albums: list[Any], wanted: str) -> dict[str, Any]:
    """The pictures of one album's money: the one asked for, or the first that has a budget. Nothing without one."""
    shown = [album for album in albums if album.money_shown]
    album = next((a for a in shown if str(a.pk) == wanted), None) or next((a for a in shown if _planned(a)), None)
    if album is None:
        return {}
    return {
        "chart_album": album,
        "chart_albums": [{"pk": a.pk, "title": a.title, "chosen": a is album} for a in shown],
        **charts(album, report(album, actor)),
    }


def _planned(album: Any) -> bool:
    return bool(getattr(album, "totals", None) and album.totals.budget)
