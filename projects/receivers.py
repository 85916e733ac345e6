"""What accounts and files tell us, and what this room tells itself."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from accounts import signals
from accounts.models import Invitation, Organization, User
from files.models import AudioFile
from files.signals import audio_moved
from notices import albums

from . import actions
from . import signals as ours
from .actions import hold, order, order_lock
from .models import Album, ApprovalRequest, Recording, Song
from .rules.orders import IN_THE_CUT


@receiver(signals.invitation_accepted)
def give_places(invitation: Invitation, user: User, **_: Any) -> None:
    actions.take_places(user, invitation.organization)


@receiver(signals.membership_ended)
def end_teams(user: User, organization: Organization, **_: Any) -> None:
    actions.leave_teams(user, organization)


@receiver(audio_moved)
def follow_audio(audio: AudioFile, **_: Any) -> None:
    actions.follow_audio(audio)


@albums.provide
def albums_seen(actor: Any, money: bool) -> Any:
    """A notice about an album is shown only while the album, or its money, is."""
    rows = Album.objects.showing_money_to(actor) if money else Album.objects.visible_to(actor)
    return rows.values("pk")


@receiver(ours.song_moved)
def let_go_of_dropped(song: Song, **_: Any) -> None:
    hold.follow_move(song)


@receiver(ours.song_moved)
def take_back_orders(song: Song, was: str, by: Any, **_: Any) -> None:
    if was in IN_THE_CUT:
        why = f"“{song}” is {song.get_state_display().lower()} now."
        order.follow_content(recording__song=song, by=by, why=why)


@receiver(ours.recording_length_changed)
def take_back_orders_of_its_length(recording: Recording, by: Any, **_: Any) -> None:
    order.follow_content(recording=recording, by=by, why=f"“{recording.song}” has another length.")


@receiver(ours.approval_settled)
def settle_order(request: ApprovalRequest, by: Any, **_: Any) -> None:
    if request.kind == order_lock.KIND:
        approved = request.state == ApprovalRequest.State.APPROVED
        order_lock.settle(request.thing, request.thing_version, approved=approved, by=request.asked_by or by)
