from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from producer.core.api.filters import Filters, VisibleFilter
from producer.core.api.viewsets import Viewset, verb
from projects.rules import authorize

from ..actions import amendment as amending
from ..actions import budget as actions
from ..actions import line as lining
from ..actions.estimate import set_estimate
from ..models import Amendment, Budget, BudgetLine
from ..rules import csv_import
from ..serializers import (
    AmendmentChange,
    AmendmentShape,
    BudgetShape,
    EstimateBody,
    EstimateShape,
    ImportBody,
    LineChange,
    LineShape,
    NoteBody,
    WordsBody,
)


def in_currency(values: dict[str, Any], name: str, currency: str, field: str) -> dict[str, Any]:
    """`values` without the currency that came with `field`, which must be the budget's."""
    if values.pop(name, currency) != currency:
        raise ValidationError({field: ValidationError(f"This budget is in {currency}.", code="currency")})
    return values


class BudgetFilters(Filters):
    album = VisibleFilter("projects.Album")

    class Meta:
        model = Budget
        fields = ["album", "status", "currency"]


class Budgets(Viewset):
    """One for each album. Submitted it waits for the label; approved it is frozen, and amendments change it."""

    model = Budget
    serializer_class = BudgetShape
    filterset_class = BudgetFilters

    def perform_create(self, **values: Any) -> Budget:
        return actions.create_budget(by=self.actor, **values)

    @verb(NoteBody)
    def submit(self, budget: Budget, version: int | None, note: str = "") -> Budget:
        return actions.submit_budget(budget, by=self.actor, note=note, version=version)

    @verb(NoteBody)
    def approve(self, budget: Budget, version: int | None, note: str = "") -> Budget:
        return actions.approve_budget(budget, by=self.actor, note=note, version=version)

    @verb(WordsBody)
    def return_(self, budget: Budget, version: int | None, note: str) -> Budget:
        return actions.return_budget(budget, by=self.actor, note=note, version=version)

    @extend_schema(responses=LineShape(many=True))
    @verb(ImportBody)
    def import_(self, budget: Budget, version: int | None, csv: str, replace: bool = False, dry_run: bool = False) -> Response:
        """Lines from CSV, all or none. A `TOTAL` row must equal the sum of the lines."""
        authorize(self.actor, "budget.edit", budget.album)
        preview = csv_import.read(csv.encode("utf-8", "replace"), budget.currency)
        if preview.problems:
            raise ValidationError({"csv": preview.problems})
        take = lining.try_import if dry_run else lining.import_lines
        lines = take(budget, preview.rows, by=self.actor, replace=replace)
        for line in lines:
            line.money_shown = True  # type: ignore[attr-defined]
        return Response(LineShape(lines, many=True, context=self.get_serializer_context()).data)


class LineFilters(Filters):
    budget = VisibleFilter(Budget)
    album = VisibleFilter("projects.Album", field_name="budget__album")

    class Meta:
        model = BudgetLine
        fields = ["budget", "album", "category", "unit"]


class BudgetLines(Viewset):
    """Quantity × rate. They may change until the budget is submitted; afterwards amendments do."""

    model = BudgetLine
    filterset_class = LineFilters
    orderings = {"budget": "budget_id", "position": "position", "category": "category", "name": "name"}
    ordering = "budget,position"

    def get_serializer_class(self) -> Any:
        return LineChange if self.action == "partial_update" else LineShape

    def perform_create(self, budget: Budget, **values: Any) -> BudgetLine:
        return lining.add_line(budget, by=self.actor, **in_currency(values, "rate_currency", budget.currency, "rate"))

    def perform_update(self, line: BudgetLine, version: int | None, **values: Any) -> BudgetLine:
        values = in_currency(values, "rate_currency", line.budget.currency, "rate")
        return lining.update_line(line, by=self.actor, version=version, **values)

    def perform_destroy(self, line: BudgetLine, version: int | None) -> None:
        lining.delete_line(line, by=self.actor, version=version)

    @extend_schema(responses=EstimateShape)
    @verb(EstimateBody)
    def estimate(self, line: BudgetLine, version: int | None, reason: str, **values: Any) -> Response:
        """Say what the line will have cost in the end, and why; estimate to complete follows from it."""
        efc = values.pop("efc", None)
        in_currency(values, "currency", line.budget.currency, "efc")
        made = set_estimate(line, efc=efc, reason=reason, by=self.actor)
        made.money_shown = True  # type: ignore[attr-defined]
        return Response(EstimateShape(made, context=self.get_serializer_context()).data)


class AmendmentFilters(Filters):
    budget = VisibleFilter(Budget)
    album = VisibleFilter("projects.Album", field_name="budget__album")

    class Meta:
        model = Amendment
        fields = ["budget", "album", "status"]


class Amendments(Viewset):
    """Changes of an approved budget, numbered and reasoned; they go to the label as the budget did."""

    model = Amendment
    filterset_class = AmendmentFilters
    orderings = {"number": "number"}

    def get_serializer_class(self) -> Any:
        return AmendmentChange if self.action == "partial_update" else AmendmentShape

    def perform_create(self, budget: Budget, lines: list[dict[str, Any]], **values: Any) -> Amendment:
        return amending.create_amendment(budget, lines=_changes(lines, budget), by=self.actor, **values)

    def perform_update(self, amendment: Amendment, version: int | None, **values: Any) -> Amendment:
        if "lines" in values:
            values["lines"] = _changes(values["lines"], amendment.budget)
        return amending.update_amendment(amendment, by=self.actor, version=version, **values)

    def perform_destroy(self, amendment: Amendment, version: int | None) -> None:
        amending.delete_amendment(amendment, by=self.actor, version=version)

    @verb(NoteBody)
    def submit(self, amendment: Amendment, version: int | None, note: str = "") -> Amendment:
        return amending.submit_amendment(amendment, by=self.actor, note=note, version=version)

    @verb(NoteBody)
    def approve(self, amendment: Amendment, version: int | None, note: str = "") -> Amendment:
        return amending.approve_amendment(amendment, by=self.actor, note=note, version=version)

    @verb(WordsBody)
    def return_(self, amendment: Amendment, version: int | None, note: str) -> Amendment:
        return amending.return_amendment(amendment, by=self.actor, note=note, version=version)


def _changes(lines: list[dict[str, Any]], budget: Budget) -> list[dict[str, Any]]:
    return [in_currency(dict(line), "change_currency", budget.currency, "lines") for line in lines]
