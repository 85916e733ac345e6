"""`EMAIL_URL`: smtp://user:password@host:port, smtp+tls:// for STARTTLS (587), smtps:// for TLS from the start (465)."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class MailServer(NamedTuple):
    host: str
    port: int
    user: str
    password: str
    tls: bool
    ssl: bool


def parse(url: str) -> MailServer:
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp+tls://user:password@mail.example.com:587")
    user, password = (unquote(text or "") for text in (parts.username, parts.password))
    port = parts.port or _PORTS[parts.scheme]
    return MailServer(parts.hostname, port, user, password, parts.scheme == "smtp+tls", parts.scheme == "smtps")
