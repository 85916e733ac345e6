from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from producer.core.api.routing import Routes
from producer.core.api.viewsets import Viewset, verb

from .. import filters
from ..actions import single as actions
from ..models import Single
from ..rules.obstacles import obstacles
from ..serializers import single as serializers
from ..serializers.song import SongPlaceBody


class Singles(Viewset):
    """Recordings that go out on their own, in the order of their release, and what stands in their way."""

    model = Single
    filterset_class = filters.SingleFilters
    serializer_class = serializers.SingleShape
    orderings = {"position": "position"}
    ordering = "created_at"

    def perform_create(self, **values: Any) -> Single:
        return actions.pick_single(values.pop("recording"), by=self.actor, **values)

    def perform_update(self, single: Single, version: int | None, **values: Any) -> Single:
        return actions.update_single(single, version=version, by=self.actor, **values)

    def perform_destroy(self, single: Single, version: int | None) -> None:
        actions.drop_single(single, version=version, by=self.actor)

    @verb(SongPlaceBody)
    def place(self, single: Single, version: int | None, position: int) -> Single:
        """Its place in the order of release."""
        return actions.place_single(single, position, by=self.actor)

    @verb(serializers.SingleAskBody)
    def ask(self, single: Single, version: int | None, note: str = "") -> Single:
        """Ask those whom the album's settings name; where it has none, artist, producer and A&R."""
        actions.ask_single(single, note=note, version=version, by=self.actor)
        return single

    @extend_schema(responses=serializers.ObstacleShape(many=True), filters=False)
    @action(detail=True, methods=["get"], url_path="in-the-way", url_name="in-the-way", pagination_class=None)
    def in_the_way(self, request: Any, pk: str) -> Response:
        """What stands in its way, listed from facts; empty when it can go."""
        single = self.get_object()
        return Response([asdict(each) for each in obstacles([single])[single.pk]])


routes: Routes = [("singles", Singles)]
