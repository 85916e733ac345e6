from __future__ import annotations

from django.db import models
from django.db.models import Deferrable, Q

from producer.core.history import remembered
from producer.core.models import Record
from producer.core.time import validate_sane_date

from ..querysets import SingleQuerySet
from .album import Album
from .recording import Recording


@remembered
class Single(Record):
    """A recording picked to go out on its own: why, when the attention is on it, and as which of the album's singles.

    `revision` grows with every change that is put before people again.
    """

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="singles")
    recording = models.ForeignKey(Recording, on_delete=models.RESTRICT, related_name="singles")
    position = models.PositiveSmallIntegerField("order of release", default=1, editable=False)
    focus_on = models.DateField("focus date", null=True, blank=True, validators=[validate_sane_date])
    reason = models.TextField("why this one", max_length=2000)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = SingleQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["album", "recording"], name="single_once", violation_error_message="It is a single already."
            ),
            models.UniqueConstraint(fields=["album", "position"], name="single_position_once", deferrable=Deferrable.DEFERRED),
            models.CheckConstraint(name="single_position", condition=Q(position__gte=1)),
        ]

    def __str__(self) -> str:
        return str(self.recording.song)
