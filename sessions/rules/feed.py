"""What a secret calendar address shows: read anew at each look, with its user's rights of that moment. Reading only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone

from projects.models import Album, Person, TeamMember
from projects.querysets.ways import seen

from ..models import Booking, CalendarFeed, Call, CallSequence, Room
from ..presenters import RANKS
from .words import address, place, summary

PAST, AHEAD = timedelta(days=30), timedelta(days=400)
CANCELLED_STAYS = timedelta(days=60)
MOST = 1000
STATUS: dict[str, str] = {"hold": "TENTATIVE", "confirmed": "CONFIRMED", "done": "CONFIRMED", "cancelled": "CANCELLED"}
UIDS = UUID("6f0a3c0e-5d0b-5a57-9a43-0b0d7c1f2e11")  # a booking's event has the same UID in every calendar, for life


@dataclass(frozen=True)
class Happening:
    """One event. `sequence` and `changed_at` grow with the booking; `url` only of what the user sees."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    zone: str
    status: str
    summary: str
    place: str
    words: str
    url: str


def happenings(feed: CalendarFeed) -> list[Happening] | None:
    """What the feed shows now, in order of time, at most MOST; None where its user may not look at its subject any more.

    From 30 days back to 400 ahead. What was cancelled stays as cancelled for 60 days after it was; a call that was declined
    or taken back, until 30 days after its end.
    """
    rows = _rows(feed)
    if rows is None:
        return None
    now = timezone.now()
    there = ~Q(status=Booking.Status.CANCELLED) | Q(updated_at__gte=now - CANCELLED_STAYS)
    found = rows.filter(there).between(now - PAST, now + AHEAD).annotate(seen=_is_seen(feed.user))  # type: ignore[attr-defined]
    found = found.select_related("album__artist", "room__studio", "told").order_by("starts_at", "pk")[:MOST]
    bookings = list(found)
    calls, told = _calls(feed, bookings), _told(feed, bookings, now)
    events = [_happening(booking, calls.get(booking.pk), told.pop(booking.pk, [])) for booking in bookings]
    events += [_gone(rows) for rows in told.values()]
    return sorted(events, key=lambda event: (event.starts_at, event.uid))[:MOST]


def _rows(feed: CalendarFeed) -> QuerySet[Booking] | None:
    user = feed.user
    if feed.album_id:
        return _if_seen(Album, feed.album_id, user, Booking.objects.visible_to(user).filter(album=feed.album_id))
    if feed.room_id:
        return _if_seen(Room, feed.room_id, user, Booking.objects.filter(room=feed.room_id))
    if feed.person_id:
        called = Call.objects.exclude(answer=Call.Answer.NO).filter(booking=OuterRef("pk"), person=feed.person_id)
        return _if_seen(Person, feed.person_id, user, Booking.objects.visible_to(user).filter(Exists(called)))
    return _own(user)


def _if_seen(kind: Any, pk: UUID, user: Any, rows: QuerySet[Booking]) -> QuerySet[Booking] | None:
    return rows if kind.objects.visible_to(user).filter(pk=pk).exists() else None


def _own(user: Any) -> QuerySet[Booking]:
    """Sessions one is called to and has not declined, and those of the albums one produces."""
    called = Call.objects.exclude(answer=Call.Answer.NO).filter(booking=OuterRef("pk"), person__user=user.pk)
    produced = TeamMember.objects.filter(album=OuterRef("album"), user=user, role="producer", ended_at=None)
    return Booking.objects.concerning(user).filter(Q(Exists(called)) | Q(Exists(produced)))


def _is_seen(user: Any) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(Q(seen(user)), output_field=BooleanField())


def _calls(feed: CalendarFeed, bookings: list[Booking]) -> dict[Any, Call]:
    """By booking, the first call of whom the calendar is of. An album's and a room's are of nobody."""
    if feed.album_id or feed.room_id:
        return {}
    whose = {"person": feed.person_id} if feed.person_id else {"person__user": feed.user_id}
    calls = Call.objects.exclude(answer=Call.Answer.NO).filter(booking__in=bookings, **whose)
    found: dict[Any, Call] = {}
    for call in calls.order_by("call_at", "pk"):
        found.setdefault(call.booking_id, call)
    return found


