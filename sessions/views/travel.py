"""The ways from one studio to the others."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.rules import organizations_where
from producer.core.errors import NotAllowed
from producer.core.pages import page, perform, posted, sent

from ..actions import travel as actions
from ..forms.travel import TravelForm
from ..models import TravelTime
from . import find


def studio_travel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What one's organisations reckon, and the form to say it."""
    studio = find.studio(request, pk)
    if not organizations_where(request.user, "studio.edit"):
        raise NotAllowed("Your role does not let you keep studios.")
    form = TravelForm(sent(request), studio=studio, actor=request.user)
    if posted(request, form) and perform(form, actions.set_travel, one=studio, by=request.user, **form.cleaned_data):
        messages.success(request, "Kept. Calls that leave too little time for the way are shown before they are saved.")
        return redirect("sessions:studio-travel", studio.pk)
    ways = TravelTime.objects.visible_to(request.user).filter(Q(one=studio) | Q(other=studio)).for_list()
    rows = [
        {"pk": way.pk, "studio": way.other if way.one_id == studio.pk else way.one, "minutes": way.minutes}
        for way in ways[:200]
    ]
    return page(request, "sessions/travel.html", {"studio": studio, "form": form, "rows": rows})


@require_POST
def travel_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    way = get_object_or_404(TravelTime.objects.visible_to(request.user), pk=pk)
    actions.forget_travel(way, by=request.user)
    messages.success(request, "Forgotten: the way is reckoned again.")
    return redirect("sessions:studio-travel", way.one_id)
