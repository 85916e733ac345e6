"""The totals kept beside the ledger, written in the transaction that changes what they sum."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Func, Sum, TextField
from django.utils import timezone

from producer.core.money import ZERO
from projects.models import Album

from ..models import AlbumTotals, AmendmentLine, Budget, BudgetLine, Estimate, LedgerEntry, Likely, LineTotals
from ..rules.figures import LEVELS, Figures, levels_due, worked_out
from ..rules.scopes import Scope, line_rows, scopes
from . import flags

COLUMNS = ["original", "changes", "budget", "actual", "committed", "likely", "estimate", "etc", "efc", "variance", "outlook"]
LARGEST = Decimal(10) ** 11
SHOWN_WHILE = {Budget.Status.SUBMITTED, Budget.Status.APPROVED}


class Queue(Func):
    """Waits for its turn, in the order of coming: a row that is written at every turn lets any of its waiters go next."""

    function = "pg_advisory_xact_lock"
    template = "%(function)s(hashtextextended('album totals:' || %(expressions)s, 0))"
    output_field = TextField()


def lock(album: Album) -> AlbumTotals:
    """The album's row of totals, locked until the transaction ends: the first lock of every change of money."""
    rows = AlbumTotals.objects.annotate(turn=Queue("album_id")).select_for_update(of=("self",))
    found = rows.filter(album=album).first()
    if found is None:
        AlbumTotals.objects.bulk_create([AlbumTotals(album=album)], ignore_conflicts=True)
        found = rows.get(album=album)
    return found


@transaction.atomic
def book(album: Album, entries: Sequence[LedgerEntry]) -> None:
    """Write ledger rows and add them to the totals of their lines."""
    totals = lock(album)
    if not entries:
        return
    LedgerEntry.objects.bulk_create(entries)
    rows = _rows(album, {entry.line_id for entry in entries})
    for entry in entries:
        row = rows[entry.line_id]
        setattr(row, entry.account, getattr(row, entry.account) + entry.amount)
    _foot(totals, album, rows)


@transaction.atomic
def rebudget(album: Album) -> None:
    """Read budget, estimates and likely costs anew, after a change of one of them."""
    totals = lock(album)
    planned = _planned(album)
    rows = _rows(album, {*planned, None} if LineTotals.objects.filter(album=album, line=None).exists() else set(planned))
    for key, row in rows.items():
        row.original, row.changes, row.estimate, row.likely = planned.get(key, (ZERO, ZERO, None, ZERO))
    _foot(totals, album, rows)


@transaction.atomic
def review_again(album: Album) -> None:
    """Work the totals out anew from the rows as they are, and with them the flags."""
    _foot(lock(album), album, _rows(album, ()))


def _planned(album: Album) -> dict[UUID | None, tuple[Decimal, Decimal, Decimal | None, Decimal]]:
    """Line id -> original, approved changes, estimate, likely."""
    likely = dict(Likely.objects.filter(album=album).values_list("line").annotate(Sum("amount")))
    approved = AmendmentLine.objects.filter(amendment__budget__album=album, amendment__status="approved")
    changes = dict(approved.values_list("line").annotate(Sum("change")))
    newest = Estimate.objects.filter(line__budget__album=album).order_by("line", "-number").distinct("line")
    estimates = dict(newest.values_list("line", "efc"))
    lines = BudgetLine.objects.filter(budget__album=album).values_list("pk", "amount")
    found: dict[Any, Any] = {
        key: (amount, changes.get(key, ZERO), estimates.get(key), likely.get(key, ZERO)) for key, amount in lines
    }
    return found | ({None: (ZERO, ZERO, None, likely[None])} if None in likely else {})


def _rows(album: Album, needed: Iterable[UUID | None]) -> dict[UUID | None, LineTotals]:
    """Every row of the album by line id, with those of `needed` made if they are not there."""
    rows = {row.line_id: row for row in line_rows(album)}
    missing = [LineTotals(album=album, line_id=key) for key in needed if key not in rows]
    if missing:
        LineTotals.objects.bulk_create(missing)
        rows = {row.line_id: row for row in line_rows(album)}
    for row in rows.values():
        row.was = _columns(row)
    return rows


def _columns(row: LineTotals) -> list[Decimal | None]:
    return [getattr(row, name) for name in COLUMNS]


def _foot(totals: AlbumTotals, album: Album, rows: dict[UUID | None, LineTotals]) -> None:
    """Work every line out, sum the album, and raise or clear its flags. Only rows whose figures changed are written."""
    LineTotals.objects.bulk_update([row for row in rows.values() if _worked_out(row)], COLUMNS, batch_size=200)
    every = scopes(album.title, rows.values())
    _refuse_too_large(every[-1].figures)
    due = {scope.key: (scope, levels_due(scope.figures)) for scope in every if scope.kind != "unassigned"}
    due = due if any(rows) else {}
    _sum(totals, album, every[-1], [level for _, levels in due.values() for level in levels], lines=len(rows))
    flags.review(album, due)


def _worked_out(row: LineTotals) -> bool:
    """Set what follows from the row's own figures; True if anything in it is news."""
    figures = worked_out(row.original, row.changes, row.actual, row.committed, row.likely, row.estimate)
    _refuse_too_large(figures)
    for name, value in asdict(figures).items():
        setattr(row, name, value)
    return _columns(row) != row.was


def _refuse_too_large(figures: Figures) -> None:
    if any(abs(amount) >= LARGEST for amount in asdict(figures).values()):
        raise ValidationError("With this the sums are larger than can be booked.", code="too_large")


def _sum(totals: AlbumTotals, album: Album, whole: Scope, levels: list[str], lines: int) -> None:
    for name, value in asdict(whole.figures).items():
        setattr(totals, name, value)
    status = Budget.objects.filter(album=album).values_list("status", flat=True).first()
    is_shown = status in SHOWN_WHILE
    totals.lines = lines
    totals.flags_due = len(levels)
    totals.flag_level = max((LEVELS.index(level) + 1 for level in levels), default=0)
    totals.shown_budget = totals.budget if is_shown else None
    totals.shown_efc = totals.efc if is_shown else None
    totals.shown_variance = totals.variance if is_shown else None
    totals.shown_flag_level = totals.flag_level if is_shown else 0
    totals.updated_at = timezone.now()
    totals.save()
