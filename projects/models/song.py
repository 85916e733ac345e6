from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from producer.core.history import remembered
from producer.core.identifiers import ISWC, IdentifierField
from producer.core.ids import uuid7
from producer.core.models import Named
from producer.core.time import validate_sane_date

from ..music import LONGEST_MOOD, between, plain_moods, same_song, validate_key, validate_moods, validate_signature
from ..querysets import (
    SongMoveQuerySet,
    SongQuerySet,
)
from .album import Album


@remembered
class Song(Named):
    """A song that may make the record. Decisions about it move it through `NEXT`.

    A pitched one may be on hold for us to the end of `held_until`, a day of the album's clock.
    """

    NAME = "title"
    UNREMEMBERED = ("same_song", "hold_ends_at", "hold_remind_at")

    class Origin(models.TextChoices):
        ORIGINAL = "original", "Original"
        COWRITE = "cowrite", "Co-write"
        COVER = "cover", "Cover"
        PITCHED = "pitched", "Pitched"

    class State(models.TextChoices):
        CANDIDATE = "candidate", "Candidate"
        SHORTLISTED = "shortlisted", "Shortlisted"
        TO_RECORD = "to_record", "To record"
        RECORDING = "recording", "Recording"
        RECORDED = "recorded", "Recorded"
        FINAL_CUT = "final_cut", "Final cut"
        BONUS = "bonus", "Bonus"
        SHELVED = "shelved", "Shelved"
        DROPPED = "dropped", "Dropped"

    # A dropped song comes back to the pool, or to where it was dropped from (rules.song asks its last move).
    NEXT: dict[str, frozenset[str]] = {
        State.CANDIDATE: frozenset({State.SHORTLISTED, State.TO_RECORD, State.DROPPED}),
        State.SHORTLISTED: frozenset({State.TO_RECORD, State.CANDIDATE, State.DROPPED}),
        State.TO_RECORD: frozenset({State.RECORDING, State.SHORTLISTED, State.DROPPED}),
        State.RECORDING: frozenset({State.RECORDED, State.TO_RECORD, State.DROPPED}),
        State.RECORDED: frozenset({State.FINAL_CUT, State.BONUS, State.SHELVED, State.RECORDING, State.DROPPED}),
        State.FINAL_CUT: frozenset({State.BONUS, State.SHELVED, State.RECORDED, State.DROPPED}),
        State.BONUS: frozenset({State.FINAL_CUT, State.SHELVED, State.RECORDED, State.DROPPED}),
        State.SHELVED: frozenset({State.FINAL_CUT, State.BONUS, State.RECORDED, State.DROPPED}),
        State.DROPPED: frozenset(set(State) - {State.DROPPED}),
    }

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="songs")
    title = models.CharField(max_length=200)
    writers = models.CharField(max_length=400, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ORIGINAL)
    key = models.CharField(max_length=20, blank=True, validators=[validate_key])
    tempo = models.DecimalField(
        "tempo, BPM", max_digits=5, decimal_places=2, null=True, blank=True, validators=between(20, 400)
    )
    length_seconds = models.PositiveIntegerField("length", null=True, blank=True, validators=between(1, 86_400))
    iswc = IdentifierField("ISWC", scheme="ISWC")
    time_signature = models.CharField(max_length=5, blank=True, validators=[validate_signature])
    moods = ArrayField(models.CharField(max_length=LONGEST_MOOD), default=list, blank=True, validators=[validate_moods])
    pitched_by = models.CharField(max_length=200, blank=True, help_text="The publisher or writer it came from.")
    held_until = models.DateField("on hold until", null=True, blank=True, validators=[validate_sane_date])
    hold_ends_at = models.DateTimeField(null=True, editable=False)
    hold_remind_at = models.DateTimeField(null=True, editable=False)
    same_song = models.CharField(max_length=300, blank=True, editable=False, help_text="Title and writers, made alike.")
    explicit = models.BooleanField(default=False, help_text="Needs an edited version where explicit words are not played.")
    state = models.CharField(max_length=12, choices=State, default=State.CANDIDATE)
    position = models.PositiveIntegerField(default=0)
    notes = models.TextField(blank=True, max_length=20000)

    objects = SongQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        indexes = [
            GinIndex(OpClass(F("sort_key"), name="gin_trgm_ops"), name="song_search"),
            models.Index(fields=["album", "position", "id"], name="song_by_position"),
            models.Index(fields=["same_song"], name="song_held", condition=~Q(held_until=None)),
            models.Index(fields=["iswc"], name="song_held_iswc", condition=~Q(held_until=None) & ~Q(iswc="")),
            models.Index(fields=["hold_ends_at"], name="song_hold_ends", condition=~Q(held_until=None)),
            models.Index(fields=["hold_remind_at"], name="song_hold_reminds", condition=~Q(hold_remind_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="song_state",
                condition=Q(
                    state__in=[
                        "candidate",
                        "shortlisted",
                        "to_record",
                        "recording",
                        "recorded",
                        "final_cut",
                        "bonus",
                        "shelved",
                        "dropped",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="song_tempo",
                condition=Q(tempo=None) | Q(tempo__gte=20, tempo__lte=400),
                violation_error_message="A tempo lies between 20 and 400 BPM.",
            ),
            models.CheckConstraint(
                name="song_length",
                condition=Q(length_seconds=None) | Q(length_seconds__range=(1, 86400)),
                violation_error_message="A length lies between a second and a day.",
            ),
            models.CheckConstraint(
                name="song_held_is_pitched",
                condition=Q(held_until=None) | Q(origin="pitched"),
                violation_error_message="Only a pitched song is on hold. Release the hold first.",
            ),
            models.CheckConstraint(
                name="song_hold_ends",
                condition=Q(held_until=None, hold_ends_at=None, hold_remind_at=None)
                | ~Q(held_until=None) & ~Q(hold_ends_at=None),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        self._work_out()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._work_out()
        if (fields := kwargs.get("update_fields")) is not None and {"title", "writers"} & set(fields):
            kwargs["update_fields"] = {*fields, "same_song"}
        super().save(*args, **kwargs)

    def _work_out(self) -> None:
        self.moods = plain_moods(self.moods) if isinstance(self.moods, list) else self.moods
        self.same_song = same_song(self.title, self.writers)

    @property
    def shown_iswc(self) -> str:
        return ISWC.shown(self.iswc)


class SongMove(models.Model):
    """A decision about a song: from where to where, who said so, when and why. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    song = models.ForeignKey(Song, on_delete=models.CASCADE, related_name="moves")
    was = models.CharField(max_length=12, choices=Song.State)
    became = models.CharField(max_length=12, choices=Song.State)
    reason = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = SongMoveQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["song", "-at", "-id"], name="song_move_newest")]

    def __str__(self) -> str:
        return f"{self.song}: {self.get_was_display()} → {self.get_became_display()}"
