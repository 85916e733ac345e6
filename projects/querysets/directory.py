from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts import rules
from producer.core.actors import SYSTEM

from .sight import reach


class ArtistQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """Artists of one's organisations, and of the albums one sees."""
        if actor is SYSTEM:
            return self
        albums = apps.get_model("projects", "Album").objects.filter(pk__in=reach(actor)).order_by()
        return self.filter(Q(organization__in=list(actor.roles)) | Q(pk__in=albums.values("artist")))


class PersonQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """The directory of an organisation is for those of its members who work with it."""
        if actor is SYSTEM:
            return self
        return self.filter(organization__in=rules.organizations_where(actor, "people.view"))
