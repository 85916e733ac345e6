from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from accounts.models import Organization
from producer.core.history import remembered
from producer.core.models import Named
from producer.core.money import CurrencyField
from producer.core.time import validate_sane_date, validate_zone

from ..querysets import (
    AlbumQuerySet,
)
from .directory import Artist


@remembered
class Album(Named):
    """A record being made. Belongs to one organisation; seen by its team and by those it is shared with."""

    NAME = "title"

    class Stage(models.TextChoices):
        SONGS = "songs", "Songs"
        PREPRODUCTION = "preproduction", "Pre-production"
        RECORDING = "recording", "Recording"
        MIXING = "mixing", "Mixing"
        MASTERING = "mastering", "Mastering"
        DELIVERED = "delivered", "Delivered"
        ARCHIVED = "archived", "Archived"

    class MoneyBasis(models.TextChoices):
        BUDGET = "budget", "Recording budget: what is left stays with the label"
        FUND = "fund", "Recording fund: what is left goes to the artist"

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="albums")
    artist = models.ForeignKey(Artist, on_delete=models.PROTECT, related_name="albums")
    title = models.CharField(max_length=200)
    stage = models.CharField(max_length=14, choices=Stage, default=Stage.SONGS)
    currency = CurrencyField()
    money_basis = models.CharField(max_length=6, choices=MoneyBasis, default=MoneyBasis.BUDGET)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_zone])
    delivery_on = models.DateField("delivery", null=True, blank=True, validators=[validate_sane_date])
    release_on = models.DateField("release", null=True, blank=True, validators=[validate_sane_date])
    notes = models.TextField(blank=True, max_length=20000)

    objects = AlbumQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        indexes = [
            GinIndex(OpClass(F("sort_key"), name="gin_trgm_ops"), name="album_search"),
            models.Index(fields=["organization", "sort_key", "id"], name="album_by_title"),
        ]
        constraints = [
            models.CheckConstraint(
                name="album_stage",
                condition=Q(stage__in=["songs", "preproduction", "recording", "mixing", "mastering", "delivered", "archived"]),
            ),
            models.CheckConstraint(name="album_money_basis", condition=Q(money_basis__in=["budget", "fund"])),
            models.CheckConstraint(
                name="album_released_after_delivery",
                condition=Q(delivery_on=None) | Q(release_on=None) | Q(release_on__gte=F("delivery_on")),
                violation_error_message="It cannot be released before it is delivered.",
            ),
        ]
