"""Where mail goes when no server is named: into a table, to be read on a page of the running app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from .models import KeptMail


class KeptBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        KeptMail.objects.bulk_create([_kept(message) for message in email_messages])
        return len(email_messages)


def _kept(message: EmailMessage) -> KeptMail:
    built: Any = message.message()
    return KeptMail(
        recipients=", ".join(message.recipients()),
        subject=str(message.subject),
        message_id=built["Message-ID"],
        raw=built.as_bytes(linesep="\r\n"),
    )
