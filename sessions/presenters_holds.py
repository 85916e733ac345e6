"""Holds as pages show them: who comes first, who must answer by when, and what it would cost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.rules import money_hidden
from producer.core.money import shown
from producer.core.time import shown_at, shown_hours, shown_range

from .models import Block, Booking, Challenge
from .presenters import KINDS, PURPOSES, RANKS
from .rules import clash
from .rules.falling import answer_by

HOLD_FIELDS = (
    *("id", "starts_at", "ends_at", "hold_rank", "kind", "purpose", "expires_at", "estimate", "currency", "money_shown"),
    *("album_id", "album__title", "room__name", "room__studio__name", "room__studio__time_zone"),
    *("option_set_id", "option_set__name", "others_ahead", "answer_by", "asked_until"),
)


def hold_values(holds: QuerySet[Any], actor: Any) -> QuerySet[Any]:
    """What `hold_rows` reads, the next to fall first."""
    rows = holds.with_money(actor).with_queue().order_by("deadline__due_at", "starts_at", "id")  # type: ignore[attr-defined]
    return rows.values_list(*HOLD_FIELDS)


def hold_rows(values: Iterable[tuple[Any, ...]], actor: Any) -> list[dict[str, Any]]:
    hidden = money_hidden(actor)
    return [_row(dict(zip(HOLD_FIELDS, row, strict=True)), hidden) for row in values]


def _row(hold: dict[str, Any], hidden: bool) -> dict[str, Any]:
    zone, url = hold["room__studio__time_zone"], f"/bookings/{hold['id']}/"
    who, tone, by = _turn(hold)
    return {
        "url": url,
        "when": shown_range(hold["starts_at"], hold["ends_at"], zone),
        "room": f"{hold['room__studio__name']}, {hold['room__name']}",
        "album": hold["album__title"],
        "album_url": f"/albums/{hold['album_id']}/sessions/",
        "set": hold["option_set__name"] or "",
        "set_url": f"/options/{hold['option_set_id']}/" if hold["option_set_id"] else "",
        "kind": PURPOSES.get(hold["purpose"]) or KINDS[hold["kind"]],
        "hours": shown_hours(hold["ends_at"] - hold["starts_at"]),
        "rank": RANKS[hold["hold_rank"]],
        "ahead": _ahead(hold["others_ahead"]),
        "who": who,
        "tone": tone,
        "by": shown_at(by, zone) if by else "",
        "cost": _cost(hold, hidden),
        **_next(hold, url),
    }


def _ahead(others: int) -> str:
    return f"{others} of {'another album' if others == 1 else 'other albums'}" if others else "nobody"


def _cost(hold: dict[str, Any], hidden: bool) -> str:
    if hidden or not hold["money_shown"]:
        return ""
    return shown(hold["estimate"], hold["currency"]) if hold["estimate"] is not None else "no rate card"


def _turn(hold: dict[str, Any]) -> tuple[str, str, datetime | None]:
    """Whose turn it is, how loud that is, and by when."""
    if hold["answer_by"]:
        return "You must answer", "warn", hold["answer_by"]
    if hold["asked_until"]:
        return "They must answer", "info", hold["asked_until"]
    if hold["expires_at"]:
        return "It runs out", "", hold["expires_at"]
    return "Nobody must answer", "", None


def _next(hold: dict[str, Any], url: str) -> dict[str, str]:
    """The one thing to do next."""
    if hold["others_ahead"] and not hold["asked_until"]:
        return {"act_url": f"{url}challenge/", "act": "Challenge"}
    if hold["others_ahead"]:
        return {"act_url": url, "act": "Look"}
    return {"act_url": f"{url}confirm/", "act": "Confirm"}


def hold_panel(booking: Booking) -> dict[str, Any] | None:
    """What a hold's own page says of its place in the queue."""
    if booking.status != Booking.Status.HOLD:
        return None
    zone, due = booking.room.studio.time_zone, answer_by(booking)
    asked = Challenge.objects.open().filter(challenger=booking).order_by("-due_at").values_list("due_at", flat=True).first()
    return {
        "ahead": len(clash.foreign_ahead(booking)),
        "answer_by": shown_at(due, zone) if due else "",
        "asked_until": shown_at(asked, zone) if asked else "",
    }


def skipped_words(block: Block) -> list[str]:
    """The days of a block that were taken, in the time of its room."""
    day = block.days.select_related("room__studio").order_by("starts_at").first()
    zone = day.room.studio.time_zone if day else "UTC"
    times = [[datetime.fromisoformat(each[key]) for key in ("starts_at", "ends_at")] for each in block.skipped]
    return [shown_range(start, end, zone) for start, end in times]
