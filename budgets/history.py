"""This room's tables in an album's history. Drafts are not told to the label."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from projects.history import Table, register
from projects.models import Album
from projects.rules import is_label_side

DECIDED = ("status", "submit_note", "decision_note")


def _events(name: str) -> QuerySet[Any]:
    return apps.get_model("budgets", name).objects.all()


def _sent(status: str) -> Any:
    """The label is told from when it was sent; `status` is the look-up of the event's status."""

    def shown(actor: Any, album: Album) -> Q:
        return ~Q(**{status: "draft"}) if is_label_side(actor, album) else Q()

    return shown


def _ours(actor: Any, album: Album) -> Q:
    """The producer's own workings: the label sees what came of them, in what was submitted."""
    return Q(pk__in=[]) if is_label_side(actor, album) else Q()


def _of_shown_budget(actor: Any, album: Album) -> Q:
    return Q(album__budget__status__in=["submitted", "approved"]) if is_label_side(actor, album) else Q()


def register_all() -> None:
    money: dict[str, Any] = {"capability": "money.view"}
    register(
        Table("budget", lambda: _events("BudgetEvent"), "Budget", "album_id", "album", DECIDED, shown=_sent("status"), **money)
    )
    line = ("category", "name", "quantity", "unit", "rate", "amount")
    register(
        Table(
            "line",
            lambda: _events("BudgetLineEvent"),
            "Budget line",
            "budget__album_id",
            "name",
            line,
            shown=_ours,
            **money,
        )
    )
    amendment = ("reason", *DECIDED)
    register(
        Table(
            "amendment",
            lambda: _events("AmendmentEvent"),
            "Amendment",
            "budget__album_id",
            "number",
            amendment,
            shown=_sent("status"),
            **money,
        )
    )
    spent = ("vendor", "spent_on", "amount", "currency", "rate", "line", "song", "commitment")
    expense = (*spent, "status", "decision_note", "over_budget_reason", "void_note")
    register(
        Table(
            "expense", lambda: _events("ExpenseEvent"), "Expense", "album_id", "vendor", expense, shown=_sent("status"), **money
        )
    )
    estimate = ("efc", "reason")
    register(
        Table(
            "estimate",
            lambda: _events("EstimateEvent"),
            "Estimate",
            "line__budget__album_id",
            "line",
            estimate,
            shown=_ours,
            **money,
        )
    )
    flag = ("acknowledged_by", "acknowledged_note", "cleared_at")
    register(Table("flag", lambda: _events("FlagEvent"), "Flag", "album_id", "name", flag, shown=_of_shown_budget, **money))
