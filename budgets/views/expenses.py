from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from files.serve import download
from producer.core.lists import Column
from producer.core.money import shown
from producer.core.pages import perform, posted, sliced
from projects.models import Album
from projects.rules import authorize, can

from .. import rows
from ..actions import expense as actions
from ..actions import expense_answers as answers
from ..actions.receipt import attach_receipt, remove_receipt
from ..forms import ApproveForm, ExpenseFilters, ExpenseForm, ReceiptForm, WordsForm
from ..models import BudgetLine, Expense, Receipt
from ..rules import people
from ..rules.effect import effect_of
from ..rules.report import sees_lines
from .base import found, money_album, money_page, tell_sent

Status = Expense.Status


def visible_expense(request: HttpRequest, album: Album, pk: UUID) -> Expense:
    joins = ("album", "line__budget", "song", "commitment", "submitted_by", "decided_by", "voided_by")
    return found(request, Expense.objects.filter(album=album).select_related(*joins), pk)


def expense_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = money_album(request, pk)
    lines = BudgetLine.objects.filter(budget__album=album).visible_to(request.user).order_by("position")
    filters = ExpenseFilters(request.GET, lines=lines)
    seen = Expense.objects.filter(album=album).visible_to(request.user).select_related("line")
    cut = sliced(request, filters.apply(seen))
    context = {
        "filters": filters,
        "slice": cut,
        "expenses": rows.expenses(cut, album.currency, rows.base_url(album.pk), lines_shown=sees_lines(request.user, album)),
        "columns": [
            Column(h, number=h in ("Amount", "Billed")) for h in ("Date", "Vendor", "Line", "Billed", "Amount", "State")
        ],
        "may_edit": can(request.user, "expense.edit", album),
    }
    return money_page(request, album, "expense_list", context)


def expense_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = money_album(request, pk)
    authorize(request.user, "expense.edit", album)
    form = ExpenseForm(request.POST or None, album=album)
    receipt = ReceiptForm(request.POST or None, request.FILES or None, use_required_attribute=False)
    receipt.fields["receipt"].required = False
    if posted(request, form) and receipt.is_valid() and (made := _made(request, album, form, receipt)):
        messages.success(request, "The expense is written down. Submit it when it is complete.")
        return redirect("budgets:expense-detail", album.pk, made.pk)
    told = receipt if receipt.is_bound and receipt.errors else form
    return money_page(request, album, "expense_form", {"form": told, "expense_form": form, "receipt_form": receipt})


def _made(request: HttpRequest, album: Album, form: ExpenseForm, receipt: ReceiptForm) -> Expense | None:
    """The expense with its receipt, or neither."""
    with transaction.atomic():
        made = perform(form, actions.create_expense, album=album, by=request.user, **_values(form))
        upload = receipt.cleaned_data.get("receipt")
        if made and upload and not perform(receipt, attach_receipt, made, upload, by=request.user):
            transaction.set_rollback(True)
            return None
    return made


def _values(form: ExpenseForm) -> dict[str, Any]:
    values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    if values["rate"] is None:
        del values["rate"]
    return values


def expense_edit(request: HttpRequest, pk: UUID, expense: UUID) -> HttpResponse:
    album = money_album(request, pk)
    thing = visible_expense(request, album, expense)
    authorize(request.user, "expense.edit", album)
    form = ExpenseForm(request.POST or None, album=album, expense=thing)
    if posted(request, form):
        version = form.cleaned_data["version"]
        if perform(form, actions.update_expense, thing, by=request.user, version=version, **_values(form)):
            messages.success(request, "The expense is saved.")
            return redirect("budgets:expense-detail", album.pk, thing.pk)
    return money_page(request, album, "expense_form", {"form": form, "expense_form": form, "expense": thing})


def expense_detail(request: HttpRequest, pk: UUID, expense: UUID) -> HttpResponse:
    album = money_album(request, pk)
    return _shown(request, album, visible_expense(request, album, expense))


