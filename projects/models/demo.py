from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from files.models import AudioFile
from producer.core.history import remembered
from producer.core.models import Record

from ..querysets import DemoQuerySet
from .recording import Recording
from .song import Song


@remembered
class Demo(Record):
    """A sound file of a song, or of one of its recordings: a mix, a bounce.

    One of the song's own is current, and one of each recording. A removed one keeps its row, for what was said about it.
    """

    song = models.ForeignKey(Song, on_delete=models.CASCADE, related_name="demos")
    recording = models.ForeignKey(Recording, on_delete=models.RESTRICT, null=True, blank=True, related_name="sounds")
    audio = models.OneToOneField(AudioFile, on_delete=models.CASCADE, related_name="demo")
    note = models.CharField(max_length=200, blank=True)
    current = models.BooleanField(default=False)
    arrived_at = models.DateTimeField("arrived", null=True, blank=True, help_text="When its last byte was here.")
    removed_at = models.DateTimeField("removed", null=True, blank=True)

    objects = DemoQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["song", "-created_at", "-id"], name="demo_newest")]
        constraints = [
            models.UniqueConstraint(fields=["song"], condition=Q(current=True, recording=None), name="demo_one_current"),
            models.UniqueConstraint(fields=["recording"], condition=Q(current=True), name="demo_one_current_of_recording"),
            models.CheckConstraint(name="demo_current_is_here", condition=Q(current=False) | Q(removed_at=None)),
        ]

    def __str__(self) -> str:
        return self.audio.name

    def clean(self) -> None:
        if self.recording is not None and self.recording.song_id != self.song_id:
            raise ValidationError({"recording": "Choose a recording of this song."})

    @property
    def is_ready(self) -> bool:
        return self.audio.state == AudioFile.State.READY and self.audio.file_id is not None
