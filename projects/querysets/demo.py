from __future__ import annotations

from typing import Any, Self

from .sight import OfAlbum


class DemoQuerySet(OfAlbum):
    ALBUM = "song__album"

    def visible_to(self, actor: Any) -> Self:
        return super().visible_to(actor).here()

    def here(self) -> Self:
        return self.filter(removed_at=None)

    def ready(self) -> Self:
        return self.here().filter(audio__state="ready", audio__file__isnull=False)

    def for_list(self) -> Self:
        return self.select_related("audio", "song", "recording")

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")
