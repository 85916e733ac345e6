"""What it would cost to stop, and what gets dearer."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ..rows_decisions import MOST, decisions

SPANS = {"7": "This week", "30": "30 days"}


@require_GET
def decision_list(request: HttpRequest) -> HttpResponse:
    """Everything that gets dearer or is lost in the next days, of albums whose money one may see."""
    days = request.GET.get("days", "7")
    days = days if days in SPANS else "7"
    now = timezone.now()
    found = decisions(request.user, now + timedelta(days=int(days)), now)
    spans = [{"label": label, "url": f"?days={key}", "current": key == days} for key, label in SPANS.items()]
    return render(request, "sessions/decision_list.html", {"found": found, "spans": spans, "most": MOST})
