"""The mails of this room. Each is an outbox row of the transaction that causes it, so none is lost or sent for nothing."""

from __future__ import annotations

import hashlib
from email.utils import parseaddr

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from producer.core import outbox
from producer.core.time import shown_at

from .models import Invitation


def message_id(key: str) -> str:
    """The same for every copy of one message."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def send(key: str, to: str, subject: str, text: str) -> None:
    """Send once per `key`, after commit."""
    payload = {"to": to, "subject": subject, "text": text, "message_id": message_id(key)}
    outbox.post("mail", key, payload)


def send_invitation(invitation: Invitation, secret: str) -> None:
    """The link carries its secret in the query: paths are logged, queries are not."""
    link = f"{settings.BASE_URL}{reverse('accounts:invitation')}?key={secret}"
    until = shown_at(invitation.expires_at, invitation.invited_by.time_zone)
    text = render_to_string("accounts/mail/invitation.txt", {"invitation": invitation, "link": link, "until": until})
    send(f"invitation:{invitation.pk}", invitation.email, f"Join {invitation.organization} on Producer", text)
