"""Which albums somebody sees. This room comes before the albums' own, which provides the answer when it starts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Seen = Callable[[Any, bool], Any]
Called = Callable[[Any], Any]
_seen: list[Seen] = []
_called: list[tuple[frozenset[str], Called]] = []


def provide(function: Seen) -> Seen:
    """`function(actor, money)` gives a query of the ids of albums the actor sees, or sees the money of."""
    _seen[:] = [function]
    return function


def seen_by(actor: Any, *, money: bool = False) -> Any:
    return _seen[0](actor, money) if _seen else []


def provide_called(kinds: frozenset[str], function: Called) -> None:
    """Notices of `kinds` are also for whoever sees nothing of the album but that: `function(actor)` gives its id meanwhile."""
    _called[:] = [(kinds, function)]


def called_to(actor: Any) -> list[tuple[frozenset[str], Any]]:
    return [(kinds, function(actor)) for kinds, function in _called]
