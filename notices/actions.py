"""Telling people. Everything here is recorded in the caller's transaction and delivered afterwards."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from producer.core import outbox
from producer.core.errors import NotAllowed
from producer.core.models import Outbox
from producer.core.writes import fresh, write

from . import preferences, rules, signals
from .models import Notice, Preference
from .recipients import Recipient

__all__ = ["Recipient", "choose", "end_links", "mark_all_read", "mark_read", "pause_delivery", "send_again", "tell"]
_ALBUM = re.compile(r"^/albums/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")


@transaction.atomic
def tell(  # noqa: PLR0913 (each is a fact of one message, all by name)
    *,
    to: Recipient,
    about: str,
    subject: str,
    text: str,
    key: str,
    path: str = "/",
    ics: str | None = None,
    pdf: tuple[str, bytes] | None = None,
    organization_id: UUID | None = None,
    album_id: UUID | None = None,
    money: bool = False,
    until: datetime | None = None,
    mail_only: str = "",
) -> None:
    """Tell one person once per `key`: a notice if they have an account, a mail if they want mail.

    A notice is shown only while its album is visible to them (`album_id`, or the album that `path` lies under), and
    one with `money` only while the album's money is. Figures in `text` need `money=True`, and its caller has looked
    that `to` may see them. `ics` is a calendar file, `pdf` a paper with its name. The mail goes after commit, each copy with
    the same Message-ID; one that could not go before `until` is of no use any more and becomes a dead letter. What stands in
    `mail_only`, such as a link that lets somebody in, is in the mail and nowhere else.
    """
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"a notice leads to a page of ours, not to {path!r}")
    key = _short(f"{key}:{to.key}")
    subject = " ".join(subject.split())[:200]
    album_id = album_id or _album_in(path)
    if to.user:
        notice = Notice(
            user=to.user, about=about, subject=subject, text=text, path=path, key=key, album_id=album_id, money=money
        )
        Notice.objects.bulk_create([notice], ignore_conflicts=True)
    if to.address and preferences.seen(to.address).mail:
        payload = _mail(to, subject, "\n\n".join(filter(None, [text, mail_only])), path) | ({"ics": ics} if ics else {})
        payload |= {"pdf": [pdf[0], b64encode(pdf[1]).decode()]} if pdf else {}
        payload |= {"until": until.isoformat()} if until else {}
        outbox.post("mail", key, payload, organization_id=organization_id)


def _mail(to: Recipient, subject: str, text: str, path: str) -> dict[str, Any]:
    """A page of ours is of use only to somebody who can sign in; the page of wishes is for everybody."""
    page = f"{settings.BASE_URL}{path}\n" if to.user else ""
    return {"to": to.email.strip(), "subject": subject, "text": f"Hello {to.name},\n\n{text}\n\n{page}", "wishes": True}


@transaction.atomic
def choose(preference: Preference, *, mail: bool, hours: list[int]) -> Preference:
    """Whoever holds the address says what it gets; reminders ahead follow. Raises ValidationError."""
    preference = write(fresh(preferences.of(preference.email)), mail=mail, hours=sorted(set(hours), reverse=True))
    signals.preference_changed.send(Preference, address=preference.email)
    return preference


@transaction.atomic
def end_links(preference: Preference) -> Preference:
    """Every link mailed to this address so far leads nowhere from now on."""
    preference = fresh(preference)
    return write(preference, link_number=preference.link_number + 1)


def mark_read(notice: Notice, *, by: Any) -> None:
    Notice.objects.unread().filter(pk=notice.pk, user=by.pk).update(read_at=timezone.now())


def mark_all_read(*, by: Any) -> int:
    return Notice.objects.unread().filter(user=by.pk).update(read_at=timezone.now())


@transaction.atomic
def send_again(letter: Outbox, *, by: Any) -> None:
    """Try a dead letter again with all its tries. Raises NotAllowed."""
    if not rules.dead_letters(by).filter(pk=letter.pk).exists():
        raise NotAllowed("This is another organisation's message.")
    outbox.send_again(letter)


@transaction.atomic
def pause_delivery(on: bool, *, by: Any) -> None:
    """Stop all sending, or let it go on. Raises NotAllowed for anybody but an operator."""
    rules.authorize_operator(by)
    outbox.pause(on)


def _album_in(path: str) -> UUID | None:
    found = _ALBUM.match(path)
    return UUID(found[1]) if found else None


def _short(key: str) -> str:
    return key if len(key) <= 190 else f"{key[:100]}:{hashlib.sha256(key.encode()).hexdigest()}"
