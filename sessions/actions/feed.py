"""Secret calendar addresses, and the number by which calendars know that an event has changed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from producer.core.actors import SYSTEM
from producer.core.errors import Conflict, NotAllowed
from producer.core.secrets import fresh_secret, hashed
from producer.core.writes import fresh, write
from projects.models import Album, Person

from ..models import Booking, CalendarFeed, Room
from ..rules.feed import STATUS
from ..rules.words import summary

MOST = 100  # addresses of one user

# One statement, in the transaction of the change. A change that calendars cannot see changes nothing here.
NOTE = """
INSERT INTO studio_bookingsequence AS event (booking_id, sequence, starts_at, ends_at, room_id, status, changed_at)
VALUES (%(booking)s, %(sequence)s, %(starts_at)s, %(ends_at)s, %(room)s, %(status)s, %(now)s)
ON CONFLICT (booking_id) DO UPDATE SET sequence = event.sequence + 1, changed_at = excluded.changed_at,
    starts_at = excluded.starts_at, ends_at = excluded.ends_at, room_id = excluded.room_id, status = excluded.status
WHERE (event.starts_at, event.ends_at, event.room_id, event.status)
    IS DISTINCT FROM (excluded.starts_at, excluded.ends_at, excluded.room_id, excluded.status)"""

# The same for everybody called, and for those who were. It grows with place and time, with going and coming back.
NOTE_CALLS = """
WITH called AS (
    SELECT person_id, least(call_at, %(ends_at)s) AS starts_at, answer = 'no' AS gone
    FROM studio_call WHERE booking_id = %(booking)s
    UNION ALL
    SELECT person_id, starts_at, true FROM studio_callsequence AS known WHERE booking_id = %(booking)s AND NOT gone
    AND NOT EXISTS (SELECT 1 FROM studio_call WHERE booking_id = known.booking_id AND person_id = known.person_id))
INSERT INTO studio_callsequence AS event
    (booking_id, person_id, sequence, booking_sequence, starts_at, ends_at, room_id, summary, gone, changed_at)
SELECT %(booking)s, person_id, 1, coalesce((SELECT sequence FROM studio_bookingsequence WHERE booking_id = %(booking)s), 0),
    starts_at, %(ends_at)s, %(room)s, %(summary)s, gone, %(now)s FROM called
ON CONFLICT (booking_id, person_id) DO UPDATE SET sequence = event.sequence + 1, booking_sequence = excluded.booking_sequence,
    starts_at = excluded.starts_at, ends_at = excluded.ends_at, room_id = excluded.room_id, summary = excluded.summary,
    gone = excluded.gone, changed_at = excluded.changed_at
WHERE NOT (event.gone AND excluded.gone) AND (event.starts_at, event.ends_at, event.room_id, event.gone)
    IS DISTINCT FROM (excluded.starts_at, excluded.ends_at, excluded.room_id, excluded.gone)"""


@transaction.atomic
def make_feed(
    *, by: Any, album: Album | None = None, room: Room | None = None, person: Person | None = None, external_id: str = ""
) -> tuple[CalendarFeed, str]:
    """An address of the actor's own, and its secret, which is told only now. Without a subject: of their own sessions.

    Raises ValidationError for what the actor does not see or has an address of, Conflict `too_many`.
    """
    if by is SYSTEM:
        raise NotAllowed("A calendar belongs to somebody.")
    _refuse_unseen(by, album=album, room=room, person=person)
    if CalendarFeed.objects.filter(user=by).count() >= MOST:
        raise Conflict(f"You have {MOST} calendar addresses. Revoke one first.", code="too_many")
    secret = fresh_secret()
    feed = CalendarFeed(user=by, secret_hash=hashed(secret), external_id=external_id)
    return write(feed, album=album, room=room, person=person), secret


@transaction.atomic
def rotate_feed(feed: CalendarFeed, *, by: Any, version: int | None = None) -> tuple[CalendarFeed, str]:
    """A fresh address; the one before opens nothing from now on. Raises NotAllowed, Stale."""
    _refuse_others(feed, by)
    secret = fresh_secret()
    return write(fresh(feed, version), secret_hash=hashed(secret), made_at=timezone.now()), secret


@transaction.atomic
def revoke_feed(feed: CalendarFeed, *, by: Any, version: int | None = None) -> None:
    """It opens nothing any more. Raises NotAllowed, Stale."""
    _refuse_others(feed, by)
    fresh(feed, version).delete()


def _refuse_others(feed: CalendarFeed, by: Any) -> None:
    if by is not SYSTEM and feed.user_id != by.pk:
        raise NotAllowed("This is somebody else's calendar address.")


def _refuse_unseen(by: Any, **subjects: Any) -> None:
    for name, thing in subjects.items():
        if thing is not None and not type(thing).objects.visible_to(by).filter(pk=thing.pk).exists():
            raise ValidationError({name: f"There is no such {name}."})


def note_change(booking: Booking, what: str) -> None:
    """Remember what calendars are shown from now on; a booking from before this was kept begins at its first change."""
    values: dict[str, Any] = {
        "booking": booking.pk,
        "sequence": int(what != "made"),
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "room": booking.room_id,
        "status": STATUS[booking.status],
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTE, values)


def note_calls(booking: Booking) -> None:
    """Remember what calendars of those called are shown from now on, and keep what those had who are called no more."""
    values: dict[str, Any] = {
        "booking": booking.pk,
        "ends_at": booking.ends_at,
        "room": booking.room_id,
        "summary": summary(booking),
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTE_CALLS, values)
