from __future__ import annotations

from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from producer.core.actors import SYSTEM

from .sight import OfAlbum
from .ways import seen


class ApprovalQuerySet(OfAlbum):
    def for_list(self) -> Self:
        return self.select_related("album", "asked_by").prefetch_related("answers__user", "answers__answered_by")

    def open(self) -> Self:
        return self.filter(state="open")

    def waiting_for(self, actor: Any) -> Self:
        """Open ones in which a place is the actor's to answer."""
        if actor is SYSTEM:
            return self.none()
        return self.open().filter(Exists(self._places().waiting_for(actor).filter(request=OuterRef("pk"))))

    def _places(self) -> Any:
        return self.model._meta.get_field("answers").related_model.objects


class ApprovalAnswerQuerySet(OfAlbum):
    ALBUM = "request__album"

    def waiting_for(self, actor: Any) -> Self:
        """Places without an answer that are asked of the actor, or of a role that they have towards the album."""
        from ..standing import where_standing

        mine = Q(seen(actor, self.ALBUM), user=actor.pk)
        for role, standings in self.model.ANSWERED_BY.items():
            mine |= Q(where_standing(actor, standings, self.ALBUM), role=role)
        return self.filter(mine, says="", request__state="open")
