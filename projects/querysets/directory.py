from __future__ import annotations

from datetime import timedelta
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

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
            return self.standing()
        return self.standing().filter(organization__in=rules.organizations_where(actor, "people.view"))

    def standing(self) -> Self:
        """Without those who were merged into somebody else."""
        return self.filter(merged_into=None)


class AvailabilityQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """Of the people one sees."""
        if actor is SYSTEM:
            return self
        return self.filter(person__organization__in=rules.organizations_where(actor, "people.view"), person__merged_into=None)

    def ahead(self) -> Self:
        return self.filter(last_day__gte=timezone.now().date() - timedelta(days=1))

    def for_list(self) -> Self:
        return self.select_related("person")


class PersonRateQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Any) -> Self:
        """For members of their organisation who see rates, with a credential that shows money; for nobody else."""
        if actor is SYSTEM:
            return self
        if rules.money_hidden(actor):
            return self.none()
        return self.filter(person__organization__in=rules.organizations_where(actor, "rates.view"), person__merged_into=None)

    def for_list(self) -> Self:
        return self.select_related("person")
