from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils import timezone

from accounts.models import Organization, User
from producer.core.history import remembered
from producer.core.ids import uuid7
from producer.core.models import Named, Record

from ..music import between
from ..querysets import OfAlbum, OrderQuerySet, OrdersQuerySet, SideLimitQuerySet
from .album import Album
from .recording import Recording

MOST_SIDES = 12


class Format(models.TextChoices):
    """What a record comes out on."""

    DIGITAL = "digital", "Digital"
    CD = "cd", "CD"
    LP = "12in", "12″"
    TEN = "10in", "10″"
    SEVEN = "7in", "7″"
    CASSETTE = "cassette", "Cassette"


KNOWN_FORMAT = Q(format__in=["digital", "cd", "12in", "10in", "7in", "cassette"])


class RunningOrder(Named):
    """A candidate for the order in which an album's songs stand on one format; a locked one numbers its tracks.

    `revision` grows with every change of what it holds and is what is approved; `edition` with every reopening.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        ASKED = "asked", "Waiting for approval"
        LOCKED = "locked", "Locked"

    NEXT: dict[str, frozenset[str]] = {
        State.DRAFT: frozenset({State.ASKED, State.LOCKED}),
        State.ASKED: frozenset({State.DRAFT, State.LOCKED}),
        State.LOCKED: frozenset({State.DRAFT}),
    }

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="running_orders")
    name = models.CharField(max_length=120)
    format = models.CharField(max_length=8, choices=Format, default=Format.DIGITAL)
    sides = models.PositiveSmallIntegerField("sides or discs", default=1, validators=between(1, MOST_SIDES))
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    edition = models.PositiveIntegerField(default=1, editable=False)
    locked_at = models.DateTimeField(null=True, editable=False)

    objects = OrdersQuerySet.as_manager()

    class Meta:
        ordering = ["format", "sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["album", "format", "name"],
                name="order_named_once",
                violation_error_message="The album has an order of that name on this format.",
            ),
            models.UniqueConstraint(
                fields=["album", "format"],
                condition=Q(state="locked"),
                name="order_locked_once",
                violation_error_message="Another order of this format is locked already.",
            ),
            models.CheckConstraint(name="order_format", condition=KNOWN_FORMAT),
            models.CheckConstraint(name="order_state", condition=Q(state__in=["draft", "asked", "locked"])),
            models.CheckConstraint(
                name="order_sides",
                condition=Q(sides__range=(1, MOST_SIDES)),
                violation_error_message=f"A record has 1 to {MOST_SIDES} sides or discs.",
            ),
            models.CheckConstraint(
                name="order_locked_when", condition=Q(state="locked", locked_at__isnull=False) | ~Q(state="locked")
            ),
        ]


# No hole: within a side positions begin at 1 and there are as many as the last one says. That there is no double, the unique
# constraint proves. Both are asked at the end of the transaction, for a move passes through states that are neither.
NO_HOLE = """
IF EXISTS (
    SELECT 1 FROM projects_orderitem
    WHERE order_id IN (COALESCE(NEW.order_id, OLD.order_id), COALESCE(OLD.order_id, NEW.order_id))
    GROUP BY order_id, side HAVING MIN(position) <> 1 OR MAX(position) <> COUNT(*)
) THEN
    RAISE EXCEPTION 'a side of running order % has a hole', COALESCE(NEW.order_id, OLD.order_id)
        USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NULL;
"""


class OrderItem(Record):
    """A recording at its place in an order. After it comes a gap, or it fades into the next; a side's last has neither."""

    file_ms: int | None  # how long the recording's current file lasts, and the song's current demo: by `with_songs()`
    demo_ms: int | None

    order = models.ForeignKey(RunningOrder, on_delete=models.CASCADE, related_name="items")
    recording = models.ForeignKey(Recording, on_delete=models.RESTRICT, related_name="order_items")
    side = models.PositiveSmallIntegerField(default=1, validators=between(1, MOST_SIDES))
    position = models.PositiveSmallIntegerField(default=1)
    gap_seconds = models.DecimalField("gap after it", max_digits=4, decimal_places=1, default=2, validators=between(0, 600))
    crossfade_seconds = models.DecimalField(
        "crossfade into the next", max_digits=4, decimal_places=1, default=0, validators=between(0, 60)
    )

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["side", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "side", "position"], name="order_position_once", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="order_position", condition=Q(position__gte=1, side__range=(1, MOST_SIDES))),
            models.CheckConstraint(
                name="order_join",
                condition=Q(gap_seconds__range=(0, 600), crossfade_seconds__range=(0, 60))
                & (Q(gap_seconds=0) | Q(crossfade_seconds=0)),
                violation_error_message="Give a gap or a crossfade, not both.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="no_hole",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                timing=pgtrigger.Deferred,
                func=NO_HOLE,
            )
        ]

    def __str__(self) -> str:
        return f"{self.order}, side {self.side}, {self.position}"


@remembered
class OrderVersion(Record):
    """What an order held when it was locked, in one edition of it, and why it was opened again. Never changed otherwise."""

    order = models.ForeignKey(RunningOrder, on_delete=models.CASCADE, related_name="versions")
    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=160)
    edition = models.PositiveIntegerField()
    items = models.JSONField(default=list)
    locked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    locked_at = models.DateTimeField(default=timezone.now)
    reopened_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    reopened_at = models.DateTimeField(null=True, editable=False)
    reason = models.CharField("why it was opened again", max_length=1000, blank=True)

    objects = OfAlbum.as_manager()

    class Meta:
        ordering = ["-edition"]
        constraints = [models.UniqueConstraint(fields=["order", "edition"], name="order_edition_once")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.edition}"


class OrderVote(models.Model):
    """Whom of an album's candidates on one format somebody is for, and in which revision they heard it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="+")
    format = models.CharField(max_length=8, choices=Format)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    order = models.ForeignKey(RunningOrder, on_delete=models.CASCADE, related_name="votes")
    revision = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["album", "format", "user"], name="vote_once"),
            models.CheckConstraint(name="vote_format", condition=KNOWN_FORMAT),
        ]

    def __str__(self) -> str:
        return f"{self.user} for {self.order}"


class SideLimit(Record):
    """How long a side or disc of a format may be: an organisation's word, or an album's own."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="side_limits")
    album = models.ForeignKey(Album, on_delete=models.CASCADE, null=True, blank=True, related_name="side_limits")
    format = models.CharField(max_length=8, choices=Format)
    good_seconds = models.PositiveIntegerField("good up to", validators=between(1, 86_400))
    most_seconds = models.PositiveIntegerField("too long beyond", validators=between(1, 86_400))

    objects = SideLimitQuerySet.as_manager()

    class Meta:
        ordering = ["format", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "format"],
                condition=Q(album=None),
                name="limit_of_organization_once",
                violation_error_message="The organisation has limits for this format.",
            ),
            models.UniqueConstraint(
                fields=["album", "format"],
                name="limit_of_album_once",
                violation_error_message="The album has limits of its own for this format.",
            ),
            models.CheckConstraint(name="limit_format", condition=KNOWN_FORMAT),
            models.CheckConstraint(
                name="limit_grows",
                condition=Q(good_seconds__gte=1, most_seconds__lte=86_400, good_seconds__lte=F("most_seconds")),
                violation_error_message="A side is too long only beyond what is still good.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_format_display()} of {self.album or self.organization}"
