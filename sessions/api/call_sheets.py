from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from producer.core.api.fields import VisibleMany
from producer.core.api.filters import Filters, VisibleFilter
from producer.core.api.serializers import Serializer
from producer.core.api.viewsets import Viewset, verb
from projects.models import Song

from ..actions import call_sheet as actions
from ..models import CallSheet
from ..serializers import FIXED, STAMPS
from ..views.call_sheets import paper


class CallSheetShape(Serializer):
    songs = VisibleMany(Song, required=False, help_text="Of this album.")
    issue = serializers.SerializerMethodField(help_text="The number of the last issue that was sent; 0 before the first.")

    class Meta:
        model = CallSheet
        fields = ["id", "booking", "songs", "parts", "gear", "contacts", "notes", "issue", *STAMPS]
        read_only_fields = FIXED

    def get_issue(self, sheet: CallSheet) -> int:
        return max((issue.number for issue in sheet.issues.all()), default=0)


class CallSheetChange(CallSheetShape):
    class Meta(CallSheetShape.Meta):
        read_only_fields = [*FIXED, "booking"]


class CallSheetFilters(Filters):
    booking = VisibleFilter("studio.Booking")
    album = VisibleFilter("projects.Album", field_name="booking__album")

    class Meta:
        model = CallSheet
        fields = ["booking", "album"]


class CallSheets(Viewset):
    """What everybody needs to know of a booking on one page; no money. Changed after it was sent, it is sent again."""

    model = CallSheet
    filterset_class = CallSheetFilters

    def get_serializer_class(self) -> Any:
        return CallSheetChange if self.action == "partial_update" else CallSheetShape

    def perform_create(self, **values: Any) -> CallSheet:
        return actions.write_sheet(values.pop("booking"), by=self.actor, new=True, **values)

    def perform_update(self, sheet: CallSheet, version: int | None, **values: Any) -> CallSheet:
        return actions.write_sheet(sheet.booking, by=self.actor, version=version, **values)

    @verb()
    def send(self, sheet: CallSheet, version: int | None) -> CallSheet:
        """To everyone called and the producers; unchanged only to those who have not got it."""
        actions.send_sheet(sheet.booking, by=self.actor)
        return sheet

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def pdf(self, request: Any, pk: str) -> HttpResponseBase:
        """The paper: the last issue, or a draft where something has changed since."""
        booking = self.get_object().booking
        booking.seen = True
        return paper(booking)
