"""One router for all rooms: `/albums/`, `/albums/{id}/`, `/albums/{id}/archive/`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework.routers import SimpleRouter

from .viewsets import Viewset

Routes = list[tuple[str, type[Viewset] | Any]]


def router_of(rooms: Iterable[Routes]) -> SimpleRouter:
    router = SimpleRouter()
    for routes in rooms:
        for prefix, viewset in routes:
            router.register(prefix, viewset, basename=prefix)
    return router
