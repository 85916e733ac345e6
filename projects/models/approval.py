from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from accounts.models import User
from producer.core.history import remembered
from producer.core.models import Record

from ..querysets import ApprovalAnswerQuerySet, ApprovalQuerySet, OfAlbum
from .album import Album


class AskedRole(models.TextChoices):
    """Roles towards an album that may be asked for their approval."""

    ARTIST = "artist", "Artist"
    PRODUCER = "producer", "Producer"
    AR = "ar", "A&R"
    AR_HEAD = "ar_head", "Head of A&R"


class WhoDecides(models.TextChoices):
    ALL = "all", "All of them"
    ANY = "any", "Any of them"


@remembered
class ApprovalRequest(Record):
    """One thing, as it stood in one version, put before those who must approve it. It falls when the thing changes."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        APPROVED = "approved", "Approved"
        DECLINED = "declined", "Declined"
        FALLEN = "fallen", "Fallen"

    NEXT: dict[str, frozenset[str]] = {
        State.OPEN: frozenset({State.APPROVED, State.DECLINED, State.FALLEN}),
        State.APPROVED: frozenset({State.FALLEN}),
        State.DECLINED: frozenset({State.FALLEN}),
        State.FALLEN: frozenset(),
    }

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="approvals")
    kind = models.CharField(max_length=40)
    thing = models.UUIDField(help_text="The id of what is to be approved.")
    thing_version = models.PositiveIntegerField("version")
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=300, help_text="Its page.")
    rule = models.CharField(max_length=3, choices=WhoDecides, default=WhoDecides.ALL)
    due_at = models.DateTimeField("due", null=True, blank=True)
    remind_at = models.DateTimeField(null=True, editable=False)
    note = models.TextField(blank=True, max_length=2000)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    why = models.CharField(max_length=500, blank=True, help_text="Why it fell.")
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, editable=False)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["thing", "-created_at"], name="approval_of_thing"),
            models.Index(fields=["album", "-created_at", "-id"], name="approval_newest"),
            models.Index(fields=["remind_at"], name="approval_to_remind", condition=Q(state="open")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "thing"], condition=Q(state="open"), name="approval_open_once"),
            models.CheckConstraint(name="approval_state", condition=Q(state__in=["open", "approved", "declined", "fallen"])),
            models.CheckConstraint(name="approval_rule", condition=Q(rule__in=["all", "any"])),
            models.CheckConstraint(
                name="approval_settled", condition=Q(state="open", settled_at=None) | ~Q(state="open") & ~Q(settled_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.title


@remembered
class ApprovalAnswer(Record):
    """One place among those asked: a person's or a role's, and what it answered."""

    class Says(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"

    # Who may answer for a role; the head stands in for the A&R.
    ANSWERED_BY: dict[str, frozenset[str]] = {
        AskedRole.ARTIST: frozenset({"artist"}),
        AskedRole.PRODUCER: frozenset({"producer"}),
        AskedRole.AR: frozenset({"ar", "ar_head"}),
        AskedRole.AR_HEAD: frozenset({"ar_head"}),
    }

    request = models.ForeignKey(ApprovalRequest, on_delete=models.CASCADE, related_name="answers")
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=10, choices=AskedRole, blank=True)
    says = models.CharField(max_length=3, choices=Says, blank=True)
    words = models.TextField(blank=True, max_length=2000)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ApprovalAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "user"], condition=~Q(user=None), name="approval_asks_person_once"),
            models.UniqueConstraint(fields=["request", "role"], condition=~Q(role=""), name="approval_asks_role_once"),
            models.CheckConstraint(
                name="approval_asks_person_or_role",
                condition=Q(user=None) & ~Q(role="") | ~Q(user=None) & Q(role=""),
                violation_error_message="Ask a person or a role.",
            ),
            models.CheckConstraint(name="approval_says", condition=Q(says__in=["", "yes", "no"])),
            models.CheckConstraint(
                name="approval_answered", condition=Q(says="", answered_at=None) | ~Q(says="") & ~Q(answered_at=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.user) if self.user else self.get_role_display()


def validate_asked(roles: Any) -> None:
    if set(roles) - set(AskedRole.values):
        raise ValidationError("Ask the artist, the producer, the A&R or the head of A&R.", code="role")


@remembered
class ApprovalSetting(Record):
    """What an album asks approval for, and of whom. A kind without a setting asks nobody."""

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="approval_settings")
    kind = models.CharField(max_length=40)
    roles = ArrayField(models.CharField(max_length=10), default=list, blank=True, validators=[validate_asked])
    people = ArrayField(models.UUIDField(), default=list, blank=True, size=20)
    rule = models.CharField(max_length=3, choices=WhoDecides, default=WhoDecides.ALL)
    days = models.PositiveSmallIntegerField("days to answer", default=7)

    objects = OfAlbum.as_manager()

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["album", "kind"], name="approval_setting_once"),
            models.CheckConstraint(name="approval_setting_rule", condition=Q(rule__in=["all", "any"])),
            models.CheckConstraint(
                name="approval_setting_days",
                condition=Q(days__range=(1, 365)),
                violation_error_message="Give them between a day and a year.",
            ),
        ]

    def __str__(self) -> str:
        return self.kind
