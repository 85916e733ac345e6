"""Who may look at messages that could not be sent, and from where kept mail is read."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.rules import organizations_where
from producer.core.errors import NotAllowed
from producer.core.models import Outbox


def dead_letters(actor: Any) -> QuerySet[Outbox]:
    """An operator's are all, an admin's those of their organisations. NotAllowed for everybody else."""
    dead = Outbox.objects.filter(state=Outbox.State.DEAD)
    if actor.is_staff:
        return dead
    managed = organizations_where(actor, "organization.manage")
    if not managed:
        raise NotAllowed("Only operators and admins see what could not be sent.")
    return dead.filter(Q(organization_id__in=managed))


def authorize_operator(actor: Any) -> None:
    if not actor.is_staff:
        raise NotAllowed("Only an operator of this installation does that.")


def may_read_kept_mail(request: HttpRequest) -> bool:
    """Kept mail holds links that let people in: it is read on the machine itself, without anything in between."""
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip"))
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    return settings.MAIL_PAGE and not forwarded and _loopback(request.META.get("REMOTE_ADDR", "")) and _is_here(host)


def _is_here(host: str) -> bool:
    """Another site's name that was made to point here would let its pages read ours."""
    return host in ("localhost", "testserver") or _loopback(host)


def _loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
