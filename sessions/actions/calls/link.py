"""Secret addresses at which whoever is called answers, and what is done there. No account, and nobody but them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from notices.actions import tell
from producer.core.actors import SYSTEM
from producer.core.errors import Conflict
from producer.core.history import noting
from producer.core.secrets import fresh_secret, hashed
from projects.rules import authorize

from ...models import Call, CallLink
from ...rules import call_words as words
from ...rules.audience import Attendee, person_recipient
from ...rules.links import problem
from .answer import answered, proposed
from .row import lock

BY_LINK = "By the link they were sent"


def fresh_address(call: Call) -> str:
    """A new secret address for this call, which is told only now. Older ones go on leading there."""
    secret = fresh_secret()
    CallLink.objects.create(call=call, secret_hash=hashed(secret))
    return f"{settings.BASE_URL}{reverse('sessions:call-by-link')}?{urlencode({'key': secret})}"


def answer_words(attendee: Attendee) -> str:
    """What a mail about a booking adds for somebody called: where to answer. Nothing for producers."""
    if attendee.call is None or not attendee.to.address:
        return ""
    return words.answer_here(fresh_address(attendee.call))


@transaction.atomic
def make_link(call: Call, *, by: Any) -> str:
    """To hand over by whatever way one talks. Raises NotAllowed, Conflict where the booking is closed or over."""
    authorize(by, "booking.edit", call.booking.album)
    call.booking = lock(call.booking)
    _refuse_over(call)
    return fresh_address(call)


@transaction.atomic
def send_link(call: Call, *, by: Any) -> None:
    """Mail them the call with a link to answer it, also while the booking is a hold. Raises as `make_link`, `no_address`."""
    address = make_link(call, by=by)
    to = person_recipient(call.person)
    if not to.address:
        raise Conflict(f"{call.person} has no e-mail. Copy the link and send it yourself.", code="no_address")
    message = words.asked(call)
    booking = call.booking
    tell(
        to=to,
        about="called",
        subject=message.subject,
        text=message.text,
        key=f"call-link:{hashed(address)}",
        path=f"/calls/{call.pk}/",
        organization_id=booking.album.organization_id,
        album_id=booking.album_id,
        until=booking.ends_at,
        mail_only=words.answer_here(address),
    )


@transaction.atomic
def answer_by_link(call: Call, *, answer: str, said: str = "") -> Call:
    """Yes or no from whoever holds the link, who may think again until it is over. Raises Conflict `link_closed`."""
    with noting(reason=BY_LINK):
        _refuse_over(call)
        return answered(call, answer, by=SYSTEM, own=True, said=said)


@transaction.atomic
def propose_by_link(call: Call, *, at: datetime, said: str = "") -> Call:
    """Another time, with words. Raises Conflict `link_closed`, ValidationError."""
    with noting(reason=BY_LINK):
        _refuse_over(call)
        return proposed(call, at, said, by=SYSTEM)


def _refuse_over(call: Call) -> None:
    if words := problem(call, timezone.now()):
        raise Conflict(words, code="link_closed")
