"""A booking's call sheet: to read, to write, to send, and as a paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from producer.core.pages import page, perform, posted
from producer.core.time import shown_at, shown_range
from projects.rules import authorize, can

from ..actions import call_sheet as actions
from ..call_sheet_pdf import pdf
from ..forms.call_sheet import CallSheetForm
from ..models import Booking, CallSheet, CallSheetIssue
from ..presenters import state
from ..rules.audience import audience
from ..rules.call_sheet import Facts, changes, facts_of, last_issue
from . import find


def sheet_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sheet as it is now; to whoever is called from outside, as it was last sent."""
    booking = find.called_booking(request, pk)
    if not booking.seen:
        issue = _sent(booking)
        return page(request, "sessions/call_sheet.html", _context(request, booking, issue.facts, issue, issue.changes))
    sheet = _sheet(booking)
    issue, facts = last_issue(sheet), facts_of(booking, sheet)
    context = _context(request, booking, facts, issue, changes(issue.facts, facts) if issue else [])
    context["may_edit"] = can(request.user, "booking.edit", booking.album)
    context["money"] = can(request.user, "money.view", booking.album)
    context["missing"] = _missing(booking, issue)
    wanted = issue is None or context["changes"] or context["missing"]
    context["may_send"] = context["may_edit"] and wanted and _ahead(booking)
    return page(request, "sessions/call_sheet.html", context)


def _sheet(booking: Booking) -> CallSheet | None:
    return CallSheet.objects.filter(booking=booking).first()


def _sent(booking: Booking) -> CallSheetIssue:
    issue = last_issue(_sheet(booking))
    if issue is None:
        raise Http404
    return issue


def _missing(booking: Booking, issue: CallSheetIssue | None) -> int:
    """How many of those called have not got the last issue."""
    return len(audience(booking).keys() - set(issue.told)) if issue else 0


def _ahead(booking: Booking) -> bool:
    return booking.status in (Booking.Status.HOLD, Booking.Status.CONFIRMED) and booking.ends_at > timezone.now()


def _context(
    request: HttpRequest, booking: Any, facts: Facts, issue: CallSheetIssue | None, changed: list[dict[str, str]]
) -> dict[str, Any]:
    zone = request.user.time_zone  # type: ignore[union-attr]
    marked = {change["key"] for change in changed}
    people = [{**one, "changed": f"person:{one['key']}" in marked} for one in facts["people"]]
    songs = [{**one, "changed": f"song:{one['key']}" in marked} for one in facts["songs"]]
    return {
        "booking": booking,
        "state": state(booking),
        "facts": facts,
        "people": people,
        "songs": songs,
        "issue": issue,
        "sent": shown_at(issue.sent_at, zone) if issue else "",
        "told": len(issue.told) if issue else 0,
        "changes": changed,
        "marked": marked,
        "back": f"/bookings/{booking.pk}/" if booking.seen else "/calls/",
    }


def sheet_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    booking = find.booking(request, pk)
    authorize(request.user, "booking.edit", booking.album)
    form = CallSheetForm(find.sent(request), booking=booking, sheet=_sheet(booking))
    if posted(request, form) and perform(form, actions.write_sheet, booking, by=request.user, **form.cleaned_data):
        messages.success(request, "The call sheet is kept. Whoever has it gets what changed in five minutes.")
        return redirect("sessions:call-sheet", booking.pk)
    when = shown_range(booking.starts_at, booking.ends_at, booking.room.studio.time_zone)
    context = {"form": form, "title": "Write call sheet", "lede": when, "back": f"/bookings/{booking.pk}/call-sheet/"}
    return page(request, "sessions/form.html", {**context, "back_label": "Call sheet"})


@require_POST
def sheet_send(request: HttpRequest, pk: UUID) -> HttpResponse:
    booking = find.booking(request, pk)
    issue = actions.send_sheet(booking, by=request.user)
    messages.success(request, f"Issue {issue.number} of the call sheet is on its way.")
    return redirect("sessions:call-sheet", booking.pk)


@require_safe
def sheet_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    return paper(find.called_booking(request, pk))


def paper(booking: Any) -> HttpResponse:
    """The sheet of a booking: as last sent where nothing has changed or its reader is called from outside, else a draft."""
    sheet = _sheet(booking)
    issue = last_issue(sheet) if booking.seen else _sent(booking)
    facts = facts_of(booking, sheet) if booking.seen or issue is None else issue.facts
    if issue and not changes(issue.facts, facts):
        content = pdf(issue.facts, number=issue.number, changes=issue.changes, made=actions.made_words(issue))
    else:
        content = pdf(facts, number=0, changes=[], made=f"draft, {timezone.now():%-d %b %Y, %H:%M} UTC")
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="call-sheet.pdf"'
    answer["Cache-Control"] = "private, no-cache"
    return answer