def _told(feed: CalendarFeed, bookings: list[Booking], now: datetime) -> dict[Any, list[CallSequence]]:
    """By booking, what was told of the calls of whom the calendar is of, also under an entry that became theirs.

    Of `bookings`, and of those they were called to while the calendar had this address: it shows them still.
    """
    if feed.album_id or feed.room_id:
        return {}
    whose = (
        Q(person=feed.person_id) | Q(person__merged_into=feed.person_id)
        if feed.person_id
        else Q(person__user=feed.user_id) | Q(person__merged_into__user=feed.user_id)
    )
    shown = Q(changed_at__gte=feed.created_at, starts_at__lt=now + AHEAD, ends_at__gt=now - PAST)
    rows = CallSequence.objects.filter(whose).filter(Q(booking__in=bookings) | shown & Q(gone=True))
    if feed.person_id:
        rows = rows.filter(seen(feed.user, "booking__album"))
    found: dict[Any, list[CallSequence]] = defaultdict(list)
    for row in rows.select_related("room__studio").order_by("changed_at", "pk"):
        found[row.booking_id].append(row)
    return found


def _gone(rows: list[CallSequence]) -> Happening:
    """A call that was declined or taken back, as it was then."""
    last = rows[-1]
    studio = last.room.studio
    return Happening(
        uid=_uid(last.booking_id),
        sequence=max(row.booking_sequence for row in rows) + sum(row.sequence for row in rows),
        changed_at=max(last.changed_at, last.room.updated_at, studio.updated_at),
        starts_at=last.starts_at,
        ends_at=last.ends_at,
        zone=studio.time_zone,
        status=STATUS[Booking.Status.CANCELLED],
        summary=f"Cancelled: {last.summary}",
        place=address(last.room),
        words="",
        url="",
    )


def _uid(booking: Any) -> str:
    return str(uuid5(UIDS, str(booking)))


def _happening(booking: Any, call: Call | None, rows: list[CallSequence]) -> Happening:
    told = getattr(booking, "told", None)
    known = booking.seen or call is not None
    studio = booking.room.studio
    changed = [booking.updated_at, studio.updated_at, booking.room.updated_at, *(row.changed_at for row in rows)]
    return Happening(
        uid=_uid(booking.pk),
        sequence=(told.sequence if told else 0) + sum(row.sequence for row in rows),
        changed_at=max([*changed, call.updated_at] if call else changed),
        starts_at=min(call.call_at, booking.ends_at) if call else booking.starts_at,
        ends_at=booking.ends_at,
        zone=studio.time_zone,
        status=STATUS[booking.status],
        summary=_summary(booking, call, known),
        place=place(booking),
        words=_words(booking, call) if known else "",
        url=f"/calls/{call.pk}/" if call and not booking.seen else f"/bookings/{booking.pk}/" if known else "",
    )


def _summary(booking: Any, call: Call | None, known: bool) -> str:
    """`First hold: Night Ferry by The Wrens, Studio A (drums)`; of another's booking only that the room is taken."""
    held = RANKS.get(booking.hold_rank)
    before = "Cancelled: " if booking.status == Booking.Status.CANCELLED else f"{held}: " if held and known else ""
    if not known:
        return f"{before}{booking.room}: {'on hold' if held else 'taken'}"
    return f"{before}{summary(booking)}{f' ({call.role})' if call and call.role else ''}"


def _words(booking: Any, call: Call | None) -> str:
    said = [f"Answer: {call.get_answer_display()}"] if call else []
    reason = booking.cancel_reason if booking.status == Booking.Status.CANCELLED else ""
    return "\n".join([*said, *([f"Why: {reason}"] if reason else [])])
