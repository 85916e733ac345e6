from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from producer.core.api.routing import Routes
from producer.core.api.viewsets import Viewset, verb

from .. import filters
from ..actions import order as orders
from ..actions import order_items as items
from ..actions import order_lock as locks
from ..actions import order_vote as votes
from ..actions import side_limit as limits
from ..models import OrderItem, OrderVersion, RunningOrder, SideLimit
from ..rules.orders import analysis, compared
from ..serializers import order as serializers
from ..serializers.order import analysis_told, steps_told

_SHAPES = {"create": serializers.OrderNew, "partial_update": serializers.OrderChange}


class RunningOrders(Viewset):
    """Candidate orders of an album on one format; a locked one numbers its tracks.

    Send If-Match with a verb to be told of what others moved (412) instead of moving over it.
    """

    model = RunningOrder
    filterset_class = filters.OrderFilters
    orderings = {"name": "sort_key"}
    ordering = "created_at"
    parameters = {"compare": ("with",)}

    def get_serializer_class(self) -> Any:
        return _SHAPES.get(self.action, serializers.OrderShape)

    def perform_create(self, **values: Any) -> RunningOrder:
        return orders.create_order(values.pop("album"), by=self.actor, **values)

    def perform_update(self, order: RunningOrder, version: int | None, **values: Any) -> RunningOrder:
        return orders.update_order(order, version=version, by=self.actor, **values)

    def perform_destroy(self, order: RunningOrder, version: int | None) -> None:
        orders.remove_order(order, version=version, by=self.actor)

    @verb(serializers.OrderMoveBody)
    def move(
        self, order: RunningOrder, version: int | None, item: UUID, position: int, side: int | None = None
    ) -> RunningOrder:
        """Put one item at a position of a side; the others close up."""
        return items.move_item(order, item, side=side, position=position, version=version, by=self.actor)

    @verb(serializers.OrderArrangeBody)
    def arrange(self, order: RunningOrder, version: int | None, sides: list[list[UUID]]) -> RunningOrder:
        """Say the whole order at once."""
        return items.arrange(order, sides, version=version, by=self.actor)

    @verb()
    def break_best(self, order: RunningOrder, version: int | None) -> RunningOrder:
        """Turn the record over where the longest side is shortest."""
        return items.break_best(order, version=version, by=self.actor)

    @verb()
    def add_missing(self, order: RunningOrder, version: int | None) -> RunningOrder:
        """Add the songs of the final cut that it lacks, at its end."""
        items.add_missing(order, version=version, by=self.actor)
        return order

    @verb(serializers.OrderCopyBody)
    def copy(self, order: RunningOrder, version: int | None, **values: Any) -> RunningOrder:
        """Another candidate that begins as this one stands. Answers with the new one."""
        return orders.copy_order(order, by=self.actor, **values)

    @verb(serializers.OrderLockBody)
    def lock(self, order: RunningOrder, version: int | None, note: str = "") -> RunningOrder:
        """Lock it. Where the album wants approval of that they are asked: its state is `asked` until they all agree."""
        return locks.lock_order(order, note=note, version=version, by=self.actor)

    @verb(serializers.OrderReopenBody)
    def reopen(self, order: RunningOrder, version: int | None, reason: str) -> RunningOrder:
        """Open a locked order as its next version; what was approved falls."""
        return locks.reopen_order(order, reason=reason, version=version, by=self.actor)

    @verb()
    def vote(self, order: RunningOrder, version: int | None) -> RunningOrder:
        """Your vote among the album's candidates on this format; it leaves the one you were for before."""
        return votes.vote(order, by=self.actor)

    @verb()
    def unvote(self, order: RunningOrder, version: int | None) -> RunningOrder:
        return votes.take_vote_back(order, by=self.actor)

    @extend_schema(responses=serializers.AnalysisShape, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def analysis(self, request: Any, pk: str) -> Response:
        """Total and side times against the format's limits, neighbours whose keys clash, the best side breaks."""
        return Response(analysis_told(analysis(self.get_object())))

    @extend_schema(
        responses=serializers.NeighbourStepShape(many=True),
        parameters=[OpenApiParameter("with", OpenApiTypes.UUID, required=True, description="Another order of the album.")],
        filters=False,
    )
    @action(detail=True, methods=["get"], pagination_class=None)
    def compare(self, request: Any, pk: str) -> Response:
        """What moved from this order to another of the album."""
        order = self.get_object()
        other = self.rows().filter(album=order.album_id, pk=_uuid(request.query_params.get("with", ""))).first()
        if other is None:
            raise ValidationError({"with": ValidationError("The album has no order with this id.", code="does_not_exist")})
        return Response(steps_told(compared(order, other)))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class OrderItems(Viewset):
    """Recordings in running orders, with the gap or crossfade that follows each."""

    model = OrderItem
    filterset_class = filters.ItemFilters
    ordering = "created_at"

    def get_serializer_class(self) -> Any:
        return serializers.ItemChange if self.action == "partial_update" else serializers.ItemShape

    def perform_create(self, order: RunningOrder, recording: Any, **values: Any) -> OrderItem:
        return items.add_item(order, recording, by=self.actor, **values)

    def perform_update(self, item: OrderItem, version: int | None, **values: Any) -> OrderItem:
        return items.update_item(item, version=version, by=self.actor, **values)

    def perform_destroy(self, item: OrderItem, version: int | None) -> None:
        items.remove_item(item, version=version, by=self.actor)


class OrderVersions(Viewset):
    """What running orders held each time they were locked, and why they were opened again."""

    model = OrderVersion
    filterset_class = filters.VersionFilters
    serializer_class = serializers.VersionShape
    ordering = "created_at"


class SideLimits(Viewset):
    """How long a side or disc may be: an album's own word, else its organisation's, else the usual one (not listed)."""

    model = SideLimit
    filterset_class = filters.LimitFilters
    ordering = "created_at"

    def get_serializer_class(self) -> Any:
        return serializers.LimitChange if self.action == "partial_update" else serializers.LimitShape

    def perform_create(self, **values: Any) -> SideLimit:
        return limits.set_limit(by=self.actor, **values)

    def perform_update(self, limit: SideLimit, version: int | None, **values: Any) -> SideLimit:
        return limits.update_limit(limit, version=version, by=self.actor, **values)

    def perform_destroy(self, limit: SideLimit, version: int | None) -> None:
        limits.drop_limit(limit, version=version, by=self.actor)


routes: Routes = [
    ("running-orders", RunningOrders),
    ("order-items", OrderItems),
    ("order-versions", OrderVersions),
    ("side-limits", SideLimits),
]
