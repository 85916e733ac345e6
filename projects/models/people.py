from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Organization, User
from accounts.roles import TeamRole
from producer.core.history import remembered
from producer.core.models import Record

from ..querysets import (
    PlaceQuerySet,
    ShareQuerySet,
    TeamQuerySet,
)
from .album import Album


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
