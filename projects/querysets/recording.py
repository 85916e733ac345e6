from __future__ import annotations

from typing import Any, Self

from django.db import models

from accounts import rules
from producer.core.actors import SYSTEM

from .sight import OfAlbum


class RecordingQuerySet(OfAlbum):
    ALBUM = "song__album"


class IsrcRangeQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """An organisation's prefix and how far its numbers have gone are for those who keep them."""
        if actor is SYSTEM:
            return self
        return self.filter(organization__in=rules.organizations_where(actor, "isrc.edit"))
