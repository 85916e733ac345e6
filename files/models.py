from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Sum

from accounts.models import Organization, User
from producer.core.ids import uuid7
from producer.core.models import Record

MB = 1024 * 1024
PAPER_TYPES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
AUDIO_TYPES = {
    "audio/wav": "wav",
    "audio/aiff": "aiff",
    "audio/flac": "flac",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
}
TYPES = PAPER_TYPES | AUDIO_TYPES
MOST_BYTES = 20 * MB
MOST_AUDIO_BYTES = 500 * MB


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def unused(self) -> Self:
        """Files that no row of a later room points to. This room does not know them; the database's relations do."""
        rows = self
        for relation in StoredFile._meta.related_objects:
            users = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
            rows = rows.filter(~Exists(users))
        return rows


class StoredFile(Record):
    """An upload that was looked into and found to be what it says, under a key that nobody can guess."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", "Receipt"
        AUDIO = "audio", "Audio"

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=150, help_text="As it was called by whoever uploaded it.")
    key = models.CharField(max_length=120, unique=True, editable=False)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="file_type",
                condition=Q(kind="audio", content_type__in=sorted(AUDIO_TYPES))
                | Q(~Q(kind="audio"), content_type__in=sorted(PAPER_TYPES)),
            ),
            models.CheckConstraint(
                name="file_size",
                condition=Q(size__gt=0) & (Q(size__lte=MOST_BYTES) | Q(kind="audio", size__lte=MOST_AUDIO_BYTES)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AudioFileQuerySet(models.QuerySet["AudioFile"]):
    def expired(self, now: datetime) -> Self:
        return self.filter(state__in=[AudioFile.State.UPLOADING, AudioFile.State.REFUSED], expires_at__lte=now)

    def torn(self) -> Self:
        """Uploads whose pieces do not add up to what is said to be here."""
        open_ones = self.filter(state__in=[AudioFile.State.UPLOADING, AudioFile.State.CHECKING])
        return open_ones.annotate(held=Sum("pieces__size", default=0)).exclude(held=models.F("received"))


class AudioFile(Record):
    """Sound on its way in: piece by piece, then looked into and measured by a worker, then ready or refused in words.

    The room that uses it keeps the permission. `expires_at` counts while pieces are missing, and once it is refused.
    """

    class State(models.TextChoices):
        UPLOADING = "uploading", "Uploading"
        CHECKING = "checking", "Checking"
        READY = "ready", "Ready"
        REFUSED = "refused", "Refused"

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=150)
    size = models.PositiveIntegerField(help_text="In bytes.")
    received = models.PositiveIntegerField(default=0, help_text="How many bytes of it are here.")
    expires_at = models.DateTimeField(help_text="When what is unfinished or refused is thrown out.")
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADING)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Of the checking, in percent.")
    words = models.CharField(max_length=300, blank=True, help_text="Why it was refused.")
    content_type = models.CharField(max_length=40, blank=True)
    file = models.OneToOneField(StoredFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="audio")
    length_ms = models.PositiveIntegerField(null=True, blank=True)
    sample_rate = models.PositiveIntegerField(null=True, blank=True, help_text="In Hz.")
    channels = models.PositiveSmallIntegerField(null=True, blank=True)
    codec = models.CharField(max_length=40, blank=True, help_text="Such as PCM, 24 bit.")
    loudness_lufs = models.DecimalField(
        max_digits=5, decimal_places=1, null=True, blank=True, help_text="Integrated, ITU-R BS.1770-4; none for silence."
    )
    true_peak_db = models.DecimalField(
        max_digits=5, decimal_places=1, null=True, blank=True, help_text="In dBTP; none for silence."
    )
    peaks = models.BinaryField(default=bytes, blank=True, help_text="The waveform: up to 1,000 steps in time, each 0 to 255.")

    objects = AudioFileQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], condition=Q(state__in=["uploading", "refused"]), name="audio_expires")]
        constraints = [
            models.CheckConstraint(name="audio_state", condition=Q(state__in=["uploading", "checking", "ready", "refused"])),
            models.CheckConstraint(name="audio_size", condition=Q(size__gt=0, size__lte=MOST_AUDIO_BYTES)),
            models.CheckConstraint(name="audio_received", condition=Q(received__lte=models.F("size"))),
            models.CheckConstraint(
                name="audio_measured",
                condition=~Q(state="ready") | Q(length_ms__gt=0, sample_rate__gt=0, channels__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> str:
        """Where its pieces lie until it is whole."""
        return f"pieces/{self.pk}"


class Piece(models.Model):
    """Some bytes of an unfinished upload, kept under `key`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    audio = models.ForeignKey(AudioFile, on_delete=models.CASCADE, related_name="pieces")
    offset = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    key = models.CharField(max_length=120)

    class Meta:
        ordering = ["offset"]
        constraints = [models.UniqueConstraint(fields=["audio", "offset"], name="piece_once")]

    def __str__(self) -> str:
        return f"{self.audio_id} from {self.offset}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.full_clean()
        super().save(*args, **kwargs)
