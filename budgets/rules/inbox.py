"""What waits for one person: to be decided as the label, or to be mended as the producer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from producer.core.money import shown
from projects.standing import where_can

from ..models import Amendment, AmendmentLine, Budget, Expense

MOST = 50
FACTS = ["pk", "status", "submitted_at", "decided_at", "decision_note", "submitted_by__name", "decided_by__name"]


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
    """The oldest first, at most `most` of each kind; four queries however much there is."""
    found = [*_budgets(actor, most), *_amendments(actor, most), *_expenses(actor, most)]
    return sorted(found, key=lambda one: one.since)


def _budgets(actor: Any, most: int) -> list[Waiting]:
    rows = _asked(Budget, actor, most, ("budget.approve", "budget.edit", "returned"), "album", "submit_note", "submitted_total")
    return [_waiting("budget", row, "Budget", row["submitted_total"], "budget/") for row in rows]


def _amendments(actor: Any, most: int) -> list[Waiting]:
    rows = _asked(Amendment, actor, most, ("budget.approve", "budget.edit", "returned"), "budget__album", "number")
    if not rows:
        return []
    lines = AmendmentLine.objects.filter(amendment__in=[row["pk"] for row in rows]).order_by()
    totals = dict(lines.values_list("amendment").annotate(total=Sum("change")))
    return [
        _waiting("amendment", row, f"Amendment {row['number']}", totals.get(row["pk"], 0), f"amendments/{row['pk']}/")
        for row in rows
    ]


def _expenses(actor: Any, most: int) -> list[Waiting]:
    asks = ("expense.approve", "expense.edit", "rejected")
    rows = _asked(Expense, actor, most, asks, "album", "vendor", "converted", "description")
    return [_waiting("expense", row, row["vendor"], row["converted"], f"expenses/{row['pk']}/") for row in rows]


def _asked(model: type[Any], actor: Any, most: int, asks: tuple[str, str, str], album: str, *more: str) -> list[dict[str, Any]]:
    """Plain rows: those submitted that the actor may approve, those sent back that the actor may mend."""
    approve, edit, sent_back = asks
    wanted = Q(where_can(actor, approve, album), status="submitted") | Q(where_can(actor, edit, album), status=sent_back)
    of_album = [f"{album}__{name}" for name in ("pk", "title", "currency")]
    facts = model.objects.filter(wanted).order_by("submitted_at").values(*of_album, *FACTS, *more)[:most]
    return [{**row, "album": [row[name] for name in of_album]} for row in facts]


def _waiting(kind: str, row: dict[str, Any], title: str, amount: Any, path: str) -> Waiting:
    asked = row["status"] == "submitted"
    album, called, currency = row["album"]
    return Waiting(
        kind=kind,
        id=row["pk"],
        verb="approve" if asked else "mend",
        title=title,
        album_id=album,
        album=called,
        amount=shown(amount, currency),
        note=row.get("submit_note", "") or row.get("description", "") if asked else row["decision_note"],
        by=(row["submitted_by__name"] if asked else row["decided_by__name"]) or "Producer",
        since=row["submitted_at"] if asked else row["decided_at"],
        url=f"/albums/{album}/money/{path}",
    )
