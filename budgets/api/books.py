from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from producer.core.api.filters import Filters, InstantFilter, VisibleFilter
from producer.core.api.viewsets import Viewset
from projects.api.facts import ID, AlbumFacts

from ..models import BudgetLine, Commitment, Expense, LedgerEntry
from ..rules.report import report
from ..serializers import CommitmentShape, LedgerShape, ReportShape, report_row


class CommitmentFilters(Filters):
    album = VisibleFilter("projects.Album")
    line = VisibleFilter(BudgetLine)

    class Meta:
        model = Commitment
        fields = ["album", "line", "state", "source_kind", "source_id"]


class Commitments(Viewset):
    """What is promised: written by what it comes from, such as a booking that is confirmed."""

    model = Commitment
    serializer_class = CommitmentShape
    filterset_class = CommitmentFilters


class LedgerFilters(Filters):
    updated_since = InstantFilter(field_name="at", lookup_expr="gte", label="Written at this instant or later.")
    external_id = None  # a row is ours, never a client's
    album = VisibleFilter("projects.Album")
    line = VisibleFilter(BudgetLine)
    commitment = VisibleFilter(Commitment)
    expense = VisibleFilter(Expense)

    class Meta:
        model = LedgerEntry
        fields = ["album", "line", "commitment", "expense", "account", "kind"]


class LedgerEntries(Viewset):
    """Every movement of money, never changed: a line's actual or committed is the sum of its rows here."""

    model = LedgerEntry
    serializer_class = LedgerShape
    filterset_class = LedgerFilters
    ordering = "-at"

    def offered(self) -> dict[str, Any]:
        return dict.fromkeys(("at", "created_at", "updated_at"), "at")


class CostReport(AlbumFacts):
    """`/albums/{id}/cost-report/`."""

    serializer_class = ReportShape

    @extend_schema(responses=ReportShape, parameters=[ID])
    @action(detail=True, methods=["get"], url_path="cost-report", url_name="detail")
    def cost_report(self, request: Any, pk: str) -> Response:
        """Original, approved changes, budget, actual, committed, ETC, EFC and variance: by line, category and album."""
        album = self.album(pk, "money.view")
        found = report(album, request.user)
        rows = [report_row(scope, found.currency) for scope in (*found.lines, *found.categories)]
        total = report_row(found.album, found.currency)
        return Response({"album": str(album.pk), "currency": found.currency, "rows": rows, "total": total})
