from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from producer.core.money import refuse_fraction, shown
from producer.core.writes import write
from projects.rules import authorize

from ..models import BudgetLine, Estimate, LineTotals
from .totals import lock, rebudget


@transaction.atomic
def set_estimate(line: BudgetLine, *, efc: Decimal | None, reason: str, by: Any) -> Estimate:
    """Say what `line` will have cost in the end, and why; what is to come follows. Without `efc` arithmetic says it again.

    Raises ValidationError if more than that is spent or promised already.
    """
    album = line.budget.album
    authorize(by, "budget.edit", album)
    lock(album)
    if efc is not None:
        refuse_fraction(efc, album.currency, "efc")
        _refuse_less_than_cost(line, efc)
    last = line.estimates.order_by("-number").first()
    estimate = write(Estimate(line=line, number=last.number + 1 if last else 1, by_id=by.pk), efc=efc, reason=reason)
    rebudget(album)
    return estimate


def _refuse_less_than_cost(line: BudgetLine, efc: Decimal) -> None:
    totals = LineTotals.objects.filter(line=line).first()
    cost = totals.actual + totals.committed if totals else Decimal(0)
    if efc < cost:
        currency = line.budget.currency
        raise ValidationError({"efc": f"{shown(cost, currency)} is spent or promised already."})
