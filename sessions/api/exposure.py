from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from budgets.models import AlbumTotals
from producer.core.api.fields import told
from producer.core.money import ZERO
from projects.api.facts import ID, AlbumFacts
from projects.models import Album

from ..models import PenaltyStep
from ..rules.exposure import exposure

MOST = 200


class PenaltyStepShape(serializers.Serializer[Any]):
    booking = serializers.UUIDField()
    falls_at = serializers.DateTimeField()
    before = serializers.JSONField(help_text="Money: what cancelling costs until then.")
    after = serializers.JSONField(help_text="Money: what it costs from then on.")


class ExposureShape(serializers.Serializer[Any]):
    album = serializers.UUIDField()
    exposure = serializers.JSONField(help_text="Money: what cancelling all that is confirmed would cost now.")
    likely = serializers.JSONField(help_text="Money: holds, and calls that are not answered yet.")
    steps = PenaltyStepShape(many=True, help_text="The next that make it dearer.")


class AlbumExposure(AlbumFacts):
    """`/albums/{id}/exposure/`: what it would cost to stop."""

    serializer_class = ExposureShape

    @extend_schema(responses=ExposureShape, parameters=[ID])
    @action(detail=True, methods=["get"], url_path="exposure", url_name="detail")
    def exposure(self, request: Any, pk: str) -> Response:
        """Today's penalty of all that is confirmed, what is likely, and the next steps that make stopping dearer."""
        return Response(exposure_of(self.album(pk, "money.view")))


def exposure_of(album: Album) -> dict[str, Any]:
    now = timezone.now()
    likely = AlbumTotals.objects.filter(album=album).values_list("likely", flat=True).first()
    ahead = PenaltyStep.objects.filter(booking__album=album, falls_at__gt=now).select_related("booking")
    return {
        "album": str(album.pk),
        "exposure": told(exposure(album, now), album.currency),
        "likely": told(likely or ZERO, album.currency),
        "steps": [_step(row) for row in ahead[:MOST]],
    }


def _step(row: PenaltyStep) -> dict[str, Any]:
    currency = row.booking.currency
    facts = {"booking": str(row.booking_id), "falls_at": row.falls_at}
    return {**facts, "before": told(row.before, currency), "after": told(row.after, currency)}
