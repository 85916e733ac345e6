"""Pages of the mail that was kept because no mail server is named. Only text is shown: HTML is never brought to life."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from producer.core.pages import page, sliced

from .models import KeptMail
from .rules import may_read_kept_mail

View = Callable[..., HttpResponse]


def on_this_machine(view: View) -> View:
    """No sign-in needed, and nothing is here for anybody elsewhere."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_read_kept_mail(request):
            raise Http404
        return view(request, *args, **kwargs)

    return login_not_required(never_cache(require_safe(guarded)))


@on_this_machine
def mail_list(request: HttpRequest) -> HttpResponse:
    mails = KeptMail.objects.defer("raw")
    if to := request.GET.get("to", "").replace("\x00", "")[:254]:
        mails = mails.filter(recipients__icontains=to)
    return page(request, "notices/mail_list.html", {"mails": sliced(request, mails), "to": to})


@on_this_machine
def mail_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    mail = get_object_or_404(KeptMail, pk=pk)
    message = _parsed(mail)
    return page(
        request, "notices/mail_detail.html", {"mail": mail, "text": _text(message), "has_ics": bool(_calendar(message))}
    )


@on_this_machine
def mail_calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _calendar(_parsed(get_object_or_404(KeptMail, pk=pk)))
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
