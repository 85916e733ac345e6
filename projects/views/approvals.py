from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from producer.core.pages import perform, posted, sliced

from .. import approval_rows as rows
from ..actions import approval as actions
from ..forms.approval import AnswerForm, AskForm, SettingForm
from ..models import Album, ApprovalRequest, ApprovalSetting
from ..pages import album_page, visible_album
from ..rules import approvals as rules
from ..rules import authorize, can
from ..rules.audience import audience


def album_approvals(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    found = sliced(request, ApprovalRequest.objects.filter(album=album).for_list().order_by("-created_at", "-id"))
    context = {
        "slice": found,
        "approvals": rows.approvals(found, request.user.time_zone),
        "may_set": can(request.user, "approval.require", album),
    }
    return album_page(request, album, "overview", "projects/album_approvals.html", context)


def approval_settings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One form for each kind; the one whose button was pressed is saved."""
    album = visible_album(request, pk)
    authorize(request.user, "approval.require", album)
    asked = request.POST.get("kind", "")
    forms = _setting_forms(request, album, asked)
    form = forms.get(asked)
    if request.method == "POST" and form is None:
        raise Http404
    if form and posted(request, form) and perform(form, actions.set_needed, album, asked, by=request.user, **form.cleaned_data):
        messages.success(request, f"{rules.label_of(asked)}: saved.")
        return redirect("projects:approval-settings", album.pk)
    context = {"form": form, "forms": [(kind, rules.label_of(kind), each) for kind, each in forms.items()]}
    return album_page(request, album, "overview", "projects/approval_settings.html", context)


def _setting_forms(request: HttpRequest, album: Album, asked: str) -> dict[str, SettingForm]:
    settings = {each.kind: each for each in album.approval_settings.all()}
    seers = audience(album)
    return {
        kind: SettingForm(
            request.POST if kind == asked else None,
            setting=settings.get(kind) or ApprovalSetting(album=album, kind=kind),
            seers=seers,
        )
        for kind in rules.KINDS
    }


def approval_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = _visible(request, pk)
    mine = asked.state == "open" and rules.answerable(asked, request.user)
    return _page(request, asked, AnswerForm() if mine else None)


def _visible(request: HttpRequest, pk: UUID) -> ApprovalRequest:
    found = ApprovalRequest.objects.visible_to(request.user).for_list().select_related("album__artist", "album__organization")
    return get_object_or_404(found, pk=pk)


def _page(request: HttpRequest, asked: ApprovalRequest, form: AnswerForm | None) -> HttpResponse:
    context = {
        "asked": asked,
        "row": rows.approvals([asked], request.user.time_zone)[0],
        "form": form,
        "may_withdraw": asked.state == "open" and can(request.user, "approval.ask", asked.album),
    }
    return album_page(request, asked.album, "overview", "projects/approval_detail.html", context)


@require_POST
def approval_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = _visible(request, pk)
    form = AnswerForm(request.POST)
    if posted(request, form) and (done := perform(form, actions.answer, asked, by=request.user, **form.cleaned_data)):
        messages.success(request, f"“{done}” is {done.get_state_display().lower()}." if done.state != "open" else "Thank you.")
        return redirect("projects:approval-detail", asked.pk)
    return _page(request, _visible(request, pk), form)


@require_POST
def approval_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = actions.withdraw(_visible(request, pk), by=request.user)
    messages.success(request, f"“{asked}” is not asked any more.")
    return redirect("projects:approval-detail", asked.pk)


def approvals_of(request: HttpRequest, pk: UUID, kind: str, thing: UUID) -> HttpResponse:
    """How one thing stands, for its own page to fetch; POST asks those whom the album's settings name."""
    album = visible_album(request, pk)
    about = rules.about(request.user, album, kind, thing)
    if about is None:
        raise Http404
    form = AskForm(request.POST if request.method == "POST" else None, auto_id=f"{kind}_%s")
    asked = None
    if request.method == "POST":
        authorize(request.user, "approval.ask", album)
        asked = posted(request, form) and perform(form, actions.ask_needed, album, about, by=request.user, **form.cleaned_data)
    if asked:
        messages.success(request, f"Asked for approval of “{about.title}”.")
        if not request.htmx:  # type: ignore[attr-defined]
            return redirect(about.url)
    template = "projects/approvals_of.html" + ("#slot" if request.htmx else "")  # type: ignore[attr-defined]
    return album_page(request, album, "overview", template, _thing(request, album, about, form))


def _thing(request: HttpRequest, album: Album, about: rules.About, form: AskForm) -> dict[str, Any]:
    found = ApprovalRequest.objects.filter(album=album, kind=about.kind, thing=about.id).for_list()[:5]
    stands = rules.standing_of(about.kind, about.id, about.version)
    wanted = rules.needed(album, about.kind)
    may_ask = can(request.user, "approval.ask", album) and bool(wanted) and stands not in ("open", "approved")
    return {
        "album": album,
        "about": about,
        "kind": rules.label_of(about.kind),
        "approvals": rows.approvals(found, request.user.time_zone),
        "wanted": wanted,
        "form": form if may_ask or form.errors else None,
    }
