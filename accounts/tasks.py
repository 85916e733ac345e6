from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session
from django.utils import timezone

from producer.core.sweeps import sweeps


@sweeps("expired_sign_ins")
def clear_expired_sessions(now: datetime) -> int:
    """Sign-in sessions whose time is over. A sweep of the future (`run_due --now`) signs nobody out."""
    return Session.objects.filter(expire_date__lt=min(now, timezone.now())).delete()[0]
