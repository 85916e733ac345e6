from __future__ import annotations

from typing import Any, Self

from django.db.models import F

from .sight import OfAlbum


class DemoQuerySet(OfAlbum):
    ALBUM = "song__album"

    def visible_to(self, actor: Any) -> Self:
        return super().visible_to(actor).here()

    def ever_visible_to(self, actor: Any) -> Self:
        """Removed ones too: what was said about them stays."""
        return super().visible_to(actor)

    def here(self) -> Self:
        return self.filter(removed_at=None)

    def ready(self) -> Self:
        return self.here().filter(audio__state="ready", audio__file__isnull=False)

    def heard(self) -> Self:
        """What is played of each song: its current demo, or of one without any the current file of its first recording."""
        current = self.ready().filter(current=True)
        order = ("song__position", "song_id")
        return current.order_by(*order, F("recording").asc(nulls_first=True)).distinct(*order)

    def for_list(self) -> Self:
        return self.select_related("audio", "song", "recording")

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")
