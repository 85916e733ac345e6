from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Organization, User
from producer.core.models import Record

MOST_BYTES = 20 * 1024 * 1024
TYPES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


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

    class Meta:
        constraints = [
            models.CheckConstraint(name="file_type", condition=Q(content_type__in=sorted(TYPES))),
            models.CheckConstraint(name="file_size", condition=Q(size__gt=0, size__lte=MOST_BYTES)),
        ]

    def __str__(self) -> str:
        return self.name
