from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organization, User
from producer.core.history import remembered
from producer.core.identifiers import ISRC, IdentifierField, isrc_prefix
from producer.core.ids import uuid7
from producer.core.models import Record
from producer.core.time import shown_length

from ..music import between
from ..querysets import IsrcRangeQuerySet, RecordingQuerySet
from .song import Song


@remembered
class Recording(Record):
    """One version of a song as it is put on record. Each has an ISRC of its own, and its own length."""

    class Kind(models.TextChoices):
        ALBUM = "album", "Album version"
        INSTRUMENTAL = "instrumental", "Instrumental"
        TV = "tv", "TV"
        ACAPPELLA = "acappella", "A cappella"
        EDITED = "edited", "Edited version"
        RADIO = "radio_edit", "Radio edit"
        LIVE = "live", "Live"
        REMIX = "remix", "Remix"

    song = models.ForeignKey(Song, on_delete=models.CASCADE, related_name="recordings")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", editable=False)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ALBUM)
    name = models.CharField("called", max_length=120, blank=True, help_text="What tells it from others of its kind.")
    isrc = IdentifierField("ISRC", scheme="ISRC")
    length_seconds = models.PositiveIntegerField("length", null=True, blank=True, validators=between(1, 86_400))
    notes = models.TextField(blank=True, max_length=5000)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "isrc"],
                condition=~Q(isrc=""),
                name="recording_isrc_once",
                violation_error_message="Another recording has this ISRC.",
            ),
            models.UniqueConstraint(
                fields=["song", "kind", "name"],
                name="recording_named_once",
                violation_error_message="The song has one of that kind; say what this one is called.",
            ),
            models.CheckConstraint(
                name="recording_kind",
                condition=Q(
                    kind__in=["album", "instrumental", "tv", "acappella", "edited", "radio_edit", "live", "remix"],
                ),
            ),
            models.CheckConstraint(
                name="recording_length",
                condition=Q(length_seconds=None) | Q(length_seconds__range=(1, 86400)),
                violation_error_message="A length lies between a second and a day.",
            ),
        ]

    def __str__(self) -> str:
        kind = self.get_kind_display()
        return f"{kind} “{self.name}”" if self.name else kind

    @property
    def shown_isrc(self) -> str:
        return ISRC.shown(self.isrc)

    @property
    def shown_length(self) -> str:
        return shown_length(self.length_seconds)


@remembered
class IsrcRange(Record):
    """The numbers of one year under a prefix that an agency gave to an organisation; `next_number` is tried next."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="isrc_ranges")
    prefix = models.CharField(max_length=5, validators=[isrc_prefix], help_text="Five characters, such as GBAYE.")
    year = models.PositiveSmallIntegerField(validators=between(2000, 2099), help_text="In which the numbers are given.")
    next_number = models.PositiveIntegerField(default=1, validators=between(1, 100_000))

    objects = IsrcRangeQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "prefix", "year"],
                name="isrc_range_once",
                violation_error_message="That prefix is there already for this year.",
            ),
            models.CheckConstraint(name="isrc_range_year", condition=Q(year__range=(2000, 2099))),
            models.CheckConstraint(name="isrc_range_number", condition=Q(next_number__range=(1, 100000))),
        ]

    def __str__(self) -> str:
        return f"{self.prefix[:2]}-{self.prefix[2:]}-{self.year % 100:02d}"

    def number(self, designation: int) -> str:
        """The ISRC with this designation, as it is stored."""
        return f"{self.prefix}{self.year % 100:02d}{designation:05d}"


class IsrcIssue(models.Model):
    """An ISRC that was given, to what, by whom. Stays when the recording goes: a number is never given twice."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    isrc = models.CharField(max_length=12, unique=True)
    range = models.ForeignKey(IsrcRange, on_delete=models.PROTECT, related_name="issues")
    recording = models.ForeignKey(Recording, on_delete=models.SET_NULL, null=True, related_name="issues")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return ISRC.shown(self.isrc)
