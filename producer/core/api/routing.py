"""One router for all rooms: `/albums/`, `/albums/{id}/`, `/albums/{id}/archive/`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework.routers import SimpleRouter

Routes = list[tuple[Any, ...]]  # (prefix, viewset) or, where a room adds to another's prefix, (prefix, viewset, basename)


def router_of(rooms: Iterable[Routes]) -> SimpleRouter:
    router = SimpleRouter()
    for routes in rooms:
        for prefix, viewset, *name in routes:
            router.register(prefix, viewset, basename=name[0] if name else prefix)
    return router
