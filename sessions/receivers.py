"""What a change of a booking, a call, a team or an address means for calendars and reminders."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from accounts.signals import email_changed
from notices import albums
from notices.signals import preference_changed
from producer.core import outbox
from producer.core.ids import uuid7
from projects.signals import people_merging, person_changed, team_changed

from .actions import calendar, call_sheet, feed, merging, penalty, reminder, template
from .actions.calls.telling import tell_answer
from .actions.hold import telling
from .models import Booking, Call
from .querysets import own_calls
from .signals import booking_changed, call_changed


@receiver(booking_changed)
def follow_booking(booking: Booking, what: str, **_: Any) -> None:
    feed.note_change(booking, what)
    feed.note_calls(booking)
    calendar.follow(booking)
    call_sheet.follow_sheet(booking)
    telling.tell_of_hold(booking, what)
    penalty.keep(booking)


@receiver(call_changed)
def follow_call(call: Call, what: str, by: Any, **_: Any) -> None:
    feed.note_calls(call.booking)
    calendar.follow(call.booking)
    call_sheet.follow_sheet(call.booking)
    tell_answer(call, what, by)


@receiver(preference_changed)
def follow_preference(address: str, **_: Any) -> None:
    reminder.choose_again(address)


@receiver(team_changed)
def follow_team(album: Any, **_: Any) -> None:
    _later({"album": str(album.pk)})


@receiver(person_changed)
def follow_person(person: Any, **_: Any) -> None:
    _later({"calls__person": str(person.pk)})


@receiver(people_merging)
def merge_calls(keep: Any, gone: Any, **_: Any) -> None:
    merging.prepare(keep, gone)
    template.follow_merge(keep, gone)


@receiver(email_changed)
def follow_account(user: Any, **_: Any) -> None:
    _later({"calls__person__user": str(user.pk)})
    _later({"album__team__user": str(user.pk)})


def _called(actor: Any) -> Any:
    """Somebody of no team hears of their own calls, as long as these are theirs to see."""
    return Call.objects.filter(own_calls(actor)).values("booking__album")


albums.provide_called(frozenset({"called", "booking_changed", "call_sheet", "reminder"}), _called)


def _later(which: dict[str, str]) -> None:
    """In a transaction of its own: it locks many bookings, whose order is not ours to choose here."""
    outbox.post("studio.follow", f"studio.follow:{uuid7()}", {"bookings": which})
