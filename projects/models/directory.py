from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F

from accounts.models import Organization, User
from producer.core.history import remembered
from producer.core.models import Named
from producer.core.time import validate_zone

from ..music import validate_roles
from ..querysets import (
    ArtistQuerySet,
    PersonQuerySet,
)


@remembered
class Artist(Named):
    """Who the record is by, as an organisation keeps it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="artists")
    name = models.CharField(max_length=200)
    notes = models.TextField(blank=True, max_length=5000)

    objects = ArtistQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        indexes = [GinIndex(OpClass(F("sort_key"), name="gin_trgm_ops"), name="artist_search")]


@remembered
class Person(Named):
    """Somebody in an organisation's directory: a player, an engineer, an arranger. May have no account here.

    Who was found to be there twice is merged into one: the double stays, out of sight, so that its history does.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="people")
    name = models.CharField("credited name", max_length=200)
    legal_name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_zone])
    roles = models.JSONField(
        default=list, blank=True, validators=[validate_roles], help_text='What they do: ["drums", "percussion"].'
    )
    instruments = models.JSONField(default=list, blank=True, validators=[validate_roles])
    unions = models.JSONField(default=list, blank=True, validators=[validate_roles], help_text='["AFM Local 47", "MU"]')
    agent_name = models.CharField("agent", max_length=200, blank=True)
    agent_email = models.EmailField("agent’s e-mail", blank=True)
    agent_phone = models.CharField("agent’s phone", max_length=40, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )
    notes = models.TextField(blank=True, max_length=5000)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        verbose_name_plural = "people"
        indexes = [GinIndex(OpClass(F("sort_key"), name="gin_trgm_ops"), name="person_search")]
