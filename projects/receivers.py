"""What accounts tells us."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from accounts import signals
from accounts.models import Invitation, Organization, User

from . import actions


@receiver(signals.invitation_accepted)
def give_places(invitation: Invitation, user: User, **_: Any) -> None:
    actions.take_places(user, invitation.organization)


@receiver(signals.membership_ended)
def end_teams(user: User, organization: Organization, **_: Any) -> None:
    actions.leave_teams(user, organization)
