"""What later rooms show on an album's pages: gauges in its header, the next session, fragments on its overview.

Each room registers its own in `AppConfig.ready`; a panel that has nothing to say returns None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest
from django.urls import reverse

from . import rules
from .models import Album

Slot = Literal["money", "time", "clearance"]
SLOTS: tuple[Slot, ...] = ("money", "time", "clearance")


@dataclass(frozen=True)
class Gauge:
    """`share` (used) and `held` are percents of the whole and may pass 100; `tone` is good, warn, record or empty."""

    label: str
    text: str
    share: float | None = None
    held: float = 0
    tone: str = ""
    url: str = ""


@dataclass(frozen=True)
class NextSession:
    text: str
    url: str


@dataclass(frozen=True)
class Fragment:
    """A piece of the overview, fetched from `url_name` (which takes the album's id)."""

    key: str
    title: str
    url_name: str
    capability: str
    order: int


ReadGauge = Callable[[HttpRequest, Album], Gauge | None]
ReadNext = Callable[[HttpRequest, Album], NextSession | None]
_gauges: dict[str, ReadGauge] = {}
_next: list[ReadNext] = []
_fragments: dict[str, Fragment] = {}


def register_gauge(slot: Slot, read: ReadGauge) -> None:
    _gauges[slot] = read


def register_next_session(read: ReadNext) -> None:
    _next[:] = [read]


def register_fragment(fragment: Fragment) -> None:
    _fragments[fragment.key] = fragment


def gauges(request: HttpRequest, album: Album) -> list[Gauge]:
    found = [_gauges[slot](request, album) for slot in SLOTS if slot in _gauges]
    return [gauge for gauge in found if gauge is not None]


def next_session(request: HttpRequest, album: Album) -> NextSession | None:
    return _next[0](request, album) if _next else None


def fragments(actor: Any, album: Album) -> list[dict[str, str]]:
    return [
        {"key": f.key, "title": f.title, "url": reverse(f.url_name, args=[album.pk])}
        for f in sorted(_fragments.values(), key=lambda f: f.order)
        if rules.can(actor, f.capability, album)
    ]
