from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import User
from producer.core.history import remembered
from producer.core.ids import uuid7
from producer.core.models import Named, Record

from ..querysets import (
    MoveScoreQuerySet,
    OfRound,
    ReviewerQuerySet,
    ReviewQuerySet,
    RoundQuerySet,
)
from .album import Album
from .demo import Demo
from .song import Song, SongMove

LOWEST, HIGHEST = 1, 5


@remembered
class ReviewRound(Named):
    """Songs put before reviewers until a deadline. In a blind one nobody sees another's word before having given their own."""

    NAME = "title"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    NEXT: dict[str, frozenset[str]] = {State.OPEN: frozenset({State.CLOSED}), State.CLOSED: frozenset()}

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="rounds")
    title = models.CharField(max_length=200)
    blind = models.BooleanField(default=True)
    due_at = models.DateTimeField("deadline")
    remind_at = models.DateTimeField(null=True, editable=False)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(null=True, editable=False)
    begun_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    songs: models.ManyToManyField[Song, RoundSong] = models.ManyToManyField(Song, through="RoundSong", related_name="rounds")

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["album", "-created_at", "-id"], name="round_newest"),
            models.Index(fields=["remind_at"], name="round_to_remind", condition=Q(state="open")),
        ]
        constraints = [
            models.CheckConstraint(name="round_state", condition=Q(state__in=["open", "closed"])),
            models.CheckConstraint(
                name="round_closed", condition=Q(state="open", closed_at=None) | Q(state="closed") & ~Q(closed_at=None)
            ),
        ]


class RoundSong(Record):
    """A song among those of a round."""

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="entries")
    song = models.ForeignKey(Song, on_delete=models.CASCADE, related_name="entries")

    objects = OfRound.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "song"], name="round_song_once")]

    def __str__(self) -> str:
        return f"{self.song} in {self.round}"


class Reviewer(Record):
    """Somebody whose word a round waits for."""

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="reviewers")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="reviewer_once")]

    def __str__(self) -> str:
        return f"{self.user} in {self.round}"


class Criterion(Record):
    """What is scored in a round, and how much it weighs. As it began, so it stays: scores would mean something else."""

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="criteria")
    name = models.CharField(max_length=60)
    weight = models.DecimalField(
        max_digits=5, decimal_places=2, default=1, validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(100)]
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = OfRound.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="criterion_once"),
            models.CheckConstraint(name="criterion_weight", condition=Q(weight__gt=0, weight__lte=100)),
        ]

    def __str__(self) -> str:
        return self.name


@remembered
class Review(Record):
    """One reviewer's word on one song of a round: a score for each criterion and a remark."""

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="reviews")
    song = models.ForeignKey(Song, on_delete=models.CASCADE, related_name="reviews")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reviews")
    total = models.DecimalField(max_digits=6, decimal_places=4, help_text="The weighted mean of its scores.")
    first_total = models.DecimalField(max_digits=6, decimal_places=4, help_text="As it was given first.")
    remark = models.TextField(blank=True, max_length=5000)
    demo = models.ForeignKey(
        Demo,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="What was heard then.",
    )
    late = models.BooleanField(default=False, help_text="Given or changed after the deadline.")
    scored_at = models.DateTimeField(help_text="When it was given first.")

    older_file = False  # whether a newer file is current by now: by `with_file()`

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["song", "-scored_at"], name="review_of_song")]
        constraints = [
            models.UniqueConstraint(fields=["round", "song", "user"], name="review_once"),
            models.CheckConstraint(name="review_total", condition=Q(total__range=(1, 5), first_total__range=(1, 5))),
        ]

    def __str__(self) -> str:
        return f"{self.user} on {self.song}"


class Score(models.Model):
    """A whole number from 1 to 5 for one criterion."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="scores")
    value = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["criterion__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="score_once"),
            models.CheckConstraint(name="score_scale", condition=Q(value__range=(1, 5))),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class MoveScore(models.Model):
    """How a song stood in a round when a decision about it was taken. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    move = models.ForeignKey(SongMove, on_delete=models.CASCADE, related_name="scores")
    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="+")
    mean = models.DecimalField(max_digits=6, decimal_places=4)
    spread = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    count = models.PositiveSmallIntegerField()
    score = models.DecimalField(max_digits=6, decimal_places=4, help_text="The mean drawn towards the round's.")
    rank = models.PositiveSmallIntegerField()
    of = models.PositiveSmallIntegerField(help_text="Songs with a score in that round.")

    objects = MoveScoreQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["move", "round"], name="move_score_once")]

    def __str__(self) -> str:
        return f"{self.move}: {self.mean}"
