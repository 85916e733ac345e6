"""What a "mail" row of the outbox becomes: one message, to one address, always with the same Message-ID.

Payload: to, subject, text; and if wanted html, ics (a calendar file; its METHOD is repeated in the part's type),
pdf (name and base64), reply_to, wishes (true: it ends with the link to what its reader wants to get), until (when it
stops being of use), message_id (else made from the row's key).
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode
from datetime import datetime
from email.header import Header
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from . import preferences

LONGEST_WORD = 60  # what is longer cannot stand beside "Subject:" unless it is encoded, and so cut


def message_id(key: str) -> str:
    """The same for every copy of a message, and telling nobody what the key says."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


class Letter(EmailMultiAlternatives):
    """Django folds a long subject as if nothing stood before it, and readers then see a space in front of it."""

    def message(self, *args: Any, **kwargs: Any) -> Any:
        built = super().message(*args, **kwargs)
        subject = str(self.subject)
        plain = subject.isascii() and max(map(len, subject.split()), default=0) < LONGEST_WORD
        built.replace_header("Subject", Header(subject, "us-ascii" if plain else "utf-8", header_name="Subject"))
        return built


def build(payload: dict[str, Any], key: str) -> EmailMultiAlternatives:
    """The message. Raises ValueError, or whatever a payload that is none brings up."""
    if not payload["to"].strip():
        raise ValueError("it has no address")
    headers = {"Message-ID": payload.get("message_id") or message_id(key), "Auto-Submitted": "auto-generated"}
    body = payload["text"]
    if payload.get("wishes"):
        # Made here and not with the message: whoever tells many people must not wait for whoever tells the same ones.
        link = preferences.link_to(preferences.of(payload["to"]))
        body += f"\n-- \nChoose what you get, and when: {link}\n"
        headers["List-Unsubscribe"] = f"<{link}>"
    message = Letter(
        subject=" ".join(payload["subject"].split()),
        body=body,
        to=[payload["to"]],
        reply_to=[payload["reply_to"]] if payload.get("reply_to") else None,
        headers=headers,
    )
    if payload.get("html"):
        message.attach_alternative(payload["html"], "text/html")
    if payload.get("ics"):
        message.attach("session.ics", payload["ics"], f"text/calendar; method={_method(payload['ics'])}")
    if payload.get("pdf"):
        name, content = payload["pdf"]
        message.attach(name, b64decode(content), "application/pdf")
    return message


def too_late(payload: dict[str, Any]) -> bool:
    until: Any = payload.get("until")
    return bool(until) and timezone.now() > datetime.fromisoformat(until)


def _method(ics: str) -> str:
    found = re.search(r"^METHOD:([A-Z]+)\s*$", ics, re.MULTILINE)
    return found[1] if found else "PUBLISH"
