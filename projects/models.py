from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Organization, User
from accounts.roles import TeamRole
from producer.core.history import remembered
from producer.core.ids import uuid7
from producer.core.models import Named, Record
from producer.core.money import CurrencyField
from producer.core.time import validate_sane_date, validate_zone

from .music import between, validate_key, validate_roles
from .querysets import (
    AlbumQuerySet,
    ArtistQuerySet,
    PersonQuerySet,
    PlaceQuerySet,
    ShareQuerySet,
    SongMoveQuerySet,
    SongQuerySet,
    TeamQuerySet,
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
    """Somebody in an organisation's directory: a player, an engineer, an arranger. May have no account here."""

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
    notes = models.TextField(blank=True, max_length=5000)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        verbose_name_plural = "people"
        indexes = [GinIndex(OpClass(F("sort_key"), name="gin_trgm_ops"), name="person_search")]


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


@remembered
class AlbumShare(Record):
    """An album shown to another organisation, from `since` until `until`; what ends, ends at once."""

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="shares")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="shared_albums")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["album", "organization"], condition=Q(until=None), name="share_once"),
            models.CheckConstraint(
                name="share_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message="A share cannot end before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.album} with {self.organization}"


@remembered
class TeamMember(Record):
    """A user on an album's team; ended ones stay for the history."""

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="teams")
    role = models.CharField(max_length=12, choices=TeamRole)
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["album", "user", "role"], condition=Q(ended_at=None), name="team_once"),
            models.CheckConstraint(name="team_role", condition=Q(role__in=TeamRole.values)),
        ]

    def __str__(self) -> str:
        return f"{self.user} on {self.album}"


@remembered
class Song(Named):
    """A song that may make the record. Decisions about it move it through `NEXT`."""

    NAME = "title"

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

    # A dropped song comes back to the pool, or to where it was dropped from (actions.song asks its last move).
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
    state = models.CharField(max_length=12, choices=State, default=State.CANDIDATE)
    position = models.PositiveIntegerField(default=0)
    notes = models.TextField(blank=True, max_length=20000)

    objects = SongQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        indexes = [
            GinIndex(OpClass(F("sort_key"), name="gin_trgm_ops"), name="song_search"),
            models.Index(fields=["album", "position", "id"], name="song_by_position"),
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
        ]


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


class TeamInvitation(Record):
    """A place on an album kept for an address that has no account yet; taken when its invitation is accepted."""

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=TeamRole)
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was taken or withdrawn.")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["album", "email", "role"], condition=Q(ended_at=None), name="team_invited_once"),
            models.CheckConstraint(name="team_invitation_role", condition=Q(role__in=TeamRole.values)),
        ]

    def __str__(self) -> str:
        return f"{self.email} for {self.album}"
