"""Who may look at messages that could not be sent, and at the mail that is kept."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from accounts.rules import organizations_where
from producer.core.errors import NotAllowed
from producer.core.models import Outbox

from .models import KeptMail


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


def readable_mail(request: HttpRequest) -> QuerySet[KeptMail]:
    """All kept mail at the machine itself; elsewhere each signed-in person's own, and nothing (404) for anybody else."""
    reader: Any = request.user
    if not settings.MAIL_PAGE or not (at_the_machine(request) or reader.is_authenticated):
        raise Http404
    mails = KeptMail.objects.all()
    return mails if at_the_machine(request) else mails.filter(recipients__iexact=reader.email)


def at_the_machine(request: HttpRequest) -> bool:
    """Whether nothing stands between: the peer's own address counts, whatever a header says of another."""
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip"))
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    return not forwarded and _loopback(request.META.get("REMOTE_ADDR", "")) and _is_here(host)


def _is_here(host: str) -> bool:
    """Another site's name that was made to point here would let its pages read ours."""
    return host in ("localhost", "testserver") or _loopback(host)


def _loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
