from __future__ import annotations

from django.db import models
from django.utils import timezone

from producer.core.ids import uuid7

from .call import Call


class CallLink(models.Model):
    """A secret address at which whoever is called answers without an account. Only the secret's hash is kept.

    Each mail carries one of its own; all of them end with the booking, and with the call.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="links")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return f"Link of {self.call}"
