from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organization
from accounts.rules import organizations_where
from producer.core.errors import NotAllowed
from producer.core.pages import page, perform, posted
from producer.core.secrets import hashed

from ..actions import milestone as actions
from ..forms.milestone import MilestoneForm, NewTemplateForm, PlanForm, TemplateForm
from ..models import Album, AlbumFeed, Milestone, PlanTemplate
from ..pages import album_page, visible_album
from ..plans import STANDARDS
from ..rules import authorize, can
from ..rules import milestones as rules
from ..rules.audience import audience
from ..rules.feed import calendar
from ..rules.milestone_rows import rows

NEXT = 6


def album_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The milestones; POST puts a template's steps on the album."""
    album = visible_album(request, pk)
    may_edit = can(request.user, "milestone.edit", album)
    form = _plan_form(request, album) if may_edit or request.method == "POST" else None
    if request.method == "POST":
        authorize(request.user, "milestone.edit", album)
        if form and posted(request, form) and perform(form, actions.plan_album, album, by=request.user, **form.cleaned_data):
            messages.success(request, "The milestones are planned. Move one by hand where you know better.")
            return redirect("projects:album-plan", album.pk)
    return _plan(request, album, form=form)


def _plan_form(request: HttpRequest, album: Album) -> PlanForm:
    plan = getattr(album, "plan", None)
    sent = request.POST if request.method == "POST" else None
    return PlanForm(sent, names=list(rules.templates(album)), initial={"template": plan.name if plan else None})


def _plan(request: HttpRequest, album: Album, *, form: PlanForm | None = None, feed: str = "") -> HttpResponse:
    plan = getattr(album, "plan", None)
    may_edit = can(request.user, "milestone.edit", album)
    context = {
        "form": form,
        "milestones": rows(album, album.milestones.select_related("responsible")),
        "plan": plan,
        "short": rules.too_short(album, plan.lead_days) if plan else "",
        "may_plan": may_edit,
        "has_feed": AlbumFeed.objects.filter(album=album, user=request.user).exists(),
        "feed": feed,
        "may_template": bool(organizations_where(request.user, "album.create")),
    }
    return album_page(request, album, "overview", "projects/album_plan.html", context)


def plan_strip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For the album's overview: what is late and what comes next."""
    album = visible_album(request, pk)
    found = rows(album, album.milestones.select_related("responsible"))
    ahead = [row for row in found if row["state"] != "done"]
    context = {"album": album, "milestones": ahead[:NEXT], "planned": bool(found), "more": len(ahead) - NEXT}
    return render(request, "projects/plan_strip.html", context)


def milestone_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    authorize(request.user, "milestone.edit", album)
    form = MilestoneForm(request.POST if request.method == "POST" else None, seers=audience(album))
    if posted(request, form) and (made := perform(form, actions.add_milestone, album, by=request.user, **_values(form))):
        messages.success(request, f"“{made}” is planned for {made.due_on:%-d %b %Y}.")
        return redirect("projects:album-plan", album.pk)
    return album_page(request, album, "overview", "projects/milestone_form.html", {"form": form})


def _values(form: MilestoneForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


def _visible(request: HttpRequest, pk: UUID) -> Milestone:
    found = Milestone.objects.visible_to(request.user).select_related("album__artist", "album__organization")
    return get_object_or_404(found, pk=pk)


def milestone_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    milestone = _visible(request, pk)
    album = milestone.album
    authorize(request.user, "milestone.edit", album)
    sent = request.POST if request.method == "POST" else None
    form = MilestoneForm(sent, seers=audience(album), milestone=milestone)
    if posted(request, form) and perform(form, actions.update_milestone, milestone, by=request.user, **form.cleaned_data):
        messages.success(request, f"“{milestone}” is saved.")
        return redirect("projects:album-plan", album.pk)
    context = {"form": form, "milestone": milestone}
    return album_page(request, album, "overview", "projects/milestone_form.html", context)


@require_POST
def milestone_step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    milestone = _visible(request, pk)
    verbs = {"reach": actions.reach, "reopen": actions.reopen, "remove": actions.remove_milestone}
    if step not in verbs:
        raise Http404
    verbs[step](milestone, by=request.user)
    messages.success(request, f"“{milestone}” is {_DONE[step]}.")
    return redirect("projects:album-plan", milestone.album_id)


_DONE = {"reach": "reached", "reopen": "open again", "remove": "off the plan"}


# --- the calendar


@require_POST
def feed_renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A fresh address, shown this once; the one before stops."""
    album = visible_album(request, pk)
    secret = actions.renew_feed(album, by=request.user)
    return _plan(request, album, feed=f"{settings.BASE_URL}{reverse('projects:feed', args=[secret])}")


@require_POST
def feed_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    actions.end_feed(album, by=request.user)
    messages.success(request, "Your calendar address opens nothing any more.")
    return redirect("projects:album-plan", album.pk)


@login_not_required
@never_cache
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What its owner sees at this moment: their rights are read from live rows, so the address ends with them."""
    found = AlbumFeed.objects.filter(hashed=hashed(secret), user__is_active=True).select_related("user").first()
    album = Album.objects.visible_to(found.user).filter(pk=found.album_id).first() if found else None
    if album is None:
        raise Http404
    answer = HttpResponse(calendar(album, album.milestones.all()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="milestones.ics"'
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


# --- templates


def _homes(request: HttpRequest) -> Any:
    homes = organizations_where(request.user, "album.create")
    if not homes:
        raise NotAllowed("Your roles do not let you plan records.")
    return Organization.objects.filter(pk__in=homes).order_by("sort_key")


def template_list(request: HttpRequest) -> HttpResponse:
    _homes(request)
    own = PlanTemplate.objects.visible_to(request.user).select_related("organization").order_by("sort_key", "id")[:200]
    return page(request, "projects/plan_templates.html", {"own": own, "standards": STANDARDS.values()})


def template_new(request: HttpRequest) -> HttpResponse:
    """An empty one, or a copy of the standard one that `?from=` names."""
    homes = _homes(request)
    standard = STANDARDS.get(request.GET.get("from", "")) or STANDARDS["Digital"]
    begun = PlanTemplate(name=standard.name, lead_days=standard.lead, steps=[step.told() for step in standard.steps])
    form = NewTemplateForm(request.POST if request.method == "POST" else None, template=begun, homes=homes)
    if posted(request, form) and (made := perform(form, actions.create_template, by=request.user, **form.cleaned_data)):
        messages.success(request, f"“{made}” is kept.")
        return redirect("projects:template-list")
    return page(request, "projects/plan_template_form.html", {"form": form})


def template_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    template = get_object_or_404(PlanTemplate.objects.visible_to(request.user), pk=pk)
    form = TemplateForm(request.POST if request.method == "POST" else None, template=template)
    if posted(request, form) and perform(form, actions.update_template, template, by=request.user, **form.cleaned_data):
        messages.success(request, f"“{template}” is saved.")
        return redirect("projects:template-list")
    return page(request, "projects/plan_template_form.html", {"form": form, "template": template})


@require_POST
def template_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    template = get_object_or_404(PlanTemplate.objects.visible_to(request.user), pk=pk)
    actions.remove_template(template, by=request.user)
    messages.success(request, f"“{template}” is gone; albums keep what was planned.")
    return redirect("projects:template-list")
