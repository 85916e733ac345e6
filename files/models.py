from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Organization, User
from producer.core.models import Record

MOST_BYTES = 20 * 1024 * 1024
TYPES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def unused(self) -> Self:
        """Files that no row of a later room points to. This room does not know them; the database's relations do."""
        rows = self
        for relation in StoredFile._meta.related_objects:
            users = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
            rows = rows.filter(~Exists(users))
        return rows


class StoredFile(Record):
    """An upload that was looked into and found to be what it says, under a key that nobody can guess."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", "Receipt"

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=150, help_text="As it was called by whoever uploaded it.")
    key = models.CharField(max_length=120, unique=True, editable=False)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="file_type", condition=Q(content_type__in=sorted(TYPES))),
            models.CheckConstraint(name="file_size", condition=Q(size__gt=0, size__lte=MOST_BYTES)),
        ]

    def __str__(self) -> str:
        return self.name
