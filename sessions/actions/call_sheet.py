"""Writing a call sheet, and sending it: once to each, and again when it has changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from notices.actions import tell
from producer.core import outbox
from producer.core.actors import SYSTEM
from producer.core.errors import Conflict
from producer.core.ids import uuid7
from producer.core.time import shown_at, shown_range
from producer.core.writes import fresh, write
from projects.rules import authorize

from ..call_sheet_pdf import pdf
from ..models import Booking, CallSheet, CallSheetIssue, Room
from ..rules.audience import Attendee, audience
from ..rules.call_sheet import changes, facts_of, last_issue

CALM = timedelta(minutes=5)  # changes that follow one another go out as one
Status = Booking.Status


@transaction.atomic
def write_sheet(
    booking: Booking, *, by: Any, songs: Any = None, version: int | None = None, new: bool = False, **values: Any
) -> CallSheet:
    """Make the booking's sheet or change it: parts, gear, contacts, notes, songs. Who has it is sent what changed.

    Raises NotAllowed, ValidationError for a song of another album or, with `new`, where there is a sheet, Stale.
    """
    authorize(by, "booking.edit", booking.album)
    if new and CallSheet.objects.filter(booking=booking).exists():
        raise ValidationError({"booking": ValidationError("The booking has a call sheet already.", code="unique")})
    if any(song.album_id != booking.album_id for song in songs or ()):
        raise ValidationError({"songs": "There is no such song on this album."})
    sheet = _fresh(booking, version) or CallSheet(booking=booking)
    sheet = write(sheet, **values) if values or sheet._state.adding else sheet
    if songs is not None:
        sheet.songs.set(songs)
        if not values:
            write(sheet)
    follow_sheet(booking)
    return sheet


def _fresh(booking: Booking, version: int | None) -> CallSheet | None:
    """The sheet, locked; its booking is locked first, so that two who make it make one."""
    Booking.objects.select_for_update(of=("self",), no_key=True).get(pk=booking.pk)
    sheet = CallSheet.objects.filter(booking=booking).first()
    return fresh(sheet, version) if sheet else None


@transaction.atomic
def send_sheet(booking: Booking, *, by: Any) -> CallSheetIssue:
    """To everyone called who has not said no, and the producers. Unchanged it goes only to those who have not got it.

    Raises NotAllowed, Conflict `booking_over` for what is over or cancelled, `nobody_to_tell`, `nothing_new`.
    """
    authorize(by, "booking.edit", booking.album)
    sheet = _fresh(booking, None) or write(CallSheet(booking=booking))
    booking = _whole(booking)
    if booking.status not in (Status.HOLD, Status.CONFIRMED) or booking.ends_at <= timezone.now():
        raise Conflict("The booking is over or cancelled: its call sheet stays as it is.", code="booking_over")
    wanted = sorted(audience(booking))
    if not wanted:
        raise Conflict("Nobody with an address is called yet.", code="nobody_to_tell")
    return _issue(booking, sheet, wanted, by)


def _issue(booking: Booking, sheet: CallSheet, wanted: list[str], by: Any) -> CallSheetIssue:
    facts, last = facts_of(booking, sheet), last_issue(sheet)
    changed = changes(last.facts, facts) if last else []
    if last and not changed:
        return _to_the_rest(last, wanted)
    issue = CallSheetIssue(sheet=sheet, number=last.number + 1 if last else 1, facts=facts, changes=changed, told=wanted)
    issue.sent_by = None if by is SYSTEM else by
    issue.sent_at = timezone.now()
    issue.save(force_insert=True)
    _post(issue, wanted)
    return issue


def _to_the_rest(issue: CallSheetIssue, wanted: list[str]) -> CallSheetIssue:
    rest = [address for address in wanted if address not in issue.told]
    if not rest:
        raise Conflict(f"Everybody has issue {issue.number}, and nothing has changed since.", code="nothing_new")
    issue.told = [*issue.told, *rest]
    issue.save(update_fields=["told"])
    _post(issue, rest)
    return issue


def _post(issue: CallSheetIssue, to: list[str]) -> None:
    key = f"studio.call_sheet:{issue.pk}:{len(issue.told)}"
    outbox.post("studio.call_sheet", key, {"issue": str(issue.pk), "to": to})


def follow_sheet(booking: Booking) -> None:
    """Something on a sheet that was sent may have changed: look in a while, once for all that changes until then."""
    _follow(CallSheet.objects.filter(booking=booking))


def follow_place(**place: Any) -> None:
    """The same for all that is ahead in a studio or room (`studio=` or `pk=` of the room)."""
    rooms = Room.objects.filter(**place)
    ahead = CallSheet.objects.filter(booking__room__in=rooms, booking__ends_at__gt=timezone.now())
    _follow(ahead.filter(booking__status__in=(Status.HOLD, Status.CONFIRMED)))


def _follow(sheets: QuerySet[CallSheet]) -> None:
    for sheet in sheets.filter(issues__isnull=False).distinct():
        key, due_at = f"studio.call_sheet_again:{uuid7()}", timezone.now() + CALM
        outbox.post("studio.call_sheet_again", key, {"sheet": str(sheet.pk)}, due_at=due_at)


@transaction.atomic
def send_again(sheet: CallSheet) -> CallSheetIssue | None:
    """The sheet with what has changed marked; nothing where nothing that stands on it has, or the booking is off."""
    sheet = fresh(sheet)
    booking, last = _whole(sheet.booking), last_issue(sheet)
    wanted = sorted(audience(booking))
    ahead = booking.status in (Status.HOLD, Status.CONFIRMED) and booking.ends_at > timezone.now()
    if not (ahead and wanted and last and changes(last.facts, facts_of(booking, sheet))):
        return None
    return _issue(booking, sheet, wanted, SYSTEM)


def _whole(booking: Booking) -> Booking:
    return Booking.objects.select_related("album__artist", "room__studio").get(pk=booking.pk)


@transaction.atomic
def deliver(issue: CallSheetIssue, to: list[str]) -> None:
    """Hand the paper to each of `to` who is still called. Twice is once."""
    booking = _whole(issue.sheet.booking)
    paper = pdf(issue.facts, number=issue.number, changes=issue.changes, made=made_words(issue))
    for address, attendee in audience(booking).items():
        if address in to:
            _hand(booking, issue, attendee, paper)


def made_words(issue: CallSheetIssue) -> str:
    return f"issue {issue.number}, {issue.sent_at:%-d %b %Y, %H:%M} UTC"


def _hand(booking: Booking, issue: CallSheetIssue, attendee: Attendee, paper: bytes) -> None:
    zone = booking.room.studio.time_zone
    word = "Call sheet" if issue.number == 1 else f"Call sheet changed, issue {issue.number}"
    when = shown_range(booking.starts_at, booking.ends_at, zone)
    told = [f"{change['label']}: {change['after']} (before: {change['before']})" for change in issue.changes]
    text = "\n".join([_called(attendee, zone), "The call sheet is attached, to print and take along.", *told])
    tell(
        to=attendee.to,
        about="call_sheet",
        subject=f"{word}: {booking.album}, {when}",
        text=text,
        key=f"call-sheet:{issue.pk}",
        path=f"/bookings/{booking.pk}/call-sheet/",
        pdf=("call-sheet.pdf", paper),
        organization_id=booking.album.organization_id,
        album_id=booking.album_id,
    )


def _called(attendee: Attendee, zone: str) -> str:
    there = shown_at(attendee.starts_at, zone)
    own = attendee.to.time_zone
    here = f" ({shown_at(attendee.starts_at, own)}, your time)" if own != zone else ""
    return f"{'You are called' if attendee.called else 'It begins'} {there}{here}."
