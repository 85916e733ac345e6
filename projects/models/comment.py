from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Organization, User
from producer.core.history import remembered
from producer.core.models import Record
from producer.core.names import plain_words

from ..querysets import CommentQuerySet
from .album import Album


@remembered
class Comment(Record):
    """What somebody said about a thing of an album: for everybody who sees it, or internal to one label."""

    album = models.ForeignKey(Album, on_delete=models.CASCADE, related_name="comments")
    kind = models.CharField(max_length=40)
    thing = models.UUIDField(help_text="The id of what it is about.")
    title = models.CharField(max_length=200, editable=False, help_text="What the thing was called then.")
    text = models.TextField(max_length=5000, validators=[MaxLengthValidator(5000)])
    words = models.TextField(editable=False, help_text="The text as search reads it.")
    internal = models.BooleanField(default=False, help_text="Only for the label; said once, when it is written.")
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, blank=True, editable=False, related_name="+"
    )
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    mentions = ArrayField(models.UUIDField(), default=list, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["kind", "thing", "-created_at", "-id"], name="comment_thread"),
            models.Index(fields=["album", "-created_at", "-id"], name="comment_of_album"),
            GinIndex(OpClass(F("words"), name="gin_trgm_ops"), name="comment_search"),
        ]
        constraints = [
            models.CheckConstraint(
                name="comment_internal_to_somebody",
                condition=Q(internal=True, organization__isnull=False) | Q(internal=False, organization=None),
            ),
        ]

    def clean(self) -> None:
        self.words = plain_words(self.text)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.words = plain_words(self.text)
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "words"}
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.title
