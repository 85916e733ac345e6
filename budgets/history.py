"""This room's tables in an album's history. Drafts are not told to the label."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from producer.core.history import Entry
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


def flag_told(entry: Entry) -> str:
    """Which flag it is: its thing, what kind of thing that is, and its level."""
    changed = {change.field for change in entry.changes}
    verb = {"added": "raised", "removed": "removed"}.get(entry.verb) or (
        "cleared" if "cleared_at" in changed else "acknowledged"
    )
    scope, level = entry.told["scope"].lower(), entry.told["level"]
    return f"Flag {verb} on {entry.name} ({scope}): {level[0].lower()}{level[1:]}"


def _table(noun: str, album: str, name: str, fields: tuple[str, ...], shown: Any, **more: Any) -> Table:
    """What all of them share: only who may see money reads them."""
    model = f"{noun.title().replace(' ', '')}Event"
    return Table(
        noun, lambda: _events(model), noun.capitalize(), album, name, fields, capability="money.view", shown=shown, **more
    )


def register_all() -> None:
    spent = ("vendor", "spent_on", "amount", "currency", "rate", "line", "song", "commitment")
    answered = ("status", "decision_note", "over_budget_reason", "void_note")
    seen = ("acknowledged_by", "acknowledged_note", "cleared_at")
    of_budget, sent = "budget__album_id", _sent("status")
    register(_table("budget", "album_id", "album", DECIDED, sent))
    register(_table("budget line", of_budget, "name", ("category", "name", "quantity", "unit", "rate", "amount"), _ours))
    register(_table("amendment", of_budget, "number", ("reason", *DECIDED), sent))
    register(_table("expense", "album_id", "vendor", (*spent, *answered), sent))
    register(_table("estimate", f"line__{of_budget}", "line", ("efc", "reason"), _ours))
    told = {"headline": flag_told, "told": ("scope", "level")}
    register(_table("flag", "album_id", "name", seen, _of_shown_budget, **told))
