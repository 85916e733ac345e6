from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from producer.core.history import remembered
from producer.core.models import Record

from ..music import between
from ..querysets import OutcomeQuerySet
from .song import Song

MOST_STREAMS = 10**12


@remembered
class Outcome(Record):
    """What became of a song. What nobody has said yet is empty."""

    song = models.OneToOneField(Song, on_delete=models.CASCADE, related_name="outcome")
    made_cut = models.BooleanField("made the cut", null=True, blank=True)
    single = models.BooleanField("was a single", null=True, blank=True)
    streams = models.BigIntegerField(null=True, blank=True, validators=between(0, MOST_STREAMS))
    chart_peak = models.PositiveIntegerField(null=True, blank=True, validators=between(1, 10_000))
    note = models.CharField(max_length=500, blank=True, help_text="Which chart, which country, counted when.")
    recorded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outcome_streams",
                condition=Q(streams=None) | Q(streams__range=(0, MOST_STREAMS)),
                violation_error_message="Streams are counted from 0.",
            ),
            models.CheckConstraint(
                name="outcome_peak",
                condition=Q(chart_peak=None) | Q(chart_peak__range=(1, 10_000)),
                violation_error_message="The best place of a chart is 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"What became of {self.song}"
