"""How early scores met what happened. Reading and arithmetic only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any
from uuid import UUID

from accounts.models import Membership, User
from accounts.roles import Role
from producer.core.actors import SYSTEM

from ..models import Album, Outcome, Review
from ..standing import where_can

FEW = 12  # songs; with fewer, luck speaks louder than the ear
MEASURES = {
    "made_cut": "Made the cut",
    "single": "Became singles",
    "streams": "Streams",
    "chart_peak": "Chart peak",
}


@dataclass(frozen=True)
class Heard:
    """One song as one reviewer first scored it, and what became of it: the higher the better."""

    album: UUID
    score: Decimal
    came: int


@dataclass(frozen=True)
class Met:
    """Of `pairs` of songs of one album that fared differently, `right` were scored in that order; ties count a half."""

    measure: str
    songs: int
    pairs: int
    right: Decimal

    @property
    def share(self) -> Decimal:
        """From 0 to 1; a half is what tossing a coin does."""
        return (self.right / self.pairs).quantize(Decimal("0.0001"))

    @property
    def correlation(self) -> Decimal:
        """The same from -1 to 1: 2c - 1, which is Somers' D of the score given the outcome."""
        return 2 * self.share - 1

    @property
    def few(self) -> bool:
        return self.songs < FEW


def met(measure: str, songs: Sequence[Heard]) -> Met | None:
    """The share of comparable pairs put in the right order, or None where nothing can be compared.

    The concordance index c (Harrell et al., "Evaluating the yield of medical tests", JAMA 247 (1982)); for a yes or no it is
    the area under the ROC curve. A pair is two songs of one album, since scores of two albums' rounds share no scale.
    """
    pairs, right = 0, Decimal()
    by_album: dict[UUID, list[Heard]] = {}
    for song in songs:
        by_album.setdefault(song.album, []).append(song)
    for one, other in (pair for group in by_album.values() for pair in combinations(group, 2)):
        if one.came == other.came:
            continue
        pairs += 1
        better, worse = (one, other) if one.came > other.came else (other, one)
        right += 1 if better.score > worse.score else Decimal("0.5") if better.score == worse.score else 0
    return Met(measure, len(songs), pairs, right) if pairs else None


def own_ear(actor: Any) -> list[Met]:
    """How the actor's own first scores met each kind of outcome. Two queries."""
    return _ears(Review.objects.visible_to(actor).filter(user=actor.pk), actor).get(actor.pk, [])


def _ears(reviews: Any, actor: Any) -> dict[UUID, list[Met]]:
    """User id -> their measures; whoever has none that can be compared is left out."""
    first: dict[UUID, dict[UUID, tuple[UUID, Decimal]]] = {}
    rows = reviews.filter(song__outcome__isnull=False).order_by("scored_at", "id")
    for user, song, album, score in rows.values_list("user_id", "song_id", "song__album_id", "first_total"):
        first.setdefault(user, {}).setdefault(song, (album, score))
    songs = {song for scores in first.values() for song in scores}
    came = {outcome.song_id: outcome for outcome in Outcome.objects.visible_to(actor).filter(song__in=songs)}
    return {user: found for user, scores in first.items() if (found := _measures(scores, came))}


def _measures(scores: dict[UUID, tuple[UUID, Decimal]], came: dict[UUID, Outcome]) -> list[Met]:
    found = []
    for measure in MEASURES:
        heard = [
            Heard(album, score, how)
            for song, (album, score) in scores.items()
            if song in came and (how := _came(came[song], measure)) is not None
        ]
        found.append(met(measure, heard))
    return [one for one in found if one]


def _came(outcome: Outcome, measure: str) -> int | None:
    value = getattr(outcome, measure)
    if value is None:
        return None
    return -value if measure == "chart_peak" else int(value)


def team_of(actor: Any) -> list[User]:
    """Whose ears the actor may see beside their own: those who look after the albums of an organisation whose A&R they head."""
    if actor is SYSTEM:
        return []
    headed = [key for key, roles in actor.roles.items() if Role.AR_HEAD in roles]
    team = Membership.objects.active().filter(organization__in=headed, role__in=[Role.AR, Role.AR_HEAD], user__is_active=True)
    return list(User.objects.filter(pk__in=team.values("user")).order_by("sort_key", "id"))


def team_ears(actor: Any) -> list[tuple[User, list[Met]]]:
    """Each of the actor's A&R team with their measures, over the albums whose team's ear is the actor's to see.

    Reviews that a blind round still keeps from the actor have no part in it.
    """
    users = team_of(actor)
    if not users:
        return []
    albums = Album.objects.filter(where_can(actor, "ear.team", "pk"))
    found = _ears(Review.objects.visible_to(actor).filter(user__in=users, round__album__in=albums.values("pk")), actor)
    return [(user, found.get(user.pk, [])) for user in users]
