from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from producer.core.api.routing import Routes
from producer.core.api.viewsets import Viewset, verb
from producer.core.errors import Conflict

from .. import actions, filters, serializers
from ..models import Outcome, Review, Reviewer, ReviewRound
from ..rules import ear
from ..rules.review import Result, results

ID = {"type": "string", "format": "uuid"}
NUMBER = {"type": "string", "pattern": r"^-?\d+\.\d+$"}
MAYBE = {"oneOf": [NUMBER, {"type": "null"}]}
WHOLE = {"type": "integer"}


def _shape(**members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


STANDS = _shape(
    rank=WHOLE, of=WHOLE, score=NUMBER, mean=NUMBER, spread=MAYBE, count=WHOLE,
    criteria=_list(_shape(criterion=ID, mean=NUMBER)), not_scored_by=_list(ID),
)  # fmt: skip
RESULT = _shape(song=ID, open={"type": "boolean"}, standing={"oneOf": [STANDS, {"type": "null"}]})
MET = _shape(
    measure={"type": "string", "enum": list(ear.MEASURES)}, share=NUMBER, correlation=NUMBER, songs=WHOLE, pairs=WHOLE,
    few={"type": "boolean"},
)  # fmt: skip

EARS = _shape(own=_list(MET), team=_list(_shape(user=ID, name={"type": "string"}, met=_list(MET))))


class ReviewRounds(Viewset):
    """Songs put before reviewers. In a blind round nobody reads another's word on a song before having given their own."""

    model = ReviewRound
    filterset_class = filters.RoundFilters
    orderings = {"due_at": "due_at"}

    def get_serializer_class(self) -> Any:
        return serializers.RoundChange if self.action == "partial_update" else serializers.RoundShape

    def rows(self) -> Any:
        seen = Reviewer.objects.visible_to(self.actor).order_by("created_at", "id")
        rows = super().rows().prefetch_related("criteria", "songs")
        return rows.prefetch_related(Prefetch("reviewers", seen, to_attr="reviewers_seen"))

    def perform_create(self, **values: Any) -> ReviewRound:
        criteria = [(one["name"], one["weight"]) for one in values.pop("criteria", ())]
        return actions.begin_round(values.pop("album"), criteria=criteria, by=self.actor, **values)

    def perform_update(self, round: ReviewRound, version: int | None, **values: Any) -> ReviewRound:
        return actions.update_round(round, version=version, by=self.actor, **values)

    @verb()
    def close(self, round: ReviewRound, version: int | None) -> ReviewRound:
        """Nobody scores any more, and all scores are open. It does not open again."""
        return actions.close_round(round, version=version, by=self.actor)

    @extend_schema(responses={200: _shape(results=_list(RESULT))})
    @action(detail=True, methods=["get"])
    def results(self, request: Any, pk: str) -> Response:
        """The songs as you see them: first those you may read about, by rank; a hidden one has no `standing`."""
        return Response({"results": [_told(one) for one in results(self.get_object(), self.actor)]})


def _told(one: Result) -> dict[str, Any]:
    at = one.weighed if one.open else None
    standing = {
        "rank": at.rank, "of": at.of, "score": _plain(at.score), "mean": _plain(at.mean), "spread": _plain(at.spread),
        "count": at.count, "criteria": [{"criterion": str(key), "mean": _plain(mean)} for key, mean in one.criteria.items()],
        "not_scored_by": [str(user.pk) for user in one.missing],
    } if at else None  # fmt: skip
    return {"song": str(one.song.pk), "open": one.open, "standing": standing}


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.4f}"


class SongReviews(Viewset):
    """Words on songs: your own, and others' as far as their rounds let you read them."""

    model = Review
    filterset_class = filters.ReviewFilters
    orderings = {"scored_at": "scored_at"}

    def get_serializer_class(self) -> Any:
        return serializers.ReviewChange if self.action == "partial_update" else serializers.ReviewShape

    def perform_create(self, **values: Any) -> Review:
        round, song = values.pop("round"), values.pop("song")
        if found := Review.objects.filter(round=round, song=song, user=self.actor.pk).first():
            raise Conflict(
                "You have scored this song: change your review.", code="already_scored", facts={"review": str(found.pk)}
            )
        return actions.score_song(round, song, by=self.actor, **values)

    def perform_update(self, review: Review, version: int | None, **values: Any) -> Review:
        return actions.change_review(review, version=version, by=self.actor, **values)

    @extend_schema(
        responses={200: _shape(own=_list(MET), team=_list(_shape(user=ID, name={"type": "string"}, met=_list(MET))))}
    )
    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=[])
    def ear(self, request: Any) -> Response:
        """How your first scores met what became of the songs; for a head of A&R also how the team's did."""
        team = [{"user": str(user.pk), "name": user.name, "met": _met(found)} for user, found in ear.team_ears(self.actor)]
        return Response({"own": _met(ear.own_ear(self.actor)), "team": team})


def _met(found: list[ear.Met]) -> list[dict[str, Any]]:
    return [
        {
            "measure": one.measure,
            "share": _plain(one.share),
            "correlation": _plain(one.correlation),
            "songs": one.songs,
            "pairs": one.pairs,
            "few": one.few,
        }
        for one in found
    ]


class Outcomes(Viewset):
    """What became of songs. One for each song; what is not known is null."""

    model = Outcome
    filterset_class = filters.OutcomeFilters

    def get_serializer_class(self) -> Any:
        return serializers.OutcomeChange if self.action == "partial_update" else serializers.OutcomeShape

    def perform_create(self, **values: Any) -> Outcome:
        song = values.pop("song")
        if found := Outcome.objects.filter(song=song).first():
            raise Conflict(
                "What became of this song is said: change it.", code="already_recorded", facts={"outcome": str(found.pk)}
            )
        return actions.record_outcome(song, by=self.actor, **values)

    def perform_update(self, outcome: Outcome, version: int | None, **values: Any) -> Outcome:
        return actions.record_outcome(outcome.song, version=version, by=self.actor, **values)


routes: Routes = [("review-rounds", ReviewRounds), ("song-reviews", SongReviews), ("outcomes", Outcomes)]
