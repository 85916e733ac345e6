from __future__ import annotations

from django.db import models

from accounts.models import User
from producer.core.history import remembered
from producer.core.models import Record

from ..querysets import LyricQuerySet
from .song import Song

MOST_LINES, MOST_LETTERS = 1000, 20_000


@remembered
class Lyric(Record):
    """The words of a song in one version. A version is never changed: who changes the words writes the next."""

    song = models.ForeignKey(Song, on_delete=models.CASCADE, related_name="lyrics")
    number = models.PositiveIntegerField(help_text="Versions count from 1.")
    text = models.TextField(max_length=MOST_LETTERS)
    note = models.CharField(max_length=200, blank=True, help_text="What is new in it.")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = LyricQuerySet.as_manager()

    class Meta:
        ordering = ["-number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["song", "number"], name="lyric_number_once"),
            models.CheckConstraint(name="lyric_number", condition=models.Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.song}, version {self.number}"
