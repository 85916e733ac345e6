"""What waits for one person: to be decided as the label, or to be mended as the producer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from producer.core.money import shown
from projects.standing import where_can

from ..models import Amendment, Budget, Expense

MOST = 50


@dataclass(frozen=True)
class Waiting:
    """`kind` is budget, amendment or expense; `verb` is what one is asked to do: approve or mend."""

    kind: str
    id: UUID
    verb: str
    title: str
    album_id: UUID
    album: str
    amount: str
    note: str
    by: str
    since: datetime
    url: str


def waiting_for(actor: Any, most: int = MOST) -> list[Waiting]:
    """The oldest first, at most `most` of each kind; three queries however much there is."""
    found = [*_budgets(actor, most), *_amendments(actor, most), *_expenses(actor, most)]
    return sorted(found, key=lambda one: one.since)


def _budgets(actor: Any, most: int) -> list[Waiting]:
    wanted = Q(where_can(actor, "budget.approve", "album"), status="submitted")
    wanted |= Q(where_can(actor, "budget.edit", "album"), status="returned")
    rows = Budget.objects.filter(wanted).select_related("album", "submitted_by", "decided_by").order_by("submitted_at")[:most]
    return [_waiting("budget", row, row.album, "Budget", row.submitted_total, "budget/") for row in rows]


def _amendments(actor: Any, most: int) -> list[Waiting]:
    wanted = Q(where_can(actor, "budget.approve", "budget__album"), status="submitted")
    wanted |= Q(where_can(actor, "budget.edit", "budget__album"), status="returned")
    rows = Amendment.objects.filter(wanted).select_related("budget__album", "submitted_by", "decided_by")
    rows = rows.prefetch_related("lines").order_by("submitted_at")[:most]
    return [
        _waiting("amendment", row, row.budget.album, f"Amendment {row.number}", row.total, f"amendments/{row.pk}/")
        for row in rows
    ]


def _expenses(actor: Any, most: int) -> list[Waiting]:
    wanted = Q(where_can(actor, "expense.approve"), status="submitted")
    wanted |= Q(where_can(actor, "expense.edit"), status="rejected")
    rows = Expense.objects.filter(wanted).select_related("album", "submitted_by", "decided_by").order_by("submitted_at")[:most]
    return [_waiting("expense", row, row.album, row.vendor, row.converted, f"expenses/{row.pk}/") for row in rows]


def _waiting(kind: str, row: Any, album: Any, title: str, amount: Any, path: str) -> Waiting:
    asked = row.status == "submitted"
    return Waiting(
        kind=kind,
        id=row.pk,
        verb="approve" if asked else "mend",
        title=title,
        album_id=album.pk,
        album=album.title,
        amount=shown(amount, album.currency),
        note=getattr(row, "submit_note", "") or getattr(row, "description", "") if asked else row.decision_note,
        by=str((row.submitted_by if asked else row.decided_by) or "Producer"),
        since=row.submitted_at if asked else row.decided_at,
        url=f"/albums/{album.pk}/money/{path}",
    )
