"""When people can come, what they usually ask for, and merging those who stand there twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.rules import authorize_in
from producer.core.errors import NotAllowed
from producer.core.pages import page, perform, posted, sent

from .. import actions
from ..actions.availability import may_say_when
from ..forms.directory import AvailabilityForm, MergeForm, PersonRateForm
from ..models import Availability, Person, PersonRate


def availability_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = _person(request, pk)
    if not may_say_when(request.user, person):
        raise NotAllowed("Only they themselves, or who keeps the directory, can say when they are free.")
    return _added(request, person, AvailabilityForm(sent(request)), actions.add_availability, "When they can come")


def rate_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = _person(request, pk)
    authorize_in(request.user, "people.edit", person.organization_id)
    authorize_in(request.user, "rates.view", person.organization_id)
    return _added(request, person, PersonRateForm(sent(request)), actions.add_person_rate, "What they ask for")


def _added(request: HttpRequest, person: Person, form: Any, action: Any, title: str) -> HttpResponse:
    if posted(request, form) and perform(form, action, person, by=request.user, **form.cleaned_data):
        messages.success(request, "Kept.")
        return redirect("projects:person-detail", person.pk)
    return page(request, "projects/person_form.html", {"form": form, "person": person, "title": title, "submit": "Keep"})


@require_POST
def availability_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    days = get_object_or_404(Availability.objects.visible_to(request.user).select_related("person"), pk=pk)
    actions.remove_availability(days, by=request.user)
    return _back(request, days.person)


@require_POST
def rate_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    rate = get_object_or_404(PersonRate.objects.visible_to(request.user).select_related("person"), pk=pk)
    actions.remove_person_rate(rate, by=request.user)
    return _back(request, rate.person)


def _back(request: HttpRequest, person: Person) -> HttpResponse:
    messages.success(request, "Removed.")
    return redirect("projects:person-detail", person.pk)


def person_merge(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = _person(request, pk)
    authorize_in(request.user, "people.edit", person.organization_id)
    form = MergeForm(sent(request), person=person, actor=request.user)
    if posted(request, form):
        double = form.cleaned_data["other"]
        if perform(form, actions.merge_people, person, double, by=request.user):
            messages.success(request, f"{double} and {person} are one now. Nothing of their history is lost.")
            return redirect("projects:person-detail", person.pk)
    context = {"form": form, "person": person, "title": "Merge a double", "submit": "Merge into this entry", "merging": True}
    return page(request, "projects/person_form.html", context)


def _person(request: HttpRequest, pk: UUID) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user).select_related("organization"), pk=pk)
