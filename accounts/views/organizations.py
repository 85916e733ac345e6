"""Organisations: who belongs to them, as what, and who is invited."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from producer.core.pages import page, perform, posted, sent, sliced
from producer.core.time import shown_at

from .. import actions, role_table
from ..forms import InviteForm, OrganizationForm, RoleForm
from ..models import Invitation, Membership, Organization
from ..roles import Role
from ..rules import can_in, invitable_roles


def organization_list(request: HttpRequest) -> HttpResponse:
    active = Count("memberships__user", filter=Q(memberships__ended_at=None), distinct=True)
    rows = sliced(request, Organization.objects.visible_to(request.user).annotate(headcount=active))
    user: Any = request.user
    for row in rows:
        row.my_roles = ", ".join(sorted(Role(role).label for role in user.roles[row.pk]))
    return page(request, "accounts/organization_list.html", {"organizations": rows})


def organization_create(request: HttpRequest) -> HttpResponse:
    if not request.user.is_staff:
        raise Http404
    form = OrganizationForm(sent(request))
    if posted(request, form) and (made := perform(form, actions.found_organization, by=request.user, **form.cleaned_data)):
        messages.success(request, f"{made} is made, and its first admin is invited.")
        return redirect("accounts:organization-list")
    return page(request, "accounts/organization_form.html", {"form": form})


def organization_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Members for every member; invitations for those who manage; the form for whoever may invite somebody."""
    organization = _visible(request, pk)
    roles = invitable_roles(request.user, organization)
    form = InviteForm(sent(request), roles=roles or list(Role)) if roles or request.method == "POST" else None
    if form and posted(request, form) and _invite(request, form, organization):
        return redirect("accounts:organization-detail", pk)
    context = {
        "organization": organization,
        "manages": can_in(request.user, "organization.manage", organization),
        "keeps_isrc": can_in(request.user, "isrc.edit", organization),
        "form": form,
        "members": _members(request, organization),
        "invitations": _invitations(request, organization),
    }
    return page(request, "accounts/organization_detail.html", context)


def _visible(request: HttpRequest, pk: UUID) -> Organization:
    return get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)


def _invite(request: HttpRequest, form: InviteForm, organization: Organization) -> bool:
    made = perform(form, actions.invite, organization, by=request.user, **form.cleaned_data)
    if made:
        messages.success(request, f"An invitation is on its way to {made.email}.")
    return made is not None


def _members(request: HttpRequest, organization: Organization) -> Any:
    rows = organization.memberships.active().select_related("user").order_by("user__sort_key", "role", "id")
    return sliced(request, rows, size=100)


def _invitations(request: HttpRequest, organization: Organization) -> list[dict[str, Any]]:
    user: Any = request.user
    rows = Invitation.objects.visible_to(user).open().filter(organization=organization).order_by("-created_at")[:200]
    return [
        {"pk": row.pk, "email": row.email, "role": row.get_role_display(), "until": shown_at(row.expires_at, user.time_zone)}
        for row in rows
    ]


def membership_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change one role, or end it. Everybody may end their own."""
    membership = _membership(request, pk)
    manages = can_in(request.user, "organization.manage", membership.organization)
    form = RoleForm(sent(request), initial={"role": membership.role}) if manages or request.method == "POST" else None
    if form and posted(request, form) and perform(form, actions.change_role, membership, by=request.user, **form.cleaned_data):
        messages.success(request, f"{membership.user} is now {Role(form.cleaned_data['role']).label}.")
        return redirect("accounts:organization-detail", membership.organization_id)
    mine = membership.user_id == request.user.pk
    context = {"membership": membership, "form": form, "manages": manages, "mine": mine}
    return page(request, "accounts/membership_detail.html", context)


def _membership(request: HttpRequest, pk: UUID) -> Membership:
    rows = Membership.objects.visible_to(request.user).active().select_related("user", "organization")
    return get_object_or_404(rows, pk=pk)


@require_POST
def membership_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    membership = actions.end_membership(_membership(request, pk), by=request.user)
    if membership.user_id == request.user.pk:
        messages.success(request, f"You are no longer {membership.get_role_display()} at {membership.organization}.")
        return redirect("accounts:organization-list")
    messages.success(request, f"{membership.user} is no longer {membership.get_role_display()} here.")
    return redirect("accounts:organization-detail", membership.organization_id)


@require_POST
def invitation_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    actions.withdraw_invitation(invitation, by=request.user)
    messages.success(request, f"The invitation to {invitation.email} opens nothing any more.")
    return redirect("accounts:organization-detail", invitation.organization_id)


def roles(request: HttpRequest) -> HttpResponse:
    return page(request, "accounts/roles.html", {"tables": role_table.tables()})
