"""Delivers the outbox's "mail" rows. The connection to the mail server is kept from row to row of one sweep."""

from __future__ import annotations

import threading
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

from django.core.mail import EmailMessage, get_connection

from producer.core import outbox
from producer.core.models import Outbox

from . import mail

_kept = threading.local()


def hang_up() -> None:
    if line := _take():
        line.close()


@outbox.handles("mail", close=hang_up)
def deliver(row: Outbox) -> None:
    """Raises Hopeless where the server will never take it, and whatever else went wrong as it is."""
    if mail.too_late(row.payload):
        raise outbox.Hopeless("it came too late to be of use")
    try:
        _send(mail.build(row.payload, row.key))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise outbox.Hopeless(f"this is no mail: {error}") from error
    except (SMTPRecipientsRefused, SMTPDataError) as error:
        if _for_ever(error):
            raise outbox.Hopeless(f"the mail server refuses it: {error}") from error
        raise


def _send(message: EmailMessage) -> None:
    line = _take()
    try:
        _send_by(line or _dial(), message)
    except SMTPException as error:
        if line is None or not _hung_up(error):
            raise
        _send_by(_dial(), message)  # the server had enough of the old connection


def _send_by(line: Any, message: EmailMessage) -> None:
    """Send, and keep the line if that went well. After any failure nobody knows what the server heard: drop it."""
    try:
        line.send_messages([message])
    except BaseException:
        _drop(line)
        raise
    _kept.line = line


def _take() -> Any:
    line, _kept.line = getattr(_kept, "line", None), None
    return line


def _dial() -> Any:
    line = get_connection()
    line.open()
    return line


def _drop(line: Any) -> None:
    """Close the socket without a word: a goodbye could hang as long as the send did."""
    if connection := getattr(line, "connection", None):
        connection.close()


def _hung_up(error: SMTPException) -> bool:
    return isinstance(error, SMTPServerDisconnected) or getattr(error, "smtp_code", 0) == 421


def _for_ever(error: SMTPRecipientsRefused | SMTPDataError) -> bool:
    if isinstance(error, SMTPDataError):
        return 500 <= error.smtp_code < 600
    return all(500 <= code < 600 for code, _ in error.recipients.values())
