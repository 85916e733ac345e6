"""The rooms of an album: each room registers the tab of its own album page, in its `AppConfig.ready`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from . import rules
from .models import Album


@dataclass(frozen=True)
class Tab:
    """`url_name` takes the album's id; who lacks `capability` on the album does not see the tab."""

    key: str
    label: str
    url_name: str
    capability: str
    order: int


_tabs: dict[str, Tab] = {}


def register(tab: Tab) -> None:
    _tabs[tab.key] = tab


def shown_to(actor: Any, album: Album, current: str) -> list[dict[str, Any]]:
    """What the row of tabs shows: `{key, label, url, current}` in order."""
    return [
        {"key": tab.key, "label": tab.label, "url": reverse(tab.url_name, args=[album.pk]), "current": tab.key == current}
        for tab in sorted(_tabs.values(), key=lambda tab: tab.order)
        if rules.can(actor, tab.capability, album)
    ]


def authorize(actor: Any, album: Album, key: str) -> None:
    """NotAllowed unless the actor may open the tab."""
    rules.authorize(actor, _tabs[key].capability, album)
