"""Templates: what is booked again and again, with the people who come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organization
from accounts.rules import authorize_in
from producer.core.writes import fresh, write
from projects.models import Album
from projects.rules import authorize

from ..models import Booking, BookingTemplate, Call, Room, TemplatePerson
from ..querysets import people_to_call
from ..rules.times import as_long
from .booking import create_booking
from .calls import add_call, lock_people

People = Sequence[dict[str, Any]]
KEPT = ("room", "kind", "purpose", "engineer", "rentals", "setup_minutes", "teardown_minutes", "notes")


@transaction.atomic
def create_template(*, organization: Organization, by: Any, people: People = (), **values: Any) -> BookingTemplate:
    """Keep a template for `organization`; `people` are person, role and minutes_before. Raises NotAllowed, ValidationError."""
    authorize_in(by, "studio.edit", organization)
    template = write(BookingTemplate(organization=organization), **values)
    _call(template, people, by)
    return template


@transaction.atomic
def change_template(
    template: BookingTemplate, *, by: Any, version: int | None = None, people: People | None = None, **values: Any
) -> BookingTemplate:
    """Without `people` they stay as they are."""
    authorize_in(by, "studio.edit", template.organization_id)
    template = write(fresh(template, version), **values)
    if people is not None:
        template.people.all().delete()
        _call(template, people, by)
    return template


@transaction.atomic
def delete_template(template: BookingTemplate, *, by: Any, version: int | None = None) -> None:
    """What was booked from it stays."""
    authorize_in(by, "studio.edit", template.organization_id)
    fresh(template, version).delete()


@transaction.atomic
def keep_as_template(booking: Booking, *, name: str, by: Any) -> BookingTemplate:
    """A template of what a booking is: its room, length and kind, and whoever is called to it and has not declined."""
    authorize(by, "booking.edit", booking.album)
    calls = booking.calls.exclude(answer=Call.Answer.NO).select_related("person").order_by("call_at", "pk")
    people = [
        {"person": call.person, "role": call.role, "minutes_before": _minutes(booking.starts_at - call.call_at)}
        for call in calls
    ]
    values = {field: getattr(booking, field) for field in KEPT}
    length = _minutes(booking.length)
    organization = booking.album.organization
    return create_template(organization=organization, name=name, minutes=length, people=people, by=by, **values)


@transaction.atomic
def book_template(
    template: BookingTemplate,
    *,
    album: Album,
    starts_at: datetime,
    by: Any,
    room: Room | None = None,
    double_booked_ok: bool = False,
    double_booked_why: str = "",
    **more: Any,
) -> Booking:
    """Book what the template says and call its people; what it rents, only in its own room.

    Raises as `create_booking` and `add_call` do.
    """
    if album.organization_id != template.organization_id:
        raise ValidationError({"album": "The template is another organisation's than the album."})
    if not (room := room or template.room):
        raise ValidationError({"room": "The template names no room: choose one."})
    booking = create_booking(album=album, by=by, **{**values_of(template, room, starts_at), **more})
    people = list(template.people.select_related("person"))
    lock_people(each.person_id for each in people)
    for each in people:
        call_at = booking.starts_at - timedelta(minutes=each.minutes_before)
        if call_at >= booking.ends_at:  # the template has become shorter since
            call_at = booking.starts_at
        add_call(
            booking,
            person=each.person,
            role=each.role,
            call_at=call_at,
            double_booked_ok=double_booked_ok,
            double_booked_why=double_booked_why,
            by=by,
        )
    return booking


def values_of(template: BookingTemplate, room: Room, starts_at: datetime) -> dict[str, Any]:
    """What `create_booking` takes of a template that is booked in `room`. ValidationError for times that cannot be."""
    values = {field: getattr(template, field) for field in KEPT}
    if room != template.room:
        values |= {"room": room, "rentals": {}}
    return {**values, "starts_at": starts_at, "ends_at": as_long(starts_at, length_of(template))}


def follow_merge(keep: Any, gone: Any) -> None:
    """Two entries become one: each template calls the one that stays, once."""
    TemplatePerson.objects.filter(person=gone, template__people__person=keep).delete()
    TemplatePerson.objects.filter(person=gone).update(person=keep)


def _call(template: BookingTemplate, people: People, by: Any) -> None:
    """ValidationError for one whom `by` may not call, and for one who is there twice."""
    ids = [each["person"].pk for each in people]
    known = people_to_call(by).filter(organization=template.organization_id)
    if len(set(ids)) < len(ids) or known.filter(pk__in=ids).count() < len(ids):
        raise ValidationError({"people": "Each is somebody of your directory, once."})
    for each in people:
        row = TemplatePerson(template=template, **each)
        row.full_clean()
        row.save()


def _minutes(length: timedelta) -> int:
    return round(length.total_seconds() / 60)


def length_of(template: BookingTemplate) -> timedelta:
    return timedelta(minutes=template.minutes)
