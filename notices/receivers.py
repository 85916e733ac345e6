"""What accounts tells us."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import email_changed

from . import preferences
from .models import Preference


@receiver(email_changed)
def keep_wishes(user: User, was: str, **_: Any) -> None:
    """What somebody chose to get goes along to their new address, unless that has words of its own."""
    old = preferences.seen(was)
    Preference.objects.get_or_create(email=user.email, defaults={"mail": old.mail, "hours": old.hours})
