"""A song's story, newest first: where it came from, who scored and approved it, what was decided, what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest

from .. import review_rows
from ..models import ApprovalRequest, MoveScore, Outcome, Review, ReviewRound, Song
from ..rows import STATE_LOOKS, STATES
from ..rules import can
from ..rules.approvals import label_of

MOST = 100
Entry = tuple[datetime, dict[str, Any]]


def section(request: HttpRequest, song: Song) -> dict[str, Any]:
    outcome = Outcome.objects.filter(song=song).select_related("recorded_by").first()
    told = [*_moves(request, song), *_approvals(song), *_rounds(song), *_outcome(outcome), _begun(song)]
    told.sort(key=lambda entry: entry[0], reverse=True)
    zone = request.user.time_zone
    return {
        "story": [{**words, "at": review_rows.when(at, zone)} for at, words in told[:MOST]],
        "said": _said(request, song),
        "outcome": outcome,
        "may_record": can(request.user, "outcome.edit", song.album),
    }


def _begun(song: Song) -> Entry:
    return song.created_at, {"words": f"Came in as {song.get_origin_display().lower()}", "icon": "plus"}


def _moves(request: HttpRequest, song: Song) -> Iterator[Entry]:
    """With the scores of that moment, as far as the reader sees them."""
    seen = MoveScore.objects.visible_to(request.user).select_related("round").order_by("round__created_at", "id")
    for move in song.moves.select_related("by").prefetch_related(Prefetch("scores", seen, to_attr="seen"))[:MOST]:
        yield (
            move.at,
            {
                "words": f"{STATES[move.was]} →",
                "badge": STATES[move.became],
                "look": STATE_LOOKS[move.became],
                "reason": move.reason,
                "who": move.by.name if move.by else "Producer",
                "scores": [review_rows.move_score(one) for one in move.seen],  # type: ignore[attr-defined]
            },
        )


def _approvals(song: Song) -> Iterator[Entry]:
    for request in ApprovalRequest.objects.filter(thing=song.pk, album=song.album_id).select_related("asked_by")[:20]:
        url, kind = f"/approvals/{request.pk}/", label_of(request.kind)
        yield request.created_at, {"words": f"{kind}: approval asked", "who": str(request.asked_by or ""), "url": url}
        if request.settled_at:
            yield (
                request.settled_at,
                {"words": f"{kind}: {request.get_state_display().lower()}", "reason": request.why, "url": url},
            )


def _rounds(song: Song) -> Iterator[Entry]:
    for round in ReviewRound.objects.filter(songs=song).select_related("begun_by")[:20]:
        who, url = str(round.begun_by or ""), f"/rounds/{round.pk}/"
        yield round.created_at, {"words": f"Put before reviewers in {round.title}", "who": who, "url": url}
        if round.closed_at:
            yield round.closed_at, {"words": f"{round.title} closed", "url": url}


def _outcome(outcome: Outcome | None) -> Iterator[Entry]:
    if outcome:
        yield outcome.updated_at, {"words": came(outcome), "reason": outcome.note, "who": str(outcome.recorded_by or "")}


def came(outcome: Outcome) -> str:
    cut = {True: "made the cut", False: "did not make the cut", None: ""}[outcome.made_cut]
    single = {True: "a single", False: "no single", None: ""}[outcome.single]
    streams = f"{outcome.streams:,} streams" if outcome.streams is not None else ""
    peak = f"best place {outcome.chart_peak}" if outcome.chart_peak is not None else ""
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
