"""The live session page and what is written on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from producer.core.pages import page, perform, posted
from projects.rules import authorize

from ..actions import log as actions
from ..forms.log import AttendanceForm, CorrectForm, HoursForm, NotesForm, TakeForm
from ..models import Attendance, SessionLog, Take
from ..presenters_log import about, attendance_rows, meter_of, take_rows
from . import find

JOINS = ("booking__album__artist", "booking__album__organization", "booking__room__studio")


def _log(request: HttpRequest, pk: UUID) -> SessionLog:
    return get_object_or_404(SessionLog.objects.visible_to(request.user).select_related(*JOINS), pk=pk)


def _writable(request: HttpRequest, pk: UUID) -> SessionLog:
    log = _log(request, pk)
    authorize(request.user, "session.log", log.booking.album)
    return log


@require_POST
def log_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    log = actions.open_log(find.booking(request, pk), by=request.user)
    return redirect("sessions:log-detail", log.pk)


def log_detail(request: HttpRequest, pk: UUID, **context: Any) -> HttpResponse:
    log = _log(request, pk)
    notes = NotesForm(initial={"notes": log.notes, "trouble": log.trouble, "version": log.version})
    context = {"notes_form": notes, "take_form": TakeForm(log=log), **about(log, request.user), **context}
    return page(request, "sessions/log_detail.html", context)


def log_meter(request: HttpRequest, pk: UUID) -> HttpResponse:
    log = _log(request, pk)
    return render(request, "sessions/log_detail.html#meter", {"log": log, "meter": meter_of(log, request.user)})


@require_POST
def log_notes(request: HttpRequest, pk: UUID) -> HttpResponse:
    log = _writable(request, pk)
    form = NotesForm(request.POST)
    if posted(request, form) and perform(form, actions.write_log, log, by=request.user, **form.cleaned_data):
        messages.success(request, "Notes are kept.")
        return redirect("sessions:log-detail", pk)
    return log_detail(request, pk, notes_form=form, form=form)


@require_POST
def take_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down a take; the form comes back with song, part and player kept for the next one."""
    log = _writable(request, pk)
    form = TakeForm(request.POST, log=log)
    values = {name: value for name, value in form.cleaned_data.items() if name != "version"} if form.is_valid() else {}
    take = perform(form, actions.add_take, log, by=request.user, **values) if values else None
    if take and not request.headers.get("HX-Request"):
        return redirect("sessions:log-detail", pk)
    if take:
        form = TakeForm(log=log, initial={"song": take.song_id, "part": take.part, "person": take.person_id})
    context = {**about(log, request.user), "take_form": form, "form": form}
    if not request.headers.get("HX-Request"):
        return log_detail(request, pk, **context)
    return page(request, "sessions/log_detail.html#takes", context)


def take_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    take = get_object_or_404(Take.objects.visible_to(request.user).select_related("session_log", "song"), pk=pk)
    log = _writable(request, take.session_log_id)
    form = TakeForm(find.sent(request), log=log, take=take)
    if posted(request, form) and perform(form, actions.change_take, take, by=request.user, **form.cleaned_data):
        return redirect("sessions:log-detail", log.pk)
    row = take_rows([take])[0]
    return page(request, "sessions/log_form.html", _about(log, form, f"{take}", "Save take") | {"take": row})


@require_POST
def take_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    take = get_object_or_404(Take.objects.visible_to(request.user).select_related("session_log"), pk=pk)
    actions.remove_take(take, by=request.user)
    messages.success(request, "The take is off the list.")
    return redirect("sessions:log-detail", take.session_log_id)


def attendance_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    log = _writable(request, pk)
    form = AttendanceForm(find.sent(request), log=log, actor=request.user)
    if posted(request, form):
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        if perform(form, actions.add_attendance, log, by=request.user, **values):
            return redirect("sessions:log-detail", pk)
    return page(request, "sessions/log_form.html", _about(log, form, "Somebody came", "Put them on the list"))


def attendance_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(Attendance.objects.visible_to(request.user).select_related("person", "session_log"), pk=pk)
    log = _writable(request, row.session_log_id)
    form = AttendanceForm(find.sent(request), log=log, actor=request.user, attendance=row)
    if posted(request, form) and perform(form, actions.change_attendance, row, by=request.user, **form.cleaned_data):
        return redirect("sessions:log-detail", log.pk)
    context = _about(log, form, row.person.name, "Save") | {"attendance": attendance_rows([row], log)[0]}
    return page(request, "sessions/log_form.html", context)


@require_POST
def attendance_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(Attendance.objects.visible_to(request.user).select_related("session_log"), pk=pk)
    actions.remove_attendance(row, by=request.user)
    return redirect("sessions:log-detail", row.session_log_id)


def log_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    log = _writable(request, pk)
    form = HoursForm(find.sent(request), log=log)
    if posted(request, form) and perform(form, actions.close_log, log, by=request.user, **form.cleaned_data):
        messages.success(request, "The session is closed. Its real hours are kept.")
        return redirect("sessions:log-detail", pk)
    return page(request, "sessions/log_form.html", _about(log, form, "Close the session", "Close session"))


@require_POST
def log_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    log = _writable(request, pk)
    actions.discard_log(log, by=request.user)
    messages.success(request, "The log is gone, as if it had never been opened.")
    return redirect("sessions:booking-detail", log.booking_id)


def log_correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    log = _log(request, pk)
    authorize(request.user, "booking.edit", log.booking.album)
    form = CorrectForm(find.sent(request), log=log)
    if posted(request, form) and perform(form, actions.correct_hours, log, by=request.user, **form.cleaned_data):
        messages.success(request, "The hours are corrected, and the cost with them.")
        return redirect("sessions:log-detail", pk)
    return page(request, "sessions/log_form.html", _about(log, form, "Correct the hours", "Correct hours"))


def _about(log: SessionLog, form: Any, title: str, submit: str) -> dict[str, Any]:
    return {"log": log, "form": form, "title": title, "submit": submit}
