"""The things a page is about, found among what its viewer sees; 404 for everything else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from producer.core import pages
from projects.models import Album
from projects.querysets.ways import seen
from projects.rules import authorize
from projects.standing import where_can

from ..models import Booking, Call, RateCard, Room, Studio

sent = pages.sent


def key(text: str) -> UUID | None:
    """The id that somebody's address names, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


def booking(request: HttpRequest, pk: UUID) -> Booking:
    rows = Booking.objects.visible_to(request.user).with_money(request.user).for_list()
    return get_object_or_404(rows.select_related("album__artist", "album__organization", "option_set", "block"), pk=pk)


def editable_booking(request: HttpRequest, pk: UUID) -> Booking:
    found = booking(request, pk)
    authorize(request.user, "booking.edit", found.album)
    return found


def called_booking(request: HttpRequest, pk: UUID) -> Booking:
    """A booking one sees, or is called to; `seen` tells which."""
    found = ExpressionWrapper(Q(seen(request.user)), output_field=BooleanField())
    rows = Booking.objects.concerning(request.user).annotate(seen=found).for_list()
    return get_object_or_404(rows.select_related("album__artist", "album__organization", "room__studio"), pk=pk)


def swappable(actor: Any, booking: Booking) -> Any:
    """Bookings of the same state that are not over, of albums for which the actor may book."""
    rows = Booking.objects.visible_to(actor).filter(where_can(actor, "booking.edit", "album"), status=booking.status)
    rows = rows.filter(ends_at__gte=timezone.now()).exclude(pk=booking.pk).order_by("starts_at", "id")
    return rows.select_related("album__organization", "room__studio")


def call(request: HttpRequest, pk: UUID) -> Call:
    return get_object_or_404(Call.objects.visible_to(request.user).with_money(request.user).for_list(), pk=pk)


def own_call(request: HttpRequest, pk: UUID) -> Call | None:
    """The viewer's call to a booking that they do not see otherwise."""
    if Booking.objects.visible_to(request.user).filter(pk=pk).exists():
        return None
    return Call.objects.visible_to(request.user).filter(booking=pk).first()


def studio(request: HttpRequest, pk: UUID) -> Studio:
    return get_object_or_404(Studio.objects.visible_to(request.user), pk=pk)


def room(request: HttpRequest, pk: UUID) -> Room:
    return get_object_or_404(Room.objects.visible_to(request.user).for_list(), pk=pk)


def rate(request: HttpRequest, pk: UUID) -> RateCard:
    return get_object_or_404(RateCard.objects.visible_to(request.user).for_list(), pk=pk)


def bookable_albums(actor: Any) -> Any:
    """Albums for which the actor may book, by title."""
    return Album.objects.visible_to(actor).filter(where_can(actor, "booking.edit", "pk")).order_by("sort_key", "id")
