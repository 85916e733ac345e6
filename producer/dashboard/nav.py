"""The frame around every page: its places, who is shown which, and the little that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from accounts.roles import ORGANIZATION_CAPABILITIES, TeamRole

THEMES = ("light", "dark")


@dataclass(frozen=True)
class Place:
    label: str
    path: str
    icon: str
    needs: str = ""  # a capability in any organisation, or "" for everybody
    later: bool = False  # under "More" on a phone
    key: str = ""


PLACES = [
    Place("Home", "/", "home", key="g h"),
    Place("Albums", "/albums/", "disc", key="g a"),
    Place("Calendar", "/calendar/", "calendar", key="g c"),
    Place("People", "/people/", "users", needs="people.view", later=True, key="g p"),
    Place("Studios", "/studios/", "microphone-2", later=True, key="g s"),
    Place("Money", "/money/", "coins", needs="rates.view", later=True, key="g m"),
    Place("Inbox", "/inbox/", "inbox", key="g i"),
]
PERSONAL = [
    Place("Profile", "/settings/profile/", "user"),
    Place("Password and security", "/settings/security/", "shield-check"),
    Place("Reminders", "/settings/reminders/", "bell-ringing"),
    Place("API tokens", "/settings/tokens/", "key"),
    Place("Mail that was sent", "/mail/", "mail"),
]


@lru_cache(maxsize=1)
def _standing() -> tuple[list[Place], list[Place], frozenset[str]]:
    """The places that have a page, found out once: the URL conf does not change while a process lives."""
    extra = frozenset(path for path in ("/search/", "/notices/", "/organizations/") if _exists(path))
    return [p for p in PLACES if _exists(p.path)], [p for p in PERSONAL if _exists(p.path)], extra


def _exists(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html. It asks the database no more than `request.user.roles`, and once more for freelancers."""
    theme = request.COOKIES.get("theme", "")
    context: dict[str, Any] = {"theme": theme if theme in THEMES else "", "debug": settings.DEBUG}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    places, personal, extra = _standing()
    roles = frozenset().union(*user.roles.values())
    return context | {
        "places": [_shown(place, request.path) for place in places if _may(user, roles, place.needs)],
        "personal": personal,
        "has_search": "/search/" in extra,
        "has_notices": "/notices/" in extra,
    }


def _may(user: Any, roles: frozenset[str], needs: str) -> bool:
    if not needs or roles & ORGANIZATION_CAPABILITIES[needs]:
        return True
    return needs == "rates.view" and user.teams.filter(ended_at=None, role=TeamRole.PRODUCER).exists()


def _shown(place: Place, path: str) -> dict[str, Any]:
    here = path == "/" if place.path == "/" else path.startswith(place.path)
    return {"place": place, "current": "page" if path == place.path else "true" if here else ""}
