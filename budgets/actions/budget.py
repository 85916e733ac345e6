"""A budget's way: drafted by the producer, sent with words, approved or returned by the label."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from producer.core.errors import Conflict
from producer.core.money import ZERO, plain
from producer.core.writes import write
from projects.models import Album
from projects.rules import authorize

from ..models import Budget, Submission
from ..rules import people
from .deciding import decide, send
from .telling import money_page, tell_all
from .totals import lock, rebudget


@transaction.atomic
def create_budget(*, album: Album, by: Any, external_id: str = "") -> Budget:
    """An empty draft in the album's currency. Conflict `budget_exists` if it has one: an album has one budget."""
    authorize(by, "budget.edit", album)
    lock(album)
    if Budget.objects.filter(album=album).exists():
        raise Conflict("This album has a budget already.", code="budget_exists")
    return write(Budget(album=album, currency=album.currency), external_id=external_id)


@transaction.atomic
def submit_budget(budget: Budget, *, by: Any, note: str = "", version: int | None = None) -> Budget:
    """Send the draft to the label, line by line as it stands; A&R is told. Raises IllegalMove, ValidationError if empty."""
    authorize(by, "budget.edit", budget.album)
    lock(budget.album)
    lines = list(budget.lines.all())
    if not lines:
        raise ValidationError("A budget without lines cannot be submitted.", code="empty")
    total = sum((line.amount for line in lines), ZERO)
    budget = send(budget, by=by, note=note, version=version, submitted_total=total)
    Submission.objects.create(  # type: ignore[misc]  # sending sets the moment
        budget=budget,
        number=budget.submissions.count() + 1,
        lines=[_as_sent(line, budget.currency) for line in lines],
        total=total,
        note=budget.submit_note,
        by_id=by.pk,
        at=budget.submitted_at,
    )
    rebudget(budget.album)
    _ask_label(budget, by)
    return budget


def _as_sent(line: Any, currency: str) -> dict[str, str]:
    return {
        "id": str(line.pk),
        "category": line.category,
        "name": line.name,
        "quantity": format(line.quantity.normalize(), "f"),
        "unit": line.unit,
        "rate": plain(line.rate, currency),
        "amount": plain(line.amount, currency),
    }


def _ask_label(budget: Budget, by: Any) -> None:
    tell_all(
        people.at_the_label(budget.album, people.APPROVES_BUDGETS),
        budget.album,
        about="budget_submitted",
        subject=f"The budget of {budget.album} waits for your approval",
        text=budget.submit_note or "It was sent without words.",
        path=money_page(budget.album, "budget/"),
        key=f"budget:{budget.pk}:{budget.version}",
        by=by,
    )


@transaction.atomic
def approve_budget(budget: Budget, *, by: Any, note: str = "", version: int | None = None) -> Budget:
    """Freeze it: from now on only amendments change what may be spent. The producers are told."""
    return _answer(budget, Budget.Status.APPROVED, by=by, note=note, version=version)


@transaction.atomic
def return_budget(budget: Budget, *, by: Any, note: str, version: int | None = None) -> Budget:
    """Give it back with words, to be changed and sent again."""
    return _answer(budget, Budget.Status.RETURNED, by=by, note=note, version=version)


def _answer(budget: Budget, to: str, *, by: Any, note: str, version: int | None) -> Budget:
    authorize(by, "budget.approve", budget.album)
    lock(budget.album)
    budget = decide(budget, to, by=by, note=note, version=version)
    Submission.objects.filter(budget=budget, answer="").update(
        answer=to, answer_note=budget.decision_note, answered_by_id=by.pk, answered_at=timezone.now()
    )
    rebudget(budget.album)
    tell_all(
        people.producers(budget.album),
        budget.album,
        about=f"budget_{to}",
        subject=f"The budget of {budget.album} is {to}",
        text=budget.decision_note or f"{by} {to} it.",
        path=money_page(budget.album, "budget/"),
        key=f"budget:{budget.pk}:{budget.version}",
        by=by,
    )
    return budget
