"""What the story left to the workers lies in its past: it was delivered then, and nobody is mailed about it today."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pghistory.models
from django.apps import apps
from django.db.models import F

from notices.models import Notice
from producer.core.models import Outbox
from sessions.models import Reminder

RECENT = timedelta(days=2)


def let_be_past(now: datetime) -> None:
    old = now - RECENT
    Outbox.objects.filter(state=Outbox.State.WAITING, created_at__lt=old).update(
        state=Outbox.State.DONE, done_at=F("created_at")
    )
    Reminder.objects.filter(state=Reminder.State.WAITING, due_at__lt=now).update(state=Reminder.State.SENT, done_at=F("due_at"))
    Notice.objects.filter(created_at__lt=old, read_at=None).update(read_at=F("created_at"))
    for model in event_models():
        model.objects.update(pgh_created_at=F("updated_at"))


def event_models() -> list[Any]:
    """The history's tables: the database stamped them with the day of loading; the rows know their own."""
    models = [model for model in apps.get_models() if issubclass(model, pghistory.models.Event)]
    return [model for model in models if any(field.name == "updated_at" for field in model._meta.fields)]
