"""A song's story, newest first: where it came from, who scored and approved it, what was decided, what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from .. import review_rows
from ..models import ApprovalRequest, MoveScore, Review, Song
from ..rows import STATE_LOOKS, STATES
from ..rules import can
from ..rules.approvals import label_of
from ..rules.story import MOST, story

Entry = tuple[datetime, dict[str, Any]]


def section(request: HttpRequest, song: Song) -> dict[str, Any]:
    found = story(song.pk, song.album_id)
    scores = _scores(request, [row["id"] for row in found if row["what"] == "move"])
    told = [entry for row in found for entry in TOLD[row["what"]](row, scores)]
    told.append((song.created_at, {"words": f"Came in as {song.get_origin_display().lower()}", "icon": "plus"}))
    told.sort(key=lambda entry: entry[0], reverse=True)
    zone, kinds = request.user.time_zone, {row["what"] for row in found}  # type: ignore[union-attr]
    return {
        "story": [{**words, "at": review_rows.when(at, zone)} for at, words in told[:MOST]],
        "said": _said(request, song) if "round" in kinds else [],
        "outcome": "outcome" in kinds,
        "may_record": can(request.user, "outcome.edit", song.album),
    }


def _scores(request: HttpRequest, moves: list[UUID]) -> dict[UUID, list[str]]:
    """Move -> the scores of that moment in words, as far as the reader sees them."""
    told: dict[UUID, list[str]] = {move: [] for move in moves}
    if moves:
        seen = MoveScore.objects.visible_to(request.user).filter(move__in=moves).select_related("round")
        for one in seen.order_by("round__created_at", "id"):
            told[one.move_id].append(review_rows.move_score(one))
    return told


def _move(row: dict[str, Any], scores: dict[UUID, list[str]]) -> Iterator[Entry]:
    state = row["state"]
    words = {"words": f"{STATES[row['title']]} →", "badge": STATES[state], "look": STATE_LOOKS[state], "reason": row["why"]}
    yield row["began_at"], {**words, "who": row["who"] or "Producer", "scores": scores[row["id"]]}


def _approval(row: dict[str, Any], scores: Any) -> Iterator[Entry]:
    url, kind = f"/approvals/{row['id']}/", label_of(row["title"])
    yield row["began_at"], {"words": f"{kind}: approval asked", "who": row["who"] or "", "url": url}
    if row["ended_at"]:
        yield row["ended_at"], {"words": f"{kind}: {SETTLED[row['state']].lower()}", "reason": row["why"], "url": url}


def _round(row: dict[str, Any], scores: Any) -> Iterator[Entry]:
    url, title = f"/rounds/{row['id']}/", row["title"]
    yield row["began_at"], {"words": f"Put before reviewers in {title}", "who": row["who"] or "", "url": url}
    if row["ended_at"]:
        yield row["ended_at"], {"words": f"{title} closed", "url": url}


def _outcome(row: dict[str, Any], scores: Any) -> Iterator[Entry]:
    yield row["began_at"], {"words": came(json.loads(row["facts"])), "reason": row["why"], "who": row["who"] or ""}


TOLD = {"move": _move, "approval": _approval, "round": _round, "outcome": _outcome}
SETTLED: dict[str, str] = dict(ApprovalRequest.State.choices)


def came(facts: dict[str, Any]) -> str:
    cut = {True: "made the cut", False: "did not make the cut", None: ""}[facts["made_cut"]]
    single = {True: "a single", False: "no single", None: ""}[facts["single"]]
    streams = f"{facts['streams']:,} streams" if facts["streams"] is not None else ""
    peak = f"best place {facts['chart_peak']}" if facts["chart_peak"] is not None else ""
    return f"What became of it: {', '.join(filter(None, (cut, single, streams, peak))) or 'not known yet'}"


def _said(request: HttpRequest, song: Song) -> list[dict[str, Any]]:
    """The reviews that the reader sees, by round, newest round first."""
    found = Review.objects.visible_to(request.user).filter(song=song).with_file().select_related("user", "round")
    by_round: dict[Any, list[Review]] = {}
    for one in found.order_by("-round__created_at", "-round_id", "user__sort_key", "id")[:MOST]:
        by_round.setdefault(one.round, []).append(one)
    return [
        {"title": round.title, "url": f"/rounds/{round.pk}/", "reviews": [review_rows.review(one) for one in reviews]}
        for round, reviews in by_round.items()
    ]
