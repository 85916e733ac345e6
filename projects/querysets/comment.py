from __future__ import annotations

from typing import Any, Self

from .sight import OfAlbum


class CommentQuerySet(OfAlbum):
    def visible_to(self, actor: Any) -> Self:
        """Comments on what one sees; those that are internal to a label only for who looks after its albums."""
        from ..comments import seen_by

        return super().visible_to(actor).filter(seen_by(actor))

    def on(self, kind: str, thing: Any) -> Self:
        return self.filter(kind=kind, thing=thing)

    def for_list(self) -> Self:
        return self.select_related("author", "organization")
