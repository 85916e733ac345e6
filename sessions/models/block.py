"""Bookings that belong together: options of which one will be chosen, and the days of a block."""

from __future__ import annotations

from django.db import models

from producer.core.models import Record
from projects.models import Album
from projects.querysets import OfAlbum


class OptionSet(Record):
    """Several rooms on hold for one need. Confirming one releases the rest."""

    album = models.ForeignKey(Album, on_delete=models.PROTECT, related_name="option_sets")
    name = models.CharField(max_length=120)
    notes = models.TextField(blank=True, max_length=5000)

    objects = OfAlbum.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name


class Block(Record):
    """Several days in a room, not always one after the other. Each day is a booking of its own, held or confirmed.

    `skipped` are the days that were wanted and taken, each with `starts_at` and `ends_at`.
    """

    album = models.ForeignKey(Album, on_delete=models.PROTECT, related_name="blocks")
    name = models.CharField(max_length=120)
    notes = models.TextField(blank=True, max_length=5000)
    skipped = models.JSONField(default=list, blank=True, editable=False)

    objects = OfAlbum.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name
