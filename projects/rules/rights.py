"""Standing towards an album, and what follows from it. Reading only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from accounts.models import Organization
from accounts.roles import ORGANIZATION_WIDE, Role, allows
from accounts.rules import hidden_money, lacks_scope
from producer.core.actors import SYSTEM
from producer.core.errors import NotAllowed
from producer.core.scope import remember
from producer.core.sql import read

from ..models import Album
from ..querysets import active_shares

_OWNER = {Role.ADMIN: "owner_admin", Role.FINANCE: "owner_finance"}
_LABEL = {Role.ADMIN: "label_admin", Role.AR: "ar", Role.AR_HEAD: "ar_head", Role.FINANCE: "finance"}


def sharing_organizations(album: Album) -> frozenset[Any]:
    """Ids of the organisations the album is shared with now."""
    rows = active_shares().filter(album=album.pk).values_list("organization_id", flat=True)
    return remember(("shares", album.pk), lambda: frozenset(rows))


# Asked on every page of an album.
PLACES = """
SELECT role, NULL AS organization FROM projects_teammember WHERE album_id = %s AND user_id = %s AND ended_at IS NULL
UNION ALL SELECT NULL, organization_id FROM projects_albumshare
    WHERE album_id = %s AND since <= %s AND (until IS NULL OR until > %s)"""


def standing(actor: Any, album: Album) -> frozenset[str]:
    """The actor's roles towards `album` (see accounts.roles), from live rows; empty for a stranger.

    Whoever decides as the label is the organisation the album is shared with. Where it is shared with nobody the
    owner decides for itself, and its admin stands in for the A&R it may not have.
    """
    return remember(("standing", actor.pk, album.pk), lambda: frozenset(_roles(actor, album)))


def _roles(actor: Any, album: Album) -> set[str]:
    now = timezone.now()
    places = read(PLACES, [album.pk, actor.pk, album.pk, now, now])
    shared = frozenset(place["organization"] for place in places if place["organization"])
    team = [place["role"] for place in places if place["role"]]
    return found_standing(team, actor.roles, album.organization_id, remember(("shares", album.pk), lambda: shared))


def found_standing(team: Iterable[str], roles: Mapping[Any, frozenset[str]], owner: Any, shared: frozenset[Any]) -> set[str]:
    """What somebody is towards an album, of their roles on its `team` and their `roles` in organisations."""
    found = set(team)
    own = roles.get(owner, frozenset()) & ORGANIZATION_WIDE
    found |= {_OWNER[role] for role in own if role in _OWNER}  # type: ignore[index]
    if not shared:
        found |= {_LABEL[role] for role in own}  # type: ignore[index]
        found |= {"ar_head"} if Role.ADMIN in own else set()
    for key in shared:
        found |= {_LABEL[role] for role in roles.get(key, frozenset()) & ORGANIZATION_WIDE}  # type: ignore[index]
    if own & {Role.AR, Role.AR_HEAD} and shared:
        found |= {"label_admin"}
    return found


def can(actor: Any, capability: str, album: Album) -> bool:
    """Whether the table of roles lets `actor` do `capability` on `album`; money also needs a credential for it."""
    if actor is SYSTEM:
        return True
    return allows(capability, standing(actor, album)) and not lacks_scope(actor, capability)


def authorize(actor: Any, capability: str, album: Album) -> None:
    """NotAllowed unless the table of roles lets `actor` do it; `insufficient_scope` if only their token does not."""
    if lacks_scope(actor, capability) and allows(capability, standing(actor, album)):
        raise hidden_money()
    if not can(actor, capability, album):
        raise NotAllowed("Your role on this album does not let you do that.")


def is_label_side(actor: Any, album: Album) -> bool:
    """True if the actor sees the album only as the label: what was submitted to it, never a draft."""
    ours = {"producer", "engineer", "artist", "owner_admin", "owner_finance"}
    return actor is not SYSTEM and ours.isdisjoint(standing(actor, album))


def deciding_organization(album: Album) -> Organization:
    """The label that decides about the album: the first it is shared with, or its owner."""
    share = active_shares().filter(album=album).select_related("organization").order_by("since", "id").first()
    return share.organization if share else album.organization
