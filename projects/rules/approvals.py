"""Approvals: what may be asked about, whose word an album wants, and how a thing stands. Reading only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from accounts.models import User
from producer.core.errors import Conflict

from ..models import Album, ApprovalAnswer, ApprovalRequest, ApprovalSetting, AskedRole
from .audience import Seer, audience
from .rights import standing

Standing = Literal["none", "open", "approved", "declined", "fallen"]


@dataclass(frozen=True)
class About:
    """What exactly is to be approved: a thing as it stands in `version`, called `title`, with its page."""

    kind: str
    id: UUID
    version: int
    title: str
    url: str


@dataclass(frozen=True)
class Asked:
    """One place among those asked: a person's, or a role's (any one who has it answers for it)."""

    user: User | None = None
    role: str = ""


Find = Callable[[Any, Album, UUID], About | None]


@dataclass(frozen=True)
class Kind:
    """Something albums ask approval for. `find(actor, album, id)` gives what the actor sees of that album, or None."""

    key: str
    label: str
    find: Find | None = None


KINDS: dict[str, Kind] = {}


def register(key: str, label: str, find: Find | None = None) -> None:
    """Each room does it in its `AppConfig.ready`; without `find` only its own pages ask, not people and programs."""
    KINDS[key] = Kind(key, label, find)


def label_of(kind: str) -> str:
    return KINDS[kind].label if kind in KINDS else kind.replace("_", " ").capitalize()


def about(actor: Any, album: Album, kind: str, thing: UUID) -> About | None:
    """The thing as it stands now, if it is of this album, of this kind and the actor sees it."""
    find = KINDS[kind].find if kind in KINDS else None
    return find(actor, album, thing) if find else None


def standing_of(kind: str, thing: UUID, version: int) -> Standing:
    """How the thing stands in exactly this version; `fallen` too where only an earlier version was ever asked about."""
    rows = ApprovalRequest.objects.filter(kind=kind, thing=thing).order_by("-created_at", "-id")
    found: list[tuple[int, Standing]] = list(rows.values_list("thing_version", "state")[:50])
    exact = next((state for number, state in found if number == version), None)
    return exact or ("fallen" if found else "none")


def setting_of(album: Album, kind: str) -> ApprovalSetting:
    """The album's own, or one that asks nobody."""
    found = ApprovalSetting.objects.filter(album=album, kind=kind).first()
    return found or ApprovalSetting(album=album, kind=kind)


def needed(album: Album, kind: str) -> list[Asked]:
    """Whose approval the album's settings want for things of this kind; people who no longer see it are left out."""
    return places(album, setting_of(album, kind))


def places(album: Album, setting: ApprovalSetting) -> list[Asked]:
    named = {*setting.people}
    people = [seer.user for seer in audience(album) if seer.user.pk in named] if named else []
    return [*(Asked(role=role) for role in AskedRole.values if role in setting.roles), *(Asked(user=user) for user in people)]


def require(album: Album, kind: str, thing: UUID, version: int) -> None:
    """Conflict `approval_needed` unless nobody's approval is wanted or the thing, in this version, has it."""
    if not needed(album, kind):
        return
    now = standing_of(kind, thing, version)
    if now != "approved":
        raise Conflict(_MISSING[now].format(label_of(kind)), code="approval_needed", facts={"kind": kind, "approval": now})


_MISSING: dict[Standing, str] = {
    "none": "{} needs approval first, and nobody has been asked yet.",
    "open": "{} needs approval first; it has been asked for and not all have answered.",
    "declined": "{} needs approval first, and it was declined.",
    "fallen": "{} was changed since it was approved: ask again.",
}


def answerable(request: ApprovalRequest, actor: Any) -> list[ApprovalAnswer]:
    """The places that the actor's next answer fills: their own and their roles'; for the A&R its head only if nothing else."""
    open_places = [place for place in request.answers.all() if not place.says]
    mine = standing(actor, request.album)
    own = [place for place in open_places if place.user_id == actor.pk or place.role in mine]
    if not mine:
        return []
    return own or [place for place in open_places if place.role and mine & ApprovalAnswer.ANSWERED_BY[place.role]]


def holders(request: ApprovalRequest, open_places: Iterable[ApprovalAnswer]) -> list[User]:
    """Everybody who can fill one of the places, each once."""
    roles = {place.role for place in open_places if place.role}
    people = {place.user_id for place in open_places if place.user_id}
    seers = audience(request.album)
    asked = [seer for seer in seers if seer.user.pk in people or roles & seer.standing]
    lacking = roles - frozenset().union(*(seer.standing for seer in seers))
    return [seer.user for seer in seers if seer in asked or _stands_in(seer, lacking)]


def _stands_in(seer: Seer, roles: set[str]) -> bool:
    return any(seer.standing & ApprovalAnswer.ANSWERED_BY[role] for role in roles)


def outcome(request: ApprovalRequest) -> str:
    """What the answers so far make of it: still open, approved or declined."""
    said = [place.says for place in request.answers.all()]
    yes, no, waiting = (said.count(word) for word in ("yes", "no", ""))
    if request.rule == "any":
        return "approved" if yes else "open" if waiting else "declined"
    return "declined" if no else "open" if waiting else "approved"
