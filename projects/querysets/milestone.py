from __future__ import annotations

from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import BooleanField, Case, DateField, DateTimeField, F, Func, Q, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.rules import organizations_where
from producer.core.actors import SYSTEM

from .sight import OfAlbum


def _today(album: str = "album") -> Cast:
    """The date it is where the album is made."""
    now = Func(F(f"{album}__time_zone"), Value(timezone.now()), function="timezone", output_field=DateTimeField())
    return Cast(now, DateField())


def is_late() -> Q:
    """Not done, and its day is over. The plain bound lets the index find them."""
    return Q(done_on=None, due_on__lte=timezone.now().date() + timedelta(days=1), due_on__lt=_today())


class MilestoneQuerySet(OfAlbum):
    def late(self) -> Self:
        return self.filter(is_late())

    def for_list(self) -> Self:
        """With `late`, and with names."""
        late = Case(When(is_late(), then=Value(True)), default=Value(False), output_field=BooleanField())
        return self.select_related("album", "responsible").annotate(late=late)


class PlanTemplateQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """An organisation's plans are for those of its members who begin albums."""
        return self if actor is SYSTEM else self.filter(organization__in=organizations_where(actor, "album.create"))


class FeedQuerySet(OfAlbum):
    pass
