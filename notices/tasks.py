from __future__ import annotations

from datetime import datetime, timedelta

from producer.core import sweeps

from .models import KeptMail

KEPT = timedelta(days=90)


@sweeps.sweeps("kept_mail")
def forget_kept_mail(now: datetime) -> int:
    return KeptMail.objects.filter(created_at__lt=now - KEPT).delete()[0]
