from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from producer.core.api.filters import Filters, InstantFilter, VisibleFilter
from producer.core.api.viewsets import Viewset, verb
from projects.rules import authorize

from ..actions import booking as actions
from ..actions.hold import challenge as challenges
from ..models import Booking
from ..rules.sheet import sheet_cost
from ..rules.times import as_long
from ..serializers import BookingChange, BookingNew, BookingSeen, CancelBody, ConfirmBody, MoveBody, SwapBody
from .sheet import MINUTES, PEOPLE_COST, minutes_of, told_sheet


class BookingFilters(Filters):
    album = VisibleFilter("projects.Album")
    room = VisibleFilter("studio.Room")
    studio = VisibleFilter("studio.Studio", field_name="room__studio")
    option_set = VisibleFilter("studio.OptionSet")
    block = VisibleFilter("studio.Block")
    starts_after = InstantFilter(field_name="starts_at", lookup_expr="gte", label="Starts at this instant or later.")
    starts_before = InstantFilter(field_name="starts_at", lookup_expr="lt", label="Starts before this instant.")

    class Meta:
        model = Booking
        fields = ["album", "room", "studio", "option_set", "block", "status", "kind", "purpose"]


class Bookings(Viewset):
    """Rooms for albums. A clash is 409 `booking_conflict`, passing the budget without a reason 409 `over_budget`."""

    model = Booking
    filterset_class = BookingFilters
    orderings = {"starts_at": "starts_at"}
    ordering = "starts_at"
    parameters = {"people_cost": ("minutes",)}

    def get_serializer_class(self) -> Any:
        return {"create": BookingNew, "partial_update": BookingChange}.get(self.action, BookingSeen)

    def perform_create(self, **values: Any) -> Booking:
        return actions.create_booking(by=self.actor, **values)

    def perform_update(self, booking: Booking, version: int | None, **values: Any) -> Booking:
        return actions.change_booking(booking, by=self.actor, version=version, **values)

    @verb(ConfirmBody)
    def confirm(self, booking: Booking, version: int | None, **values: Any) -> Booking:
        return actions.confirm_booking(booking, by=self.actor, version=version, **values)

    @verb(CancelBody)
    def cancel(self, booking: Booking, version: int | None, **values: Any) -> Booking:
        return actions.cancel_booking(booking, by=self.actor, version=version, **values)

    @verb(MoveBody)
    def move(self, booking: Booking, version: int | None, **values: Any) -> Booking:
        if version is None and not {"starts_at", "ends_at"} <= values.keys():
            version = booking.version  # what is not said stays as it was read
        start = values.pop("starts_at", booking.starts_at)
        end = values.pop("ends_at", None) or as_long(start, booking.length)
        return actions.move_booking(booking, starts_at=start, ends_at=end, by=self.actor, version=version, **values)

    @verb(SwapBody)
    def swap(self, booking: Booking, version: int | None, **values: Any) -> Booking:
        return actions.swap_bookings(booking, by=self.actor, version=version, **values)

    @verb()
    def challenge(self, booking: Booking, version: int | None) -> Booking:
        return challenges.challenge_holds(booking, by=self.actor, version=version)

    @verb()
    def withdraw(self, booking: Booking, version: int | None) -> Booking:
        return challenges.withdraw_challenge(booking, by=self.actor, version=version)

    @verb()
    def release(self, booking: Booking, version: int | None) -> Booking:
        return challenges.release_hold(booking, by=self.actor, version=version)

    @verb()
    def restore(self, booking: Booking, version: int | None) -> Booking:
        return actions.restore_booking(booking, by=self.actor, version=version)

    @extend_schema(responses={200: PEOPLE_COST}, parameters=[MINUTES])
    @action(detail=True, methods=["get"], url_path="people-cost", url_name="people-cost")
    def people_cost(self, request: Any, pk: str) -> Response:
        """What everybody called costs, with the lines of each, before the day. For those who see the album's money."""
        booking = self.get_object()
        authorize(self.actor, "money.view", booking.album)
        return Response(told_sheet(sheet_cost(booking, minutes=minutes_of(request))))
