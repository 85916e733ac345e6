"""Rounds, their results and ears, as ready strings."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from producer.core.time import shown_at, wall

from .models import Criterion, MoveScore, Review, ReviewRound
from .rows import STATE_LOOKS, STATES
from .rules.ear import MEASURES, Met
from .rules.review import Result, hidden


def fine(value: Decimal | None) -> str:
    """Two decimals, as ranks are read."""
    return "" if value is None else f"{value:.2f}"


def rounds(found: Iterable[dict[str, Any]], zone: str) -> list[dict[str, Any]]:
    """Rows of `.values()`: id, title, blind, state, due_at, with `count` of songs and those `left`, counted for one reader."""
    return [
        {
            "url": f"/rounds/{row['id']}/",
            "title": row["title"],
            "blind": "Blind" if row["blind"] else "Open",
            "state": "Closed" if row["state"] == "closed" else "Open",
            "look": "good done" if row["state"] == "closed" else "info half",
            "due": shown_at(row["due_at"], zone),
            "songs": str(row["count"]),
            "left": str(row["left"]) if row["asked"] and row["state"] == "open" else "",
        }
        for row in found
    ]


def results(found: Iterable[Result], criteria: list[Criterion]) -> list[dict[str, Any]]:
    return [_result(one, criteria) for one in found]


def _result(one: Result, criteria: list[Criterion]) -> dict[str, Any]:
    at = one.weighed if one.open else None
    return {
        "song": one.song,
        "url": f"/songs/{one.song.pk}/",
        "title": one.song.title,
        "state": STATES[one.song.state],
        "look": STATE_LOOKS[one.song.state],
        "open": one.open,
        "rank": str(at.rank) if at else "",
        "score": fine(at.score) if at else "",
        "mean": fine(at.mean) if at else "",
        "spread": (fine(at.spread) or "–") if at else "",
        "count": str(at.count) if at else "",
        "criteria": [(each.name, fine(one.criteria.get(each.pk))) for each in criteria] if one.open else [],
        "reviews": [review(each) for each in one.reviews] if one.open else [],
        "missing": ", ".join(user.name for user in one.missing),
        "mine": fine(one.mine.total) if one.mine else "",
    }


def review(one: Review) -> dict[str, str]:
    changed = f"first {fine(one.first_total)}" if one.total != one.first_total else ""
    return {
        "who": one.user.name,
        "total": fine(one.total),
        "remark": one.remark,
        "late": "Late" if one.late else "",
        "older": "Scored on an older file" if one.older_file else "",
        "was": changed,
    }


def move_score(one: MoveScore) -> str:
    """`4.10 in First listen (3 scored, spread 0.52), 2nd of 30`: the place only where the whole round is open."""
    parts = [f"{one.count} scored", *([f"spread {fine(one.spread)}"] if one.spread is not None else [])]
    place = "" if hidden(one.round) else f", drawn to {fine(one.score)}, place {one.rank} of {one.of}"
    return f"{fine(one.mean)} in {one.round.title} ({', '.join(parts)}){place}"


def ear(found: Iterable[Met]) -> list[dict[str, str]]:
    return [
        {
            "measure": MEASURES[one.measure],
            "share": f"{one.share * 100:.0f} %",
            "correlation": f"{one.correlation:+.2f}",
            "songs": str(one.songs),
            "pairs": str(one.pairs),
            "few": f"Only {one.songs} songs: this may be luck." if one.few else "",
        }
        for one in found
    ]


def when(at: Any, zone: str) -> str:
    return f"{wall(at, zone):%-d %b %Y, %H:%M}"


def round_facts(round: ReviewRound, zone: str) -> dict[str, Any]:
    return {
        "due": shown_at(round.due_at, zone),
        "state": "Closed" if round.state == "closed" else "Open",
        "look": "good done" if round.state == "closed" else "info half",
        "kind": "Blind" if round.blind else "Not blind",
        "closed": when(round.closed_at, zone) if round.closed_at else "",
        "criteria": ", ".join(f"{each.name} ×{each.weight.normalize():f}" for each in round.criteria.all()),
    }
