from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from producer.core.api.filters import Filters, InstantFilter, VisibleFilter, refuse_unknown
from producer.core.api.throttling import PerMinute
from producer.core.api.viewsets import Viewset
from projects.models import Album
from projects.rules import authorize

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


class CostReport(GenericViewSet[Any]):
    """`/albums/{id}/cost-report/`."""

    permission_classes = [IsAuthenticated]
    throttle_classes = [PerMinute]
    serializer_class = ReportShape
    pagination_class = None
    filter_backends: list[Any] = []
    lookup_value_regex = "[^/]+"
    ours = untagged = True  # described as every resource is
    offered = dict

    @extend_schema(responses=ReportShape, parameters=[OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH)])
    @action(detail=True, methods=["get"], url_path="cost-report", url_name="detail")
    def cost_report(self, request: Any, pk: str) -> Response:
        """Original, approved changes, budget, actual, committed, ETC, EFC and variance: by line, category and album."""
        refuse_unknown(request, ())
        album = _album(request.user, pk)
        authorize(request.user, "money.view", album)
        found = report(album, request.user)
        rows = [report_row(scope, found.currency) for scope in (*found.lines, *found.categories)]
        total = report_row(found.album, found.currency)
        return Response({"album": str(album.pk), "currency": found.currency, "rows": rows, "total": total})


def _album(actor: Any, pk: str) -> Album:
    try:
        found = Album.objects.visible_to(actor).filter(pk=UUID(pk)).first()
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found
