from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from producer.core.lists import Column
from producer.core.money import ZERO, shown
from producer.core.pages import perform, posted, sliced
from projects.models import Album
from projects.rules import can

from .. import forecast, rows
from ..actions.estimate import set_estimate
from ..actions.flags import acknowledge_with_milder
from ..charts import charts
from ..forms import EstimateForm, NoteForm
from ..models import AmendmentLine, BudgetLine, Commitment, Estimate, Flag, LedgerEntry, LineTotals
from ..rules.figures import figures_of
from ..rules.report import Report, report, sees_lines
from .base import found, money_album, money_page

HEADS = ("Line", *rows.HEADS)


def album_money(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The cost report, what is flagged, and where the money goes."""
    album = money_album(request, pk)
    told = report(album, request.user)
    category = request.GET.get("category", "")[:80]
    standing = Flag.objects.standing().filter(album=album).visible_to(request.user).select_related("acknowledged_by")
    context = {
        "report": told,
        "category": category,
        "groups": rows.report_groups(told, album.pk, category),
        "total": rows.report_row(told.album, rows.base_url(album.pk), told.currency),
        "columns": [Column(head, number=head != "Line") for head in HEADS],
        "forecast": forecast.lines(album, told.album.figures),
        "flags": rows.flags(standing[:50], _zone(request)),
        "may_acknowledge": can(request.user, "flag.acknowledge", album),
        "may_edit": can(request.user, "budget.edit", album),
        **charts(album, told),
    }
    return money_page(request, album, "album_money", context)


def _zone(request: HttpRequest) -> str:
    return request.user.time_zone  # type: ignore[union-attr]


def ledger(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The movements that make a figure up, with their sum."""
    album = money_album(request, pk)
    entries, title = _chosen(request, LedgerEntry.objects.filter(album=album), report(album, request.user))
    cut = sliced(request, entries.for_list())
    context = {
        "title": title,
        "slice": cut,
        "entries": rows.entries(cut, album.currency, _zone(request), lines_shown=sees_lines(request.user, album)),
        "sum": shown(entries.aggregate(sum=Sum("amount"))["sum"] or ZERO, album.currency),
    }
    return money_page(request, album, "ledger", context)


def _chosen(request: HttpRequest, entries: Any, told: Report) -> tuple[Any, str]:
    """The rows and the name of what is asked for; a line that the reader does not see is 404."""
    line, category, account = (request.GET.get(name, "") for name in ("line", "category", "account"))
    name = told.album.name
    if line == "none":
        entries, name = entries.filter(line=None), "Not assigned to a line"
    elif line:
        scope = next((scope for scope in told.lines if str(scope.line_id) == line), None)
        if scope is None:
            raise Http404
        entries, name = entries.filter(line=scope.line_id), scope.name
    elif category:
        entries = entries.filter(line__in=[s.line_id for s in told.lines if s.category == category and s.line_id])
        name = category[:80]
    if account in LedgerEntry.Account.values:
        return entries.filter(account=account), f"{LedgerEntry.Account(account).label} of {name}"
    return entries, f"Ledger of {name}"


def line_detail(request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
    """How every figure of a line comes about, and what somebody expects of it."""
    album = money_album(request, pk)
    thing = found(request, BudgetLine.objects.filter(budget__album=album).select_related("budget__album"), line)
    form = EstimateForm(request.POST or None, currency=album.currency)
    if posted(request, form) and perform(form, set_estimate, thing, by=request.user, **form.cleaned_data):
        messages.success(request, f"The forecast of {thing.name} follows from that now.")
        return redirect("budgets:line-detail", album.pk, thing.pk)
    return money_page(request, album, "line_detail", {"form": form, **_line(request, album, thing)})


def _line(request: HttpRequest, album: Album, line: BudgetLine) -> dict[str, Any]:
    totals = LineTotals.objects.filter(line=line).first() or LineTotals()
    changes = AmendmentLine.objects.filter(line=line, amendment__status="approved").select_related("amendment")
    promised = Commitment.objects.filter(line=line).exclude(open_amount=0, accrual=0).order_by("id")[:50]
    cut = LedgerEntry.objects.filter(line=line).for_list()[:20]
    return {
        "line": line,
        "figures": figures_of(totals),
        "estimate": totals.estimate,
        "how": rows.lines([line], album.currency)[0],
        "changes": changes,
        "promised": promised,
        "estimates": Estimate.objects.filter(line=line).select_related("by")[:20],
        "entries": rows.entries(cut, album.currency, _zone(request)),
        "may_edit": can(request.user, "budget.edit", album),
    }


@require_POST
def flag_acknowledge(request: HttpRequest, pk: UUID, flag: UUID) -> HttpResponse:
    album = money_album(request, pk)
    thing = found(request, Flag.objects.filter(album=album), flag)
    form = NoteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    acknowledge_with_milder(thing, by=request.user, note=note)
    messages.success(request, f"Your name stands at {thing.name} now. It stays flagged until the figures change.")
    return redirect("budgets:album-money", album.pk)
