from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone

from accounts.models import User
from producer.core.history import remembered
from producer.core.models import Record

from ..querysets import LinkQuerySet, SentSongQuerySet
from .album import Album
from .song import Song


@remembered
class SubmissionLink(Record):
    """A secret address at which writers and publishers send songs to an album, without an account, until it ends.

    Of the album it shows what the producer chose: its artist, its title, both or nothing. The secret is kept as a hash only.
    """

    UNREMEMBERED = ("secret_hash",)

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="submission_links")
    name = models.CharField(max_length=100, help_text="For you: whom it is meant for.")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    show_artist = models.BooleanField(default=True)
    show_title = models.BooleanField(default=False)
    words = models.TextField("what is sought", blank=True, max_length=1000, help_text="Shown to whoever opens the link.")
    expires_at = models.DateTimeField("ends")
    revoked_at = models.DateTimeField("revoked", null=True, blank=True, editable=False)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["album", "-created_at", "-id"], name="submission_link_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def ended_at(self) -> datetime | None:
        """When it ended, by hand or by itself; None while it is open."""
        past = self.expires_at if self.expires_at <= timezone.now() else None
        return min((at for at in (self.revoked_at, past) if at), default=None)


class SentSong(Record):
    """Who sent a song by a link, and how to reach them."""

    song = models.OneToOneField(Song, on_delete=models.CASCADE, related_name="sent")
    link = models.ForeignKey(SubmissionLink, on_delete=models.CASCADE, related_name="sent")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    company = models.CharField(max_length=120, blank=True)

    objects = SentSongQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.name}, {self.company}" if self.company else self.name
