"""The bell of every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import Notice

MOST_COUNTED = 99


def bell(request: HttpRequest) -> dict[str, Any]:
    """`unread`: asked for only by pages that show it, in one query, which counts no further than people read."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"unread": SimpleLazyObject(lambda: unread(user))}


def unread(user: Any) -> int:
    return Notice.objects.visible_to(user).unread().order_by()[:MOST_COUNTED].count()
