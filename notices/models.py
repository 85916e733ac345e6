from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import User
from producer.core.ids import uuid7
from producer.core.models import Record

from . import albums

DEFAULT_HOURS = (72, 24, 2)
CHOICES = (168, 72, 48, 24, 12, 4, 2, 1)


def default_hours() -> list[int]:
    return list(DEFAULT_HOURS)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: Any) -> Self:
        """One's own notices, as long as one still sees the album (and its money) that they speak of, or is called there."""
        seen = Q(album_id=None) | Q(money=False, album_id__in=albums.seen_by(actor))
        seen |= Q(money=True, album_id__in=albums.seen_by(actor, money=True))
        for kinds, album_ids in albums.called_to(actor):
            seen |= Q(money=False, about__in=kinds, album_id__in=album_ids)
        return self.filter(seen, user=actor.pk)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """Something one user was told inside the app. `key` makes it once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    about = models.CharField(max_length=40, help_text="Its kind: booking_moved, flag_raised.")
    subject = models.CharField(max_length=200)
    text = models.TextField(max_length=10_000)
    path = models.CharField(max_length=300, help_text="The page of the thing.")
    key = models.CharField(max_length=200, unique=True)
    album_id = models.UUIDField(null=True, help_text="Shown only while this album is visible.")
    money = models.BooleanField(default=False, help_text="Shown only while the album's money is visible.")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(F("user"), F("created_at").desc(), F("id").desc(), name="notice_newest"),
            models.Index(fields=["user"], name="notice_unread", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return self.subject


class Preference(Record):
    """What one address wants to get: mail at all, and reminders how many hours before."""

    email = models.EmailField(max_length=254, unique=True)
    mail = models.BooleanField("by mail", default=True)
    hours = ArrayField(models.PositiveSmallIntegerField(), default=default_hours, blank=True)
    link_number = models.PositiveIntegerField(default=1, help_text="Grows to end every link mailed so far.")

    class Meta:
        constraints = [models.CheckConstraint(name="preference_email_lower", condition=Q(email=Lower("email")))]

    def __str__(self) -> str:
        return self.email


class KeptMail(models.Model):
    """A mail kept instead of sent, where no mail server is named; read on `/mail/`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recipients = models.TextField()
    subject = models.TextField()
    message_id = models.CharField(max_length=300, db_index=True)
    raw = models.BinaryField(help_text="The message as it would have gone to the server.")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name_plural = "kept mail"

    def __str__(self) -> str:
        return f"{self.subject} to {self.recipients}"
