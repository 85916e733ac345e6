"""Who may say what to whom about an album. Reading only."""

from __future__ import annotations

from typing import Any

from accounts.models import Organization, User
from accounts.roles import ORGANIZATION_WIDE
from accounts.rules import organization_wide

from ..comments import KINDS
from ..models import Album
from ..querysets import active_shares
from .audience import audience
from .rights import can


def label_of(actor: Any, album: Album) -> Organization | None:
    """To which organisation the actor's internal comments on the album belong; None for the production side.

    The first label it is shared with that the actor works for throughout; where it is shared with none of theirs, the owner.
    """
    if not can(actor, "comment.internal", album):
        return None
    reached = organization_wide(actor)
    shares = active_shares().filter(album=album.pk, organization__in=reached).select_related("organization")
    if share := shares.order_by("since", "id").first():
        return share.organization
    return album.organization if album.organization_id in reached else None


def readers(album: Album, label: Organization | None) -> list[User]:
    """Everybody who sees the album; of what is internal those who work for its label throughout."""
    people = [seer.user for seer in audience(album)]
    if label is None:
        return people
    inside = set(label.memberships.active().filter(role__in=ORGANIZATION_WIDE).values_list("user", flat=True))
    return [user for user in people if user.pk in inside]


def sees(user: User, album: Album, kind: str, thing: Any) -> bool:
    """Whether a reader of the album sees the thing itself, such as an expense."""
    return KINDS[kind].plain or KINDS[kind].find(user, album, thing) is not None
