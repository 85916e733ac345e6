from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from producer.core.money import shown
from producer.core.pages import perform, posted
from projects.models import Album
from projects.rules import authorize, can

from .. import rows
from ..actions import amendment as actions
from ..forms import AmendmentForm, NoteForm, WordsForm
from ..models import Amendment
from ..rules import people
from .base import found, money_album, money_page, tell_sent
from .budget import budget_or_404
from .editor import Editor, change_editor, changes

STEPS: dict[str, tuple[str, Callable[..., Any], str]] = {
    "submit": ("budget.edit", actions.submit_amendment, ""),
    "approve": ("budget.approve", actions.approve_amendment, "Approved: the budget follows from now on."),
    "return": ("budget.approve", actions.return_amendment, "It is back with the producer."),
}


def visible_amendment(request: HttpRequest, album: Album, pk: UUID) -> Amendment:
    return found(request, Amendment.objects.filter(budget__album=album).select_related("budget__album"), pk)


def amendment_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = money_album(request, pk)
    authorize(request.user, "budget.edit", album)
    budget = budget_or_404(request, album)
    form = AmendmentForm(request.POST or None)
    editor = Editor(change_editor(budget, request.POST or None), form)
    if request.method == "POST" and editor.is_valid():
        values = {"reason": form.cleaned_data["reason"], "lines": changes(editor.formset), "by": request.user}
        if made := perform(editor, actions.create_amendment, budget, **values):
            return redirect("budgets:amendment-detail", album.pk, made.pk)
    return money_page(request, album, "amendment_form", {"form": _told(form, editor), "words": form, "editor": editor})


def amendment_edit(request: HttpRequest, pk: UUID, amendment: UUID) -> HttpResponse:
    album = money_album(request, pk)
    thing = visible_amendment(request, album, amendment)
    authorize(request.user, "budget.edit", album)
    form = AmendmentForm(request.POST or None, initial={"reason": thing.reason, "version": thing.version})
    editor = Editor(change_editor(thing.budget, request.POST or None, thing), form)
    if request.method == "POST" and editor.is_valid():
        values = {"lines": changes(editor.formset), "by": request.user, **form.cleaned_data}
        if perform(editor, actions.update_amendment, thing, **values):
            return redirect("budgets:amendment-detail", album.pk, thing.pk)
    context = {"form": _told(form, editor), "words": form, "editor": editor, "amendment": thing}
    return money_page(request, album, "amendment_form", context)


def _told(form: Any, editor: Editor) -> Any:
    """Whichever has something to say decides the answer's number."""
    return editor if editor.is_bound and editor.errors else form


def amendment_detail(request: HttpRequest, pk: UUID, amendment: UUID) -> HttpResponse:
    album = money_album(request, pk)
    return _shown(request, album, visible_amendment(request, album, amendment))


def _shown(request: HttpRequest, album: Album, thing: Amendment, **more: Any) -> HttpResponse:
    currency = album.currency
    lines = [{"category": x.category, "name": x.name, "change": shown(x.change, currency)} for x in thing.lines.all()]
    may_answer = thing.status == Amendment.Status.SUBMITTED and can(request.user, "budget.approve", album)
    waits = thing.status != Amendment.Status.APPROVED and not may_answer
    version = {"version": thing.version}
    context = {
        "amendment": thing,
        "look": rows.STATUS_LOOKS[thing.status],
        "story": rows.story(thing, request.user.time_zone),  # type: ignore[union-attr]
        "lines": lines,
        "total": shown(thing.total, currency),
        "may_edit": thing.is_open and can(request.user, "budget.edit", album),
        "may_answer": may_answer,
        "decides": people.who_decides(album, people.APPROVES_BUDGETS) if waits else None,
        "submit_form": NoteForm(initial=version),
        "return_form": WordsForm(initial=version),
        **more,
    }
    return money_page(request, album, "amendment_detail", context)


@require_POST
def amendment_step(request: HttpRequest, pk: UUID, amendment: UUID, step: str) -> HttpResponse:
    """Submit, approve or return, with words."""
    if step not in STEPS:
        raise Http404
    album = money_album(request, pk)
    thing = visible_amendment(request, album, amendment)
    capability, action, words = STEPS[step]
    authorize(request.user, capability, album)
    form = (WordsForm if step == "return" else NoteForm)(request.POST)
    if posted(request, form) and perform(form, action, thing, by=request.user, **form.cleaned_data):
        messages.success(request, words) if words else tell_sent(request, album, people.APPROVES_BUDGETS)
        return redirect("budgets:amendment-detail", album.pk, thing.pk)
    name = "return_form" if step == "return" else "submit_form"
    return _shown(request, album, thing, **{name: form, "form": form})


@require_POST
def amendment_delete(request: HttpRequest, pk: UUID, amendment: UUID) -> HttpResponse:
    album = money_album(request, pk)
    actions.delete_amendment(visible_amendment(request, album, amendment), by=request.user)
    messages.success(request, "The draft is gone.")
    return redirect("budgets:budget-detail", album.pk)
