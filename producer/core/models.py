"""The floor every table stands on, the outbox, and the record of idempotent requests."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import reduce
from operator import and_
from typing import Any

from django.core.exceptions import FieldError, ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q
from django.utils import timezone

from .ids import uuid7
from .names import sort_key


class Checks(models.BaseConstraint):
    """A model's checks proved in one statement; one by one, for the words of those that fail, only where it fails."""

    def __init__(self, checks: list[models.CheckConstraint]) -> None:
        super().__init__(name="checks")
        self.checks = checks
        self.all = reduce(and_, (Q(check.condition) for check in checks))

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS) -> None:
        with suppress(FieldError):  # a check of a field that is excluded
            if self.all.check(instance._get_field_expression_map(meta=model._meta, exclude=exclude), using=using):
                return
        failed = []
        for check in self.checks:
            try:
                check.validate(model, instance, exclude=exclude, using=using)
            except ValidationError as error:
                failed.append(error)
        if failed:
            raise ValidationError(failed)


class Record(models.Model):
    """Identity, times and a version that grows with every save; the version is the API's ETag."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    external_id = models.CharField(max_length=100, blank=True, help_text="A client's own key for this row.")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            self.version += 1
            self.updated_at = timezone.now()
            if (fields := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*fields, "version", "updated_at"}
        super().save(*args, **kwargs)

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        found: list[tuple[type[models.Model], Sequence[models.BaseConstraint]]] = []
        for model, constraints in super().get_constraints():
            checks = [each for each in constraints if isinstance(each, models.CheckConstraint)]
            others = [each for each in constraints if each not in checks]
            found.append((model, [*others, Checks(checks)] if len(checks) > 1 else constraints))
        return found


class Named(Record):
    """A record people find by its name; `sort_key` follows the field that `NAME` says."""

    NAME = "name"
    sort_key = models.CharField(max_length=200, editable=False, db_index=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        self.sort_key = sort_key(getattr(self, self.NAME))  # so that full_clean proves a unique name before the database does

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(getattr(self, self.NAME))
        if (fields := kwargs.get("update_fields")) is not None and self.NAME in fields:
            kwargs["update_fields"] = {*fields, "sort_key"}
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return str(getattr(self, self.NAME))


class Outbox(models.Model):
    """Something that must happen later, written in the transaction of its cause and delivered at least once.

    `key` makes it once: posting the same key again is nothing. A worker takes a row by lease; what a dead
    worker held comes back when the lease ends. A row whose tries run out stays, visibly, as `dead`.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        DEAD = "dead"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    organization_id = models.UUIDField(null=True, db_index=True, help_text="Whose dead letter it would be.")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "outbox"
        indexes = [
            models.Index(fields=["due_at"], name="outbox_due", condition=Q(state="waiting")),
            models.Index(fields=["done_at"], name="outbox_done", condition=Q(state="done")),
            models.Index(fields=["-created_at"], name="outbox_dead", condition=Q(state="dead")),
        ]
        constraints = [
            models.CheckConstraint(name="outbox_state", condition=Q(state__in=["waiting", "done", "dead"])),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Switch(models.Model):
    """An operator's switch, such as `outbox_paused`, which a restored backup comes up with."""

    name = models.CharField(max_length=40, primary_key=True)
    on = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "switches"

    def __str__(self) -> str:
        return f"{self.name}: {'on' if self.on else 'off'}"


class Heartbeat(models.Model):
    """When a sweep last ran to its end; `/readyz` reads it."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at}"


class IdempotentRequest(models.Model):
    """What was answered to a POST that carried an Idempotency-Key, kept for a day.

    After draft-ietf-httpapi-idempotency-key-header-07.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user_id = models.UUIDField()
    key = models.CharField(max_length=200)
    endpoint = models.CharField(max_length=300)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "endpoint", "key"], name="idempotent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.endpoint} {self.key}"
