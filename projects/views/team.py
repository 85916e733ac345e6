from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from producer.core.pages import perform, posted

from .. import actions
from ..forms import MemberForm, ShareForm
from ..models import Album, AlbumShare, TeamInvitation, TeamMember
from ..pages import album_page, visible_album
from ..rules import authorize, can

MOST = 200


def album_team(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _team(request, visible_album(request, pk))


def _team(
    request: HttpRequest, album: Album, *, member: MemberForm | None = None, share: ShareForm | None = None
) -> HttpResponse:
    may_team, may_share = (can(request.user, capability, album) for capability in ("album.team", "album.share"))
    context = {
        "form": member or share,
        "members": album.team.active().select_related("user").order_by("since", "id")[:MOST],
        "kept": album.invitations.active().order_by("created_at", "id")[:MOST] if may_team else [],
        "shares": album.shares.select_related("organization").order_by("-since", "-id")[:MOST],
        "active": {share.pk for share in album.shares.active()},
        "may_team": may_team,
        "may_share": may_share,
        "member_form": (member or MemberForm()) if may_team else None,
        "share_form": (share or ShareForm(actor=request.user, album=album)) if may_share else None,
    }
    return album_page(request, album, "team", "projects/album_team.html", context)


@require_POST
def member_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    authorize(request.user, "album.team", album)
    form = MemberForm(request.POST)
    if posted(request, form) and (made := perform(form, actions.invite_member, album, by=request.user, **form.cleaned_data)):
        joined = isinstance(made, TeamMember)
        words = f"{made.user} is on the team." if joined else f"{made.email} is invited and joins when they accept."  # type: ignore[union-attr]
        messages.success(request, words)
        return redirect("projects:album-team", album.pk)
    return _team(request, album, member=form)


@require_POST
def member_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = TeamMember.objects.visible_to(request.user).select_related("album__artist", "user")
    member = get_object_or_404(found, pk=pk)
    actions.remove_member(member, by=request.user)
    messages.success(request, f"{member.user} is off the team.")
    if Album.objects.visible_to(request.user).filter(pk=member.album_id).exists():
        return redirect("projects:album-team", member.album_id)
    return redirect("projects:album-list")


@require_POST
def place_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    place = get_object_or_404(TeamInvitation.objects.visible_to(request.user).select_related("album"), pk=pk)
    actions.withdraw_place(place, by=request.user)
    messages.success(request, f"No place is kept for {place.email} any more.")
    return redirect("projects:album-team", place.album_id)


@require_POST
def share_begin(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    authorize(request.user, "album.share", album)
    form = ShareForm(request.POST, actor=request.user, album=album)
    if posted(request, form) and (share := perform(form, actions.share_with, album, by=request.user, **form.cleaned_data)):
        messages.success(request, f"{share.organization} sees {album} from now on.")
        return redirect("projects:album-team", album.pk)
    return _team(request, album, share=form)


@require_POST
def share_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    share = get_object_or_404(AlbumShare.objects.visible_to(request.user).select_related("album", "organization"), pk=pk)
    actions.end_share(share, by=request.user)
    messages.success(request, f"{share.organization} sees nothing of {share.album} any more.")
    return redirect("projects:album-team", share.album_id)
