from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers

from producer.core.api.fields import Number, OneOf, Text, VisibleMany, VisibleRelated, Whole, YesNo
from producer.core.api.serializers import Serializer, Strict

from ..models import Outcome, Review, ReviewRound, Song
from ..models.review import HIGHEST, LOWEST
from .stamps import FIXED, STAMPS


class CriterionShape(serializers.Serializer[Any]):
    """What is scored, and how much it weighs."""

    id = serializers.UUIDField(read_only=True)
    name = Text(max_length=60)
    weight = Number(max_digits=5, decimal_places=2, min_value=0, max_value=100)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict) or set(data) - {"name", "weight"}:
            raise serializers.ValidationError({"criteria": ["Each has a name and a weight."]})
        return super().to_internal_value(data)


class Criteria(serializers.ListSerializer[Any]):
    def get_attribute(self, round: ReviewRound) -> Any:
        return round.criteria.all()


class Reviewers(serializers.ListField):
    """Ids of users. Of a blind round one reads those that one may know."""

    def get_attribute(self, round: ReviewRound) -> Any:
        return round.reviewers_seen  # type: ignore[attr-defined]

    def to_representation(self, found: Any) -> list[str]:
        return [str(row.user_id) for row in found]


class RoundShape(Serializer):
    songs = VisibleMany(Song)
    reviewers = Reviewers(child=serializers.UUIDField(), max_length=50, help_text="Users who see the album.")
    criteria = Criteria(child=CriterionShape(), required=False, max_length=12, help_text="By default five; they stay.")

    class Meta:
        model = ReviewRound
        fields = ["id", "album", "title", "blind", "due_at", "songs", "reviewers", "criteria", "state", "closed_at", *STAMPS]
        read_only_fields = [*FIXED, "state", "closed_at"]


class RoundChange(RoundShape):
    criteria = Criteria(child=CriterionShape(), read_only=True)

    class Meta(RoundShape.Meta):
        read_only_fields = [*FIXED, "album", "blind", "state", "closed_at"]


class ScoreShape(serializers.Serializer[Any]):
    criterion = serializers.UUIDField()
    name = Text(read_only=True)
    value = Whole(help_text=f"From {LOWEST} to {HIGHEST}.")

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict) or set(data) - {"criterion", "value"}:
            raise serializers.ValidationError({"scores": ["Each has a criterion and a value."]})
        return super().to_internal_value(data)

    def to_representation(self, score: Any) -> dict[str, Any]:
        return {"criterion": str(score.criterion_id), "name": score.criterion.name, "value": score.value}


class Scores(serializers.ListSerializer[Any]):
    def get_attribute(self, review: Review) -> Any:
        return review.scores.all()

    def to_internal_value(self, data: Any) -> Any:
        given = super().to_internal_value(data)
        found: dict[UUID, int] = {one["criterion"]: one["value"] for one in given}
        if len(found) < len(given):
            raise serializers.ValidationError("Score each criterion once.")
        return found


class ReviewShape(Serializer):
    round = VisibleRelated(ReviewRound)
    song = VisibleRelated(Song)
    user = VisibleRelated(read_only=True)
    user_name = Text(source="user.name", read_only=True)
    demo = VisibleRelated(read_only=True, allow_null=True, help_text="The file that was heard; null where the song had none.")
    older_file = YesNo(read_only=True, help_text="Whether a newer file is current by now.")
    scores = Scores(child=ScoreShape(), max_length=12, help_text="One for each criterion of the round.")

    class Meta:
        model = Review
        fields = [
            *("id", "round", "song", "user", "user_name", "scores", "total", "first_total", "remark", "late"),
            *("demo", "older_file", "scored_at"),
            *("created_at", "updated_at"),
        ]
        read_only_fields = [*FIXED, "total", "first_total", "late", "scored_at"]


class ReviewChange(ReviewShape):
    round = VisibleRelated(read_only=True)
    song = VisibleRelated(read_only=True)


class OutcomeShape(Serializer):
    song = VisibleRelated(Song)
    recorded_by = VisibleRelated(read_only=True, allow_null=True)

    class Meta:
        model = Outcome
        fields = ["id", "song", "made_cut", "single", "streams", "chart_peak", "note", "recorded_by", *STAMPS]
        read_only_fields = FIXED


class OutcomeChange(OutcomeShape):
    song = VisibleRelated(read_only=True)


class SongMovesBody(Strict):
    songs = VisibleMany(Song)
    to = OneOf(choices=Song.State.choices)
    reason = Text(max_length=1000, required=False, allow_blank=True)
