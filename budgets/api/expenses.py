from __future__ import annotations

from typing import Any

import django_filters
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser

from files.serve import download
from producer.core.api.filters import Filters, VisibleFilter
from producer.core.api.viewsets import Viewset, verb
from projects.rules import authorize

from ..actions import expense as actions
from ..actions import expense_answers as answers
from ..actions.receipt import attach_receipt, remove_receipt
from ..models import BudgetLine, Commitment, Expense, Receipt
from ..serializers import ApproveBody, ExpenseChange, ExpenseShape, ReceiptShape, WordsBody


class ExpenseFilters(Filters):
    album = VisibleFilter("projects.Album")
    line = VisibleFilter(BudgetLine)
    song = VisibleFilter("projects.Song")
    commitment = VisibleFilter(Commitment)
    spent_after = django_filters.DateFilter(field_name="spent_on", lookup_expr="gte", label="On this day or later.")
    spent_before = django_filters.DateFilter(field_name="spent_on", lookup_expr="lt", label="Before this day.")

    class Meta:
        model = Expense
        fields = ["album", "line", "song", "commitment", "status"]


class Expenses(Viewset):
    """Bills and receipts; approved, they are in the ledger. Passing the budget without a reason is 409 `over_budget`."""

    model = Expense
    filterset_class = ExpenseFilters
    orderings = {"spent_on": "spent_on"}
    ordering = "-spent_on"

    def get_serializer_class(self) -> Any:
        return ExpenseChange if self.action == "partial_update" else ExpenseShape

    def perform_create(self, **values: Any) -> Expense:
        return actions.create_expense(by=self.actor, **values)

    def perform_update(self, expense: Expense, version: int | None, **values: Any) -> Expense:
        return actions.update_expense(expense, by=self.actor, version=version, **values)

    def perform_destroy(self, expense: Expense, version: int | None) -> None:
        actions.delete_expense(expense, by=self.actor, version=version)

    @verb()
    def submit(self, expense: Expense, version: int | None) -> Expense:
        return answers.submit_expense(expense, by=self.actor, version=version)

    @verb(ApproveBody)
    def approve(self, expense: Expense, version: int | None, **words: str) -> Expense:
        return answers.approve_expense(expense, by=self.actor, version=version, **words)

    @verb(WordsBody)
    def reject(self, expense: Expense, version: int | None, note: str) -> Expense:
        return answers.reject_expense(expense, by=self.actor, note=note, version=version)

    @verb(WordsBody)
    def void(self, expense: Expense, version: int | None, note: str) -> Expense:
        return answers.void_expense(expense, by=self.actor, note=note, version=version)


class ReceiptFilters(Filters):
    expense = VisibleFilter(Expense)
    album = VisibleFilter("projects.Album", field_name="expense__album")

    class Meta:
        model = Receipt
        fields = ["expense", "album"]


class Receipts(Viewset):
    """What proves an expense. POST is `multipart/form-data`; the content is at `download/`."""

    model = Receipt
    serializer_class = ReceiptShape
    filterset_class = ReceiptFilters
    parser_classes = [MultiPartParser]

    def perform_create(self, expense: Expense, file: Any, **values: Any) -> Receipt:
        return attach_receipt(expense, file, by=self.actor, **values)

    def perform_destroy(self, receipt: Receipt, version: int | None) -> None:
        remove_receipt(receipt, by=self.actor, version=version)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def download(self, request: Any, pk: str) -> HttpResponseBase:
        receipt = self.get_object()
        authorize(self.actor, "money.view", receipt.expense.album)  # a bill shows figures
        return download(receipt.file)
