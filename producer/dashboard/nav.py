"""The frame around every page: its places, who is shown which, and the little that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

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
    Place("Your ear", "/ear/", "headphones"),
    Place("Organisations", "/organizations/", "building"),
    Place("Password and security", "/settings/security/", "shield-check"),
    Place("Reminders", "/settings/reminders/", "bell-ringing"),
    Place("API tokens", "/settings/tokens/", "key"),
    Place("Mail that was sent", "/mail/", "mail"),
    Place("Messages not sent", "/operations/outbox/", "send", needs="organization.manage"),
]


@lru_cache(maxsize=1)
def _standing() -> tuple[list[Place], list[Place], frozenset[str]]:
    """The places that have a page, found out once: the URL conf does not change while a process lives."""
    extra = frozenset(path for path in ("/search/", "/notices/") if _exists(path))
    return [p for p in PLACES if _exists(p.path)], [p for p in PERSONAL if _exists(p.path)], extra


def _exists(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html: `frame` works its parts out only when a whole page asks for them, not for fragments."""
    return {"frame": Frame(request)}


class Frame:
    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user: Any = getattr(request, "user", None)

    @property
    def signed_in(self) -> bool:
        return self.user is not None and self.user.is_authenticated

    @cached_property
    def theme(self) -> str:
        chosen = self.request.COOKIES.get("theme", "")
        return chosen if chosen in THEMES else ""

    @cached_property
    def places(self) -> list[dict[str, Any]]:
        """Asks the database no more than `user.roles` does, and once more for freelancers."""
        if not self.signed_in:
            return []
        roles = frozenset().union(*self.user.roles.values())
        return [_shown(place, self.request.path) for place in _standing()[0] if self._may(roles, place.needs)]

    def _may(self, roles: frozenset[str], needs: str) -> bool:
        if not needs or roles & ORGANIZATION_CAPABILITIES[needs]:
            return True
        return needs == "rates.view" and self.user.teams.filter(ended_at=None, role=TeamRole.PRODUCER).exists()

    @property
    def personal(self) -> list[Place]:
        """An operator, who may belong to no organisation, looks after it all."""
        roles = frozenset().union(*self.user.roles.values()) if self.signed_in else frozenset()
        return [p for p in _standing()[1] if not p.needs or self.user.is_staff or self._may(roles, p.needs)]

    @property
    def has_search(self) -> bool:
        return self.signed_in and "/search/" in _standing()[2]

    @property
    def has_notices(self) -> bool:
        return "/notices/" in _standing()[2]


def _shown(place: Place, path: str) -> dict[str, Any]:
    here = path == "/" if place.path == "/" else path.startswith(place.path)
    return {"place": place, "current": "page" if path == place.path else "true" if here else ""}
