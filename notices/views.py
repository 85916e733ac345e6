from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from producer.core import outbox
from producer.core.pages import page, perform, posted, sent, sliced

from . import actions, preferences, rules
from .forms import WishesForm
from .models import Notice, Preference


def notice_list(request: HttpRequest) -> HttpResponse:
    notices = sliced(request, Notice.objects.visible_to(request.user))
    context = {"notices": notices, "unread": any(notice.read_at is None for notice in notices)}
    return page(request, "notices/notice_list.html", context)


@require_POST
def notice_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark it read and go to its thing."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    actions.mark_read(notice, by=request.user)
    return redirect(notice.path)


@require_POST
def notice_read(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.mark_read(get_object_or_404(Notice.objects.visible_to(request.user), pk=pk), by=request.user)
    return redirect("notices:notice-list")


@require_POST
def notice_read_all(request: HttpRequest) -> HttpResponse:
    actions.mark_all_read(by=request.user)
    return redirect("notices:notice-list")


def reminder_settings(request: HttpRequest) -> HttpResponse:
    return _wishes(request, preferences.seen(request.user.email), "notices/reminder_settings.html")


@require_POST
def end_links(request: HttpRequest) -> HttpResponse:
    actions.end_links(preferences.of(request.user.email))
    messages.success(request, "The links in mails you got so far lead nowhere now.")
    return redirect("notices:reminder-settings")


@login_not_required
@never_cache
def reminders_by_link(request: HttpRequest, signed: str) -> HttpResponse:
    """For people without an account: whoever has the mail chooses what the address gets."""
    preference = preferences.by_link(signed)
    if preference is None:
        raise Http404
    return _wishes(request, preference, "notices/reminders_by_link.html")


def _wishes(request: HttpRequest, preference: Preference, template: str) -> HttpResponse:
    form = WishesForm(sent(request), initial={"mail": preference.mail, "hours": preference.hours})
    if posted(request, form) and perform(form, actions.choose, preference, **form.cleaned_data):
        messages.success(request, "Saved. Reminders of what is ahead follow your choice.")
        return redirect(request.path)
    return page(request, template, {"form": form, "preference": preference})


def dead_letters(request: HttpRequest) -> HttpResponse:
    letters = sliced(request, rules.dead_letters(request.user).order_by("-created_at", "-pk"))
    context = {"letters": letters, "paused": outbox.paused(), "waiting": outbox.waiting(most=1000)}
    return page(request, "notices/dead_letters.html", context)


@require_POST
def letter_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    letter = get_object_or_404(rules.dead_letters(request.user), pk=pk)
    actions.send_again(letter, by=request.user)
    messages.success(request, "It will be tried again within a minute.")
    return redirect("notices:dead-letters")


@require_POST
def delivery(request: HttpRequest, to: str) -> HttpResponse:
    actions.pause_delivery(to == "pause", by=request.user)
    messages.success(request, "Nothing is sent until you resume." if to == "pause" else "Messages are being sent again.")
    return redirect("notices:dead-letters")
