"""Amendments: the only way an approved budget changes. Each is numbered, reasoned and goes to the label."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from producer.core.errors import Conflict, IllegalMove
from producer.core.money import ZERO, shown
from producer.core.writes import fresh, write
from projects.rules import authorize

from ..models import Amendment, AmendmentLine, Budget, BudgetLine, LineTotals
from ..rules import people
from ..rules.changes import Change, refuse_faults
from .deciding import decide, refuse_closed, send
from .telling import money_page, tell_all
from .totals import lock, rebudget


@transaction.atomic
def create_amendment(budget: Budget, *, reason: str, lines: Iterable[Change], by: Any, external_id: str = "") -> Amendment:
    """A draft. Raises IllegalMove if the budget is not approved yet, ValidationError at `lines.0.change` and the like."""
    authorize(by, "budget.edit", budget.album)
    lock(budget.album)
    if fresh(budget).status != Budget.Status.APPROVED:
        raise IllegalMove("Only an approved budget is amended; this one can still be changed itself.")
    last = budget.amendments.order_by("-number").first()
    amendment = Amendment(budget=budget, number=last.number + 1 if last else 1)
    write(amendment, reason=reason, external_id=external_id)
    _set_lines(amendment, lines)
    return amendment


@transaction.atomic
def update_amendment(
    amendment: Amendment,
    *,
    by: Any,
    reason: str | None = None,
    lines: Iterable[Change] | None = None,
    external_id: str | None = None,
    version: int | None = None,
) -> Amendment:
    """Change a draft, or one that was returned, which is a draft again then."""
    authorize(by, "budget.edit", amendment.budget.album)
    lock(amendment.budget.album)
    amendment = fresh(amendment, version)
    refuse_closed(amendment)
    said = {"reason": reason, "external_id": external_id}
    write(amendment, status=Amendment.Status.DRAFT, **{name: value for name, value in said.items() if value is not None})
    if lines is not None:
        amendment.lines.all().delete()
        _set_lines(amendment, lines)
    return amendment


@transaction.atomic
def delete_amendment(amendment: Amendment, *, by: Any, version: int | None = None) -> None:
    authorize(by, "budget.edit", amendment.budget.album)
    amendment = fresh(amendment, version)
    if amendment.status != Amendment.Status.DRAFT or amendment.submitted_at:
        raise IllegalMove("It was sent to the label once and stays in the books.")
    amendment.delete()


def _set_lines(amendment: Amendment, lines: Iterable[Change]) -> None:
    rows = list(lines)
    refuse_faults(amendment.budget, rows)
    for change in rows:
        line = change.get("line")
        names = (line.category, line.name) if line else (change["category"], change["name"])
        row = AmendmentLine(amendment=amendment, line=line, category=names[0], name=names[1])
        write(row, change=change["change"])


@transaction.atomic
def submit_amendment(amendment: Amendment, *, by: Any, note: str = "", version: int | None = None) -> Amendment:
    """Send it to the label; A&R is told. Raises ValidationError if it is empty or says what could not be approved now."""
    album = amendment.budget.album
    authorize(by, "budget.edit", album)
    lock(album)
    rows = [_said(row) for row in amendment.lines.select_related("line")]
    if not rows:
        raise ValidationError("An amendment without a change cannot be submitted.", code="empty")
    refuse_faults(amendment.budget, rows)
    amendment = send(amendment, by=by, note=note, version=version)
    _tell(amendment, people.at_the_label(album, people.APPROVES_BUDGETS), "waits for your approval", by)
    return amendment


def _said(row: AmendmentLine) -> Change:
    return {"line": row.line, "category": row.category, "name": row.name, "change": row.change}


@transaction.atomic
def approve_amendment(amendment: Amendment, *, by: Any, note: str = "", version: int | None = None) -> Amendment:
    """Its changes count from now: new lines are made, budgets and flags follow. Conflict if a line would fall below nothing."""
    authorize(by, "budget.approve", amendment.budget.album)
    lock(amendment.budget.album)
    for row in amendment.lines.select_related("line"):
        _refuse_below_nothing(amendment, row)
        if row.line is None:
            write(row, line=_new_line(amendment.budget, row))
    return _answered(decide(amendment, Amendment.Status.APPROVED, by=by, note=note, version=version), by)


@transaction.atomic
def return_amendment(amendment: Amendment, *, by: Any, note: str, version: int | None = None) -> Amendment:
    authorize(by, "budget.approve", amendment.budget.album)
    lock(amendment.budget.album)
    return _answered(decide(amendment, Amendment.Status.RETURNED, by=by, note=note, version=version), by)


def _answered(amendment: Amendment, by: Any) -> Amendment:
    rebudget(amendment.budget.album)
    _tell(amendment, people.producers(amendment.budget.album), f"is {amendment.status}", by)
    return amendment


def _refuse_below_nothing(amendment: Amendment, row: AmendmentLine) -> None:
    has = LineTotals.objects.get(line=row.line).budget if row.line else ZERO
    taken = (
        sum((other.change for other in amendment.lines.all() if other.line_id == row.line_id), ZERO) if row.line else row.change
    )
    if has + taken < 0:
        raise Conflict(
            f"{row.name} has {shown(has, amendment.budget.currency)}: that is less than this takes.", code="below_zero"
        )


def _new_line(budget: Budget, row: AmendmentLine) -> BudgetLine:
    position = budget.lines.count() + 1
    return write(BudgetLine(budget=budget, category=row.category, name=row.name, position=position, quantity=0))


def _tell(amendment: Amendment, users: Any, what: str, by: Any) -> None:
    album = amendment.budget.album
    tell_all(
        users,
        album,
        about=f"amendment_{amendment.status}",
        subject=f"Amendment {amendment.number} to the budget of {album} {what}",
        text=amendment.decision_note or amendment.submit_note or amendment.reason,
        path=money_page(album, f"amendments/{amendment.pk}/"),
        key=f"amendment:{amendment.pk}:{amendment.version}",
        by=by,
    )
