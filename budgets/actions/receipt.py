from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.db import transaction

from files.actions import discard, store
from producer.core.errors import Conflict, IllegalMove
from producer.core.writes import fresh, write
from projects.rules import authorize

from ..models import Expense, Receipt

MOST = 20


@transaction.atomic
def attach_receipt(expense: Expense, upload: File[bytes], *, by: Any, external_id: str = "") -> Receipt:
    """Keep what proves the expense: PDF, JPEG or PNG by content, up to 20 MB. Possible until it is void.

    Raises ValidationError for anything else.
    """
    authorize(by, "expense.edit", expense.album)
    expense = fresh(expense)
    if expense.status == Expense.Status.VOID:
        raise IllegalMove("This expense is void.")
    if expense.receipts.count() >= MOST:
        raise Conflict(f"An expense has at most {MOST} receipts.", code="too_many")
    file = store(upload, kind="receipt", by=by, organization=expense.album.organization)
    return write(Receipt(expense=expense, file=file), external_id=external_id)


@transaction.atomic
def remove_receipt(receipt: Receipt, *, by: Any, version: int | None = None) -> None:
    """Only while its expense is still the producer's: what was sent stays proved."""
    authorize(by, "expense.edit", receipt.expense.album)
    if not fresh(receipt.expense).is_open:
        raise IllegalMove("The expense was sent with this receipt; it stays.")
    file = fresh(receipt, version).file
    receipt.delete()
    discard(file)
