"""What waits for one person: to be decided as the label, or to be mended as the producer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from producer.core.money import ZERO, shown
from projects.standing import may

MOST = 50
COLUMNS = ("album.id", "album.organization_id")

# Read at every opening of Home: as one text it costs a quarter of what three queries do that the ORM puts together.
PART = """
(SELECT '{kind}', thing.id, thing.status = 'submitted', album.id, album.title, album.currency, {words},
    thing.decision_note,
    CASE thing.status WHEN 'submitted' THEN asker.name ELSE decider.name END,
    CASE thing.status WHEN 'submitted' THEN thing.submitted_at ELSE thing.decided_at END
FROM {tables}
LEFT JOIN accounts_user asker ON asker.id = thing.submitted_by_id
LEFT JOIN accounts_user decider ON decider.id = thing.decided_by_id
WHERE (thing.status = 'submitted' AND {approve}) OR ({mend} AND thing.status = %s)
ORDER BY thing.submitted_at LIMIT %s)"""
KINDS = {
    "budget": (
        "'Budget', thing.submitted_total, thing.submit_note",
        "budgets_budget thing JOIN projects_album album ON album.id = thing.album_id",
        ("budget.approve", "budget.edit", "returned"),
    ),
    "amendment": (
        "'Amendment ' || number, (SELECT sum(change) FROM budgets_amendmentline WHERE amendment_id = thing.id),"
        " thing.submit_note",
        "budgets_amendment thing JOIN budgets_budget budget ON budget.id = thing.budget_id"
        " JOIN projects_album album ON album.id = budget.album_id",
        ("budget.approve", "budget.edit", "returned"),
    ),
    "expense": (
        "thing.vendor, thing.converted, thing.description",
        "budgets_expense thing JOIN projects_album album ON album.id = thing.album_id",
        ("expense.approve", "expense.edit", "rejected"),
    ),
}


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
    """The oldest first, at most `most` of each kind; one query however much there is."""
    found = [_part(actor, most, kind, *each) for kind, each in KINDS.items()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql for sql, _ in found), [value for _, values in found for value in values])
        rows = [_waiting(*row) for row in cursor.fetchall()]
    return sorted(rows, key=lambda one: one.since)


def _part(actor: Any, most: int, kind: str, words: str, tables: str, asks: tuple[str, str, str]) -> tuple[str, list[Any]]:
    """Those submitted that the actor may approve, and those sent back that the actor may mend, as SQL."""
    approve, edit, sent_back = asks
    may_approve, approving = may(actor, approve, *COLUMNS)
    may_mend, mending = may(actor, edit, *COLUMNS)
    sql = PART.format(kind=kind, words=words, tables=tables, approve=may_approve, mend=may_mend)
    return sql, [*approving, *mending, sent_back, most]


def _waiting(kind: str, pk: UUID, asked: bool, album: UUID, called: str, currency: str, *words: Any) -> Waiting:
    title, amount, asking, answer, by, since = words
    return Waiting(
        kind=kind,
        id=pk,
        verb="approve" if asked else "mend",
        title=title,
        album_id=album,
        album=called,
        amount=shown(amount or ZERO, currency),
        note=asking if asked else answer,
        by=by or "Producer",
        since=since,
        url=f"/albums/{album}/money/" + ("budget/" if kind == "budget" else f"{kind}s/{pk}/"),
    )
