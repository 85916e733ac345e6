"""Approvals, ready to show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from producer.core.time import shown_at, wall

from .models import ApprovalAnswer, ApprovalRequest
from .rules.approvals import label_of

LOOKS = {"open": "info half", "approved": "good done", "declined": "warn stop", "fallen": "warn alarm"}
SAYS = {"": ("Not answered", "plain"), "yes": ("Yes", "good done"), "no": ("No", "warn stop")}


def approvals(found: Iterable[ApprovalRequest], zone: str) -> list[dict[str, Any]]:
    """Rows of requests that came by `for_list()`."""
    return [_request(request, zone) for request in found]


def _request(request: ApprovalRequest, zone: str) -> dict[str, Any]:
    places = list(request.answers.all())
    late = request.state == "open" and request.due_at is not None and request.due_at < timezone.now()
    return {
        "url": f"/approvals/{request.pk}/",
        "title": request.title,
        "thing": request.url,
        "kind": label_of(request.kind),
        "version": request.thing_version,
        "state": request.get_state_display(),
        "look": LOOKS[request.state],
        "why": request.why,
        "note": request.note,
        "rule": request.get_rule_display(),
        "due": shown_at(request.due_at, zone) if request.due_at else "",
        "late": late,
        "asked": f"{request.asked_by or 'Producer'}, {wall(request.created_at, zone):%-d %b %Y, %H:%M}",
        "places": [_place(place, zone) for place in places],
        "count": f"{sum(bool(place.says) for place in places)} of {len(places)} answered",
    }


def _place(place: ApprovalAnswer, zone: str) -> dict[str, str]:
    word, look = SAYS[place.says]
    who = str(place.answered_by or "") if place.role else ""
    at = f"{wall(place.answered_at, zone):%-d %b %Y, %H:%M}" if place.answered_at else ""
    return {"of": str(place), "word": word, "look": look, "words": place.words, "who": ", ".join(filter(None, (who, at)))}
