"""A POST that is sent twice is done once (draft-ietf-httpapi-idempotency-key-header-07).

The row is the lock. It is written and committed before the work; then the work and its answer commit together,
under the row's lock, so a crash leaves neither, and a second request can never run beside the first.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from .errors import Conflict, Refusal
from .ids import uuid7
from .models import IdempotentRequest

KEPT = timedelta(hours=24)
LEASE = timedelta(seconds=30)  # how long a claimed row without a lock on it is believed to be still starting


class Reused(Refusal):
    """The key came with another payload before (422)."""

    code = "idempotency_key_reused"


class InProgress(Conflict):
    code = "idempotency_in_progress"


class Scope(NamedTuple):
    """What a key belongs to; `fingerprint` is the payload's."""

    user_id: UUID
    endpoint: str
    key: str
    fingerprint: str


def claim(scope: Scope) -> tuple[IdempotentRequest, bool]:
    """The request's row, and whether it is ours to work on (else it holds the answer). Raises Reused and InProgress."""
    row = IdempotentRequest(id=uuid7(), created_at=timezone.now(), **scope._asdict())
    IdempotentRequest.objects.bulk_create([row], ignore_conflicts=True)
    found = IdempotentRequest.objects.filter(user_id=scope.user_id, endpoint=scope.endpoint, key=scope.key).first()
    if found is None:
        raise _in_progress()
    if found.id == row.id:
        return found, True
    if found.fingerprint != scope.fingerprint:
        raise Reused("This Idempotency-Key was used for another request.")
    if found.status is None:
        return _take_over(found), True
    return found, False


@transaction.atomic
def _take_over(row: IdempotentRequest) -> IdempotentRequest:
    """Whoever had it may have died. Only a row that is old, and that nobody works under, is taken."""
    if row.created_at > timezone.now() - LEASE:
        raise _in_progress()
    hold(row)
    row.created_at = timezone.now()
    row.save(update_fields=["created_at"])
    return row


def hold(row: IdempotentRequest) -> None:
    """Take the row for the length of this transaction. Raises InProgress if another request has it."""
    if _locked(pk=row.pk, status=None, created_at=row.created_at) is None:
        raise _in_progress()


def keep(row: IdempotentRequest, status: int, headers: dict[str, str], body: bytes) -> None:
    """Store the answer."""
    IdempotentRequest.objects.filter(pk=row.pk).update(status=status, headers=headers, body=body)


def release(row: IdempotentRequest) -> None:
    """Nothing was done: the key may be tried again at once."""
    IdempotentRequest.objects.filter(pk=row.pk, status=None, created_at=row.created_at).delete()


def forget(now: datetime) -> int:
    """Delete what is older than a day. Returns how many."""
    return IdempotentRequest.objects.filter(created_at__lt=now - KEPT).delete()[0]


def _locked(**which: Any) -> IdempotentRequest | None:
    return IdempotentRequest.objects.select_for_update(skip_locked=True).filter(**which).first()


def _in_progress() -> InProgress:
    return InProgress("The first request with this Idempotency-Key is still running.")
