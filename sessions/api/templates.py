from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from producer.core.api.fields import Instant, Number, OneOf, Text, VisibleRelated, Whole, YesNo
from producer.core.api.filters import Filters, VisibleFilter
from producer.core.api.serializers import Serializer, Strict
from producer.core.api.viewsets import Viewset, verb

from ..actions import template as actions
from ..models import BookingTemplate
from ..models.template import EARLIEST_MINUTES, LONGEST_MINUTES
from ..querysets import people_to_call
from ..serializers import FIXED, STAMPS
from .studios import whose


class TemplatePersonShape(Strict):
    person = VisibleRelated(people_to_call)
    role = Text(max_length=80, required=False)
    minutes_before = Whole(
        min_value=-LONGEST_MINUTES,
        max_value=EARLIEST_MINUTES,
        required=False,
        help_text="Below 0 it is so long after the start.",
    )


class TemplateShape(Serializer):
    organization = VisibleRelated("accounts.Organization", required=False, help_text="Without it the only one you book for.")
    people = TemplatePersonShape(many=True, required=False)

    class Meta:
        model = BookingTemplate
        fields = [
            *["id", "organization", "name", "room", "kind", "purpose", "minutes", "engineer", "rentals"],
            *["setup_minutes", "teardown_minutes", "notes", "people"],
            *STAMPS,
        ]
        read_only_fields = [*FIXED, "rentals"]


class TemplateChange(TemplateShape):
    organization = VisibleRelated(read_only=True)  # type: ignore[assignment]

    class Meta(TemplateShape.Meta):
        read_only_fields = [*TemplateShape.Meta.read_only_fields, "organization"]


class BookBody(Strict):
    album = VisibleRelated("projects.Album")
    starts_at = Instant()
    room = VisibleRelated("studio.Room", required=False, help_text="Without it the template's.")
    status = OneOf(choices=["hold", "confirmed"], required=False)
    exchange_rate = Number(max_digits=18, decimal_places=8, required=False)
    double_booked_ok = YesNo(required=False)
    double_booked_why = Text(max_length=500, required=False)
    over_budget_reason = Text(max_length=2000, required=False)
    past_ok = YesNo(required=False)

    MONEY_FIELDS = ("exchange_rate",)


class BookedShape(serializers.Serializer[Any]):
    booking = serializers.UUIDField()


class TemplateFilters(Filters):
    organization = VisibleFilter("accounts.Organization")

    class Meta:
        model = BookingTemplate
        fields = ["organization", "purpose"]


class BookingTemplates(Viewset):
    """What an organisation books again and again: room, length, kind, people and rentals."""

    model = BookingTemplate
    filterset_class = TemplateFilters
    orderings = {"name": "sort_key"}
    ordering = "name"

    def get_serializer_class(self) -> Any:
        return TemplateChange if self.action == "partial_update" else TemplateShape

    def perform_create(self, **values: Any) -> BookingTemplate:
        return actions.create_template(by=self.actor, organization=whose(self.actor, values), **values)

    def perform_update(self, template: BookingTemplate, version: int | None, **values: Any) -> BookingTemplate:
        return actions.change_template(template, by=self.actor, version=version, **values)

    def perform_destroy(self, template: BookingTemplate, version: int | None) -> None:
        actions.delete_template(template, by=self.actor, version=version)

    @extend_schema(responses={201: BookedShape})
    @verb(BookBody)
    def book(self, template: BookingTemplate, version: int | None, **values: Any) -> Response:
        booking = actions.book_template(template, by=self.actor, **values)
        return Response({"booking": str(booking.pk)}, status=201)
