"""Calls to answer, songs to score, approvals to give and places of who declined: what waits for one person, in one query."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from producer.core import time
from producer.core.sql import read
from projects.models import ApprovalAnswer
from projects.querysets.ways import seen
from projects.rules.approvals import label_of
from projects.standing import may, where_standing

# As sessions.querysets.own_calls, of those that are open and not over.
CALLS = """
(SELECT 1 AS part, call.id, '' AS kind, call.role AS title, album.title AS album, '' AS by, call.call_at AS due
FROM studio_call call
JOIN projects_person person ON person.id = call.person_id
JOIN studio_booking booking ON booking.id = call.booking_id
JOIN projects_album album ON album.id = booking.album_id
WHERE person.user_id = %s AND call.answer = 'open' AND booking.ends_at > %s AND booking.status NOT IN ('cancelled', 'done')
ORDER BY call.call_at, call.id LIMIT %s)"""

# As ReviewRound.objects.waiting_for.
ROUNDS = """
(SELECT 2, round.id, '', round.title, album.title, asker.name, round.due_at
FROM projects_reviewer reviewer
JOIN projects_reviewround round ON round.id = reviewer.round_id
JOIN projects_album album ON album.id = round.album_id
LEFT JOIN accounts_user asker ON asker.id = round.begun_by_id
WHERE reviewer.user_id = %s AND round.state = 'open' AND {seen} AND EXISTS (
    SELECT 1 FROM projects_roundsong entry WHERE entry.round_id = round.id AND NOT EXISTS (
        SELECT 1 FROM projects_review review
        WHERE review.round_id = round.id AND review.song_id = entry.song_id AND review.user_id = reviewer.user_id))
ORDER BY round.due_at, round.id LIMIT %s)"""

# As ApprovalRequest.objects.waiting_for.
APPROVALS = """
(SELECT 3, request.id, request.kind, request.title, album.title, asker.name, request.due_at
FROM projects_approvalrequest request
JOIN projects_album album ON album.id = request.album_id
LEFT JOIN accounts_user asker ON asker.id = request.asked_by_id
WHERE request.state = 'open' AND EXISTS (
    SELECT 1 FROM projects_approvalanswer answer WHERE answer.request_id = request.id AND answer.says = '' AND ({asked}))
ORDER BY request.due_at NULLS LAST, request.id LIMIT %s)"""

# As Call.objects.gaps, of bookings that stand and are not over.
GAPS = """
(SELECT 4, booking.id, person.name, call.role, album.title, '', call.call_at
FROM studio_call call
JOIN projects_person person ON person.id = call.person_id
JOIN studio_booking booking ON booking.id = call.booking_id
JOIN projects_album album ON album.id = booking.album_id
WHERE call.answer = 'no' AND booking.ends_at > %s AND booking.status IN ('hold', 'confirmed') AND {bookable}
    AND NOT EXISTS (SELECT 1 FROM studio_call other WHERE other.instead_of_id = call.id AND other.answer <> 'no')
ORDER BY call.call_at, call.id LIMIT %s)"""


def waiting(actor: Any, most: int) -> list[dict[str, str]]:
    """The most pressing first of each kind, at most `most` of it: `{url, title, album, since, amount}`."""
    now = timezone.now()
    visible, seeing = seen(actor).text("album.id", "album.organization_id")
    asked, asking = _asked(actor)
    bookable, booking = may(actor, "booking.edit", "album.id", "album.organization_id")
    parts = (CALLS, ROUNDS.format(seen=visible), APPROVALS.format(asked=asked), GAPS.format(bookable=bookable))
    rows = read(" UNION ALL ".join(parts), [actor.pk, now, most, actor.pk, *seeing, most, *asking, most, now, *booking, most])
    rows.sort(key=lambda row: (row["part"], row["due"] is None, row["due"] or now, row["id"]))
    return [SHOWN[row["part"]](row, actor.time_zone, now) for row in rows]


def _asked(actor: Any) -> tuple[str, list[Any]]:
    """Places asked of the actor, or of a role that they have towards the album, as a condition."""
    ways: list[tuple[str, list[Any], Any]] = [("answer.user_id = %s", [actor.pk], seen(actor))]
    for role, standings in ApprovalAnswer.ANSWERED_BY.items():
        ways.append(("answer.role = %s", [role], where_standing(actor, standings)))
    parts, values = [], []
    for of, whose, way in ways:
        sql, found = way.text("album.id", "album.organization_id")
        parts.append(f"({of} AND {sql})")
        values += [*whose, *found]
    return " OR ".join(parts), values


def _call(row: dict[str, Any], zone: str, now: datetime) -> dict[str, str]:
    title = f"Answer the call: {row['title'] or 'session'}, {time.shown_at(row['due'], zone)}"
    return {"url": f"/calls/{row['id']}/", "title": title, "album": row["album"], "since": "", "amount": ""}


def _round(row: dict[str, Any], zone: str, now: datetime) -> dict[str, str]:
    return _put(f"/rounds/{row['id']}/", f"Score songs: {row['title']}", row, _by(row["due"], zone, now))


def _approval(row: dict[str, Any], zone: str, now: datetime) -> dict[str, str]:
    title = f"Approve {label_of(row['kind']).lower()}: {row['title']}"
    return _put(f"/approvals/{row['id']}/", title, row, _by(row["due"], zone, now) if row["due"] else "")


def _gap(row: dict[str, Any], zone: str, now: datetime) -> dict[str, str]:
    role = f" ({row['title']})" if row["title"] else ""
    title = f"{row['kind']}{role} cannot come: call somebody else, {time.shown_at(row['due'], zone)}"
    return {"url": f"/bookings/{row['id']}/", "title": title, "album": row["album"], "since": "", "amount": ""}


def _by(due: datetime, zone: str, now: datetime) -> str:
    return ("late, asked for " if due < now else "") + f"by {time.shown_at(due, zone)}"


def _put(url: str, title: str, row: dict[str, Any], due: str) -> dict[str, str]:
    since: Iterable[str] = filter(None, (row["by"] or "Producer", due))
    return {"url": url, "title": title, "album": row["album"], "since": ", ".join(since), "amount": ""}


SHOWN = {1: _call, 2: _round, 3: _approval, 4: _gap}
