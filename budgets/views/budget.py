from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from producer.core.money import shown
from producer.core.pages import perform, posted
from projects.models import Album
from projects.rules import authorize, can

from .. import rows
from ..actions import budget as actions
from ..actions import line as lining
from ..forms import BudgetImportForm, NoteForm, WordsForm
from ..models import Amendment, Budget, BudgetLine
from ..rules import csv_import, people
from .base import money_album, money_page, tell_sent
from .editor import Editor, line_editor, saved

STEPS: dict[str, tuple[str, Callable[..., Budget], str]] = {
    "submit": ("budget.edit", actions.submit_budget, ""),
    "approve": ("budget.approve", actions.approve_budget, "Approved, and frozen from now on."),
    "return": ("budget.approve", actions.return_budget, "It is back with the producer."),
}


def budget_of(request: HttpRequest, album: Album) -> Budget | None:
    return Budget.objects.filter(album=album).visible_to(request.user).with_money(request.user).first()


def budget_or_404(request: HttpRequest, album: Album) -> Budget:
    budget = budget_of(request, album)
    if budget is None:
        raise Http404
    return budget


def budget_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The editor while it is the producer's, the frozen plan afterwards; what was sent, and what was answered."""
    album = money_album(request, pk)
    budget = budget_of(request, album)
    if budget is None:
        context = {"budget": None, "may_edit": can(request.user, "budget.edit", album)}
        return money_page(request, album, "budget_detail", context)
    if request.method == "POST":
        return _save(request, album, budget)
    return _shown(request, album, budget)


def _save(request: HttpRequest, album: Album, budget: Budget) -> HttpResponse:
    authorize(request.user, "budget.edit", album)
    formset = line_editor(budget, request.POST)
    editor = Editor(formset)
    if editor.is_valid() and perform(editor, saved, lining.save_lines, budget, formset, by=request.user):
        messages.success(request, "The budget is saved.")
        return redirect("budgets:budget-detail", album.pk)
    return _shown(request, album, budget, form=editor)


def _shown(request: HttpRequest, album: Album, budget: Budget, **more: Any) -> HttpResponse:
    may_edit = can(request.user, "budget.edit", album) and budget.is_open
    may_answer = budget.status == Budget.Status.SUBMITTED and can(request.user, "budget.approve", album)
    waits = may_edit or (budget.status == Budget.Status.SUBMITTED and not may_answer)
    last = budget.submissions.select_related("by").first()
    ours = may_edit or not budget.is_open or can(request.user, "expense.edit", album)
    sent = rows.submitted_lines(last.lines, budget.currency) if last else []
    editor = more.get("form") or (Editor(line_editor(budget)) if may_edit else None)
    context = {
        "budget": budget,
        "look": rows.STATUS_LOOKS[budget.status],
        "story": rows.story(budget, request.user.time_zone),  # type: ignore[union-attr]
        "total": shown(budget.total or 0, budget.currency),  # type: ignore[attr-defined]
        "editor": editor,
        "lines": rows.lines(budget.lines.all(), budget.currency) if ours else sent,
        "may_edit": may_edit,
        "may_answer": may_answer,
        "may_amend": budget.status == Budget.Status.APPROVED and can(request.user, "budget.edit", album),
        "decides": people.who_decides(album, people.APPROVES_BUDGETS) if waits else None,
        "submit_form": NoteForm(initial={"version": budget.version}),
        "return_form": WordsForm(initial={"version": budget.version}),
        "amendments": rows.amendments(_amendments(request, budget), budget.currency, rows.base_url(album.pk)),
        **more,
    }
    return money_page(request, album, "budget_detail", context)


def _amendments(request: HttpRequest, budget: Budget) -> Any:
    return Amendment.objects.filter(budget=budget).visible_to(request.user).prefetch_related("lines")[:100]


@require_POST
def budget_begin(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = money_album(request, pk)
    actions.create_budget(album=album, by=request.user)
    return redirect("budgets:budget-detail", album.pk)


@require_POST
def budget_step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """Submit, approve or return, with words."""
    if step not in STEPS:
        raise Http404
    album = money_album(request, pk)
    budget = budget_or_404(request, album)
    capability, action, words = STEPS[step]
    authorize(request.user, capability, album)
    form = (WordsForm if step == "return" else NoteForm)(request.POST)
    if posted(request, form) and perform(form, action, budget, by=request.user, **form.cleaned_data):
        messages.success(request, words) if words else tell_sent(request, album, people.APPROVES_BUDGETS)
        return redirect("budgets:budget-detail", album.pk)
    name = "return_form" if step == "return" else "submit_form"
    return _shown(request, album, budget, **{name: form, "form": form, "editor": _editor(budget, album, request)})


def _editor(budget: Budget, album: Album, request: HttpRequest) -> Editor | None:
    return Editor(line_editor(budget)) if budget.is_open and can(request.user, "budget.edit", album) else None


def budget_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A file, its preview, and only then the lines."""
    album = money_album(request, pk)
    authorize(request.user, "budget.edit", album)
    budget = budget_of(request, album)
    form = BudgetImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "has_lines": bool(budget and budget.lines.exists())}
    if posted(request, form) and (preview := _read(form, album)):
        confirmed = "confirm" in request.POST
        lines = perform(form, _imported if confirmed else _tried, album, preview, form, by=request.user)
        if lines and confirmed:
            count = "1 line is" if len(lines) == 1 else f"{len(lines)} lines are"
            messages.success(request, f"{count} in the budget, {shown(preview.total, album.currency)}.")
            return redirect("budgets:budget-detail", album.pk)
        context |= _preview(form, preview, lines) if lines else {}
    return money_page(request, album, "budget_import", context)


def _read(form: BudgetImportForm, album: Album) -> csv_import.Preview | None:
    form.bytes = form.content()  # type: ignore[attr-defined]
    preview = perform(form, csv_import.read, form.bytes, album.currency)  # type: ignore[attr-defined]
    if preview is not None and preview.problems:
        form.add_error(None, ValidationError(preview.problems))
        return None
    return preview


def _imported(album: Album, preview: csv_import.Preview, form: BudgetImportForm, *, by: Any) -> list[BudgetLine]:
    budget = Budget.objects.filter(album=album).first() or actions.create_budget(album=album, by=by)
    return lining.import_lines(budget, preview.rows, by=by, replace=form.cleaned_data["replace"])


def _tried(album: Album, preview: csv_import.Preview, form: BudgetImportForm, *, by: Any) -> list[BudgetLine]:
    """The lines that would be made; whatever would be refused then is refused now."""
    with transaction.atomic():
        lines = _imported(album, preview, form, by=by)
        transaction.set_rollback(True)
    return lines


def _preview(form: BudgetImportForm, preview: csv_import.Preview, lines: list[BudgetLine]) -> dict[str, Any]:
    return {
        "preview": rows.lines(lines, preview.currency),
        "preview_total": shown(preview.total, preview.currency),
        "text": form.bytes.decode("utf-8-sig", "replace"),  # type: ignore[attr-defined]
        "replace": form.cleaned_data["replace"],
    }
