from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from producer.core.api.fields import OneOf, told
from producer.core.api.serializers import Strict
from projects.api.facts import ID, AlbumFacts
from projects.models import Album
from projects.rules import can

from ..actions.need import set_hours
from ..rules.need import told as words
from ..rules.need.course import course
from ..rules.need.covered import Covered, bookings, covered
from ..rules.need.need import Need, PartNeed, need
from ..rules.need.table import Hours, Kind

HUNDREDTH = Decimal("0.01")


class SpanShape(serializers.Serializer[Any]):
    """Studio hours, as plain decimal strings."""

    low = serializers.CharField()
    high = serializers.CharField()


class CostSpan(serializers.Serializer[Any]):
    low = serializers.JSONField(help_text="Money.")
    high = serializers.JSONField(help_text="Money.")


class PartShape(serializers.Serializer[Any]):
    part = serializers.UUIDField(help_text="The column of the grid.")
    name = serializers.CharField()
    left = serializers.CharField(help_text="Songs left; one in work counts half.")
    each = SpanShape(help_text="Hours of one song.")
    hours = SpanShape(help_text="Hours of all songs left.")
    source = serializers.ChoiceField(["usual", "seen", "set"])


class HoursShape(serializers.Serializer[Any]):
    album = serializers.UUIDField()
    kind = serializers.ChoiceField(Kind.choices)
    sentence = serializers.CharField()
    needed = SpanShape()
    confirmed = serializers.CharField()
    held = serializers.CharField()
    used = serializers.CharField()
    short = SpanShape()
    spare = SpanShape()
    cost = CostSpan(required=False, allow_null=True, help_text="Of the hours short; absent without the right to see money.")
    parts = PartShape(many=True)
    reasons = serializers.ListField(child=serializers.CharField())
    surplus = serializers.ListField(child=serializers.UUIDField(), help_text="Bookings that nobody needs any more.")


class PartBody(Strict):
    part = serializers.UUIDField()
    low = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(200), allow_null=True
    )
    high = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(200), allow_null=True
    )


class HoursBody(Strict):
    kind = OneOf(choices=Kind.choices, required=False)
    parts = PartBody(many=True, required=False, help_text="Those that are named; null takes back what was set.")


class AlbumHours(AlbumFacts):
    """`/albums/{id}/hours/`: hours needed, booked and used."""

    serializer_class = HoursShape

    @extend_schema(responses=HoursShape, parameters=[ID])
    @action(detail=True, methods=["get"], url_path="hours", url_name="detail")
    def hours(self, request: Any, pk: str) -> Response:
        """Hours still needed as a range, what is booked and used, and what is short or too much."""
        return Response(hours_of(self.album(pk, "booking.view"), request.user))

    @extend_schema(request=HoursBody, responses=HoursShape, parameters=[ID])
    @hours.mapping.post
    def set_hours(self, request: Any, pk: str) -> Response:
        """Set the kind of record, or hours of parts by hand."""
        album = self.album(pk, "booking.edit")
        body = HoursBody(data=request.data)
        body.is_valid(raise_exception=True)
        values = body.validated_data
        parts = {row["part"]: (row["low"], row["high"]) for row in values.get("parts", [])}
        set_hours(album, by=request.user, kind=values.get("kind", ""), parts=parts)
        return Response(hours_of(album, request.user))


def hours_of(album: Album, actor: Any) -> dict[str, Any]:
    now, rows, found = timezone.now(), bookings(album), need(album)
    ahead, money = covered(album, found, rows, now), can(actor, "money.view", album)
    used = [hours for hours in course(album, found, rows, now).used if hours is not None]
    shape = {**_shape(album, found, ahead, money), "used": _plain(max(used, default=Decimal(0)))}
    if money:
        shape["cost"] = ahead.cost and _priced(ahead.cost, album.currency)
    return shape


def _shape(album: Album, found: Need, ahead: Covered, money: bool) -> dict[str, Any]:
    return {
        "album": str(album.pk),
        "kind": found.kind,
        "sentence": words.sentence(found, ahead, album, money=money),
        "needed": _span(found.hours),
        "confirmed": _plain(ahead.confirmed),
        "held": _plain(ahead.held),
        "short": _span(ahead.short),
        "spare": _span(ahead.spare),
        "parts": [_part(part) for part in found.parts],
        "reasons": words.reasons(found, ahead),
        "surplus": [str(row.pk) for row in ahead.surplus],
    }


def _part(part: PartNeed) -> dict[str, Any]:
    spans = {"each": _span(part.each), "hours": _span(part.hours)}
    return {"part": str(part.id), "name": part.name, "left": _plain(part.left), **spans, "source": part.source}


def _span(hours: Hours) -> dict[str, str]:
    return {"low": _plain(hours.low), "high": _plain(hours.high)}


def _priced(cost: Hours, currency: str) -> dict[str, Any]:
    return {"low": told(cost.low, currency), "high": told(cost.high, currency)}


def _plain(hours: Decimal) -> str:
    return f"{hours.quantize(HUNDREDTH):f}"