def _shown(request: HttpRequest, album: Album, thing: Expense, **more: Any) -> HttpResponse:
    decides = thing.status == Status.SUBMITTED and can(request.user, "expense.approve", album)
    keeps = can(request.user, "expense.edit", album) or can(request.user, "expense.approve", album)
    line_shown = sees_lines(request.user, album)
    passing = effect_of(album, answers.added_by(thing)) if decides and line_shown else None
    waits = thing.is_open or (thing.status == Status.SUBMITTED and not decides)
    version = {"version": thing.version}
    passes = bool(passing and passing.passes)
    context = {
        "expense": thing,
        "look": rows.STATUS_LOOKS[thing.status],
        "line_shown": line_shown,
        "amount": shown(thing.amount, thing.currency),
        "converted": shown(thing.converted, album.currency) if thing.currency != album.currency else "",
        "receipts": thing.receipts.select_related("file"),
        "receipt_form": ReceiptForm(),
        "may_edit": thing.is_open and can(request.user, "expense.edit", album),
        "decides": people.who_decides(album, people.APPROVES_EXPENSES) if waits else None,
        "may_attach": thing.status != Status.VOID and can(request.user, "expense.edit", album),
        "may_decide": decides,
        "may_void": thing.status != Status.VOID and keeps,
        "passing": passing.words if passing else "",
        "approve_form": ApproveForm(initial=version, passes=passes),
        "reject_form": WordsForm(initial=version, prefix="reject"),
        "void_form": WordsForm(initial=version, prefix="void"),
        **more,
    }
    return money_page(request, album, "expense_detail", context)


@require_POST
def expense_step(request: HttpRequest, pk: UUID, expense: UUID, step: str) -> HttpResponse:
    """Submit, approve, reject or void."""
    if step not in _STEPS:
        raise Http404
    album = money_album(request, pk)
    thing = visible_expense(request, album, expense)
    kind, action, words = _STEPS[step]
    if kind is None:
        action(thing, by=request.user)
    else:
        form = kind(request.POST)
        if not (posted(request, form) and perform(form, action, thing, by=request.user, **form.cleaned_data)):
            return _shown(request, album, visible_expense(request, album, expense), **{f"{step}_form": form, "form": form})
    messages.success(request, words) if words else tell_sent(request, album, people.APPROVES_EXPENSES)
    return redirect("budgets:expense-detail", album.pk, thing.pk)


def _words(prefix: str) -> Any:
    return lambda data: WordsForm(data, prefix=prefix)


_STEPS: dict[str, tuple[Any, Any, str]] = {
    "submit": (None, answers.submit_expense, ""),
    "approve": (lambda data: ApproveForm(data, passes=True), answers.approve_expense, "Approved, and in the ledger."),
    "reject": (_words("reject"), answers.reject_expense, "It is back with the producer."),
    "void": (_words("void"), answers.void_expense, "It is void; what it booked is reversed."),
}


@require_POST
def expense_delete(request: HttpRequest, pk: UUID, expense: UUID) -> HttpResponse:
    album = money_album(request, pk)
    actions.delete_expense(visible_expense(request, album, expense), by=request.user)
    messages.success(request, "The draft is gone.")
    return redirect("budgets:expense-list", album.pk)


@require_POST
def receipt_add(request: HttpRequest, pk: UUID, expense: UUID) -> HttpResponse:
    album = money_album(request, pk)
    thing = visible_expense(request, album, expense)
    authorize(request.user, "expense.edit", album)
    form = ReceiptForm(request.POST, request.FILES)
    if posted(request, form) and perform(form, attach_receipt, thing, form.cleaned_data["receipt"], by=request.user):
        messages.success(request, "The receipt is attached.")
        return redirect("budgets:expense-detail", album.pk, thing.pk)
    return _shown(request, album, thing, receipt_form=form, form=form)


def _receipt(request: HttpRequest, pk: UUID, receipt: UUID) -> Receipt:
    album = money_album(request, pk)
    return found(request, Receipt.objects.filter(expense__album=album).select_related("file", "expense__album"), receipt)


def receipt_file(request: HttpRequest, pk: UUID, receipt: UUID) -> HttpResponseBase:
    return download(_receipt(request, pk, receipt).file)


@require_POST
def receipt_remove(request: HttpRequest, pk: UUID, receipt: UUID) -> HttpResponse:
    thing = _receipt(request, pk, receipt)
    expense = thing.expense_id
    remove_receipt(thing, by=request.user)
    messages.success(request, "The receipt is gone.")
    return redirect("budgets:expense-detail", pk, expense)
