"""The one page that a link to a call opens, for which nobody signs in: what, where, when, and the answer."""

from __future__ import annotations

from typing import Any

from allauth.core.internal.ratelimit import consume
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from producer.core.money import shown
from producer.core.pages import page, perform, sent
from producer.core.time import city, shown_at, shown_range

from ..actions import calls as actions
from ..forms.answer import LinkAnswerForm
from ..models import Booking, Call
from ..rules.links import call_of, problem

# Answers per network and by one link, counted in the database's cache by every web process together.
LIMITS = {"call_link": "60/10m/ip,30/10m/key"}
SAID = {"yes": "You come: thank you.", "no": "You cannot come: the producers know.", "open": "Not answered yet."}


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def call_by_link(request: HttpRequest) -> HttpResponse:
    """Opening it changes nothing; the buttons do. The secret stands in the query, which no log keeps."""
    secret = request.GET.get("key", "")
    call = call_of(secret)
    if call is None:
        return _closed(request, "This link leads nowhere: it was cut short, or the call was taken back.", 404)
    if words := problem(call, timezone.now()):
        return _closed(request, words, 410)
    form = LinkAnswerForm(sent(request), call=call)
    if request.method == "POST":
        if not consume(request, app="sessions", action="call_link", config=LIMITS, key=str(call.pk)):
            return _closed(request, "So many answers at once: wait ten minutes, then open the link again.", 429)
        if form.is_valid() and _done(form, call):
            return redirect(f"{request.path}?{urlencode({'key': secret})}")
    return page(request, "sessions/call_link.html", {"form": form, **_facts(call)})


def _done(form: LinkAnswerForm, call: Call) -> Any:
    said = form.cleaned_data["said"]
    if form.cleaned_data["do"] == "propose":
        return perform(form, actions.propose_by_link, call, at=form.cleaned_data["at"], said=said)
    return perform(form, actions.answer_by_link, call, answer=form.cleaned_data["do"], said=said)


def _facts(call: Call) -> dict[str, Any]:
    booking, studio = call.booking, call.booking.room.studio
    home = call.person.user.time_zone if call.person.user else call.person.time_zone
    return {
        "call": call,
        "booking": booking,
        "studio": studio,
        "zone": city(studio.time_zone),
        "when": shown_range(call.call_at, booking.ends_at, studio.time_zone),
        "session": shown_range(booking.starts_at, booking.ends_at, studio.time_zone),
        "own": shown_range(call.call_at, booking.ends_at, home) if home != studio.time_zone else "",
        "fee": shown(call.fee, call.currency) if call.fee is not None else "",
        "held": booking.status == Booking.Status.HOLD,
        "says": SAID[call.answer],
        "proposed": shown_at(call.proposed_at, studio.time_zone) if call.proposed_at else "",
    }


def _closed(request: HttpRequest, words: str, status: int) -> HttpResponse:
    response = page(request, "sessions/call_link.html", {"closed": words})
    response.status_code = status
    return response
