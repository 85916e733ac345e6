"""Pages of the mail that was kept because no mail server is named. Only text is shown: HTML is never brought to life."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from producer.core.pages import page, sliced

from .models import KeptMail
from .rules import at_the_machine, readable_mail

View = Callable[..., HttpResponse]
Mails = QuerySet[KeptMail]


def reading(view: View) -> View:
    """Kept mail holds links that let people in: `view` is given the mails that may be read, and 404 answers where none may."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, readable_mail(request), *args, **kwargs)

    return login_not_required(never_cache(require_safe(guarded)))


@reading
def mail_list(request: HttpRequest, mails: Mails) -> HttpResponse:
    if to := request.GET.get("to", "").replace("\x00", "")[:254]:
        mails = mails.filter(recipients__icontains=to)
    context = {"mails": sliced(request, mails.defer("raw")), "to": to, "all": at_the_machine(request)}
    return page(request, "notices/mail_list.html", context)


@reading
def mail_detail(request: HttpRequest, mails: Mails, pk: UUID) -> HttpResponse:
    mail = get_object_or_404(mails, pk=pk)
    message = _parsed(mail)
    return page(
        request, "notices/mail_detail.html", {"mail": mail, "text": _text(message), "has_ics": bool(_calendar(message))}
    )


@reading
def mail_calendar(request: HttpRequest, mails: Mails, pk: UUID) -> HttpResponse:
    found = _calendar(_parsed(get_object_or_404(mails, pk=pk)))
    if found is None:
        raise Http404
    answer = HttpResponse(found, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="session.ics"'
    return answer


def _parsed(mail: KeptMail) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(bytes(mail.raw), policy=policy.default))


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return body.get_content() if body else ""


def _calendar(message: EmailMessage) -> str | None:
    for part in message.iter_attachments():
        if part.get_content_type() == "text/calendar":
            return cast(str, part.get_content())
    return None
