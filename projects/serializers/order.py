from __future__ import annotations

from typing import Any

from rest_framework import serializers

from producer.core.api.fields import OneOf, Text, VisibleRelated, Whole
from producer.core.api.serializers import Serializer, Strict

from ..actions.order import MOST_ITEMS
from ..models import Format, OrderItem, OrderVersion, RunningOrder, SideLimit
from ..models.order import MOST_SIDES
from ..rules.orders import Analysis, Step, lasts_by, number
from ..rules.side_limits import LIMITED
from .stamps import FIXED, STAMPS


class Held(serializers.Serializer[Any]):
    """One item as its order tells it."""

    id = serializers.UUIDField()
    number = serializers.CharField(help_text="The track number it has, or would have: 3, 2-3, A3.")
    side = serializers.IntegerField()
    position = serializers.IntegerField(help_text="Counted from 1 on its side or disc.")
    recording = serializers.UUIDField()
    song = serializers.UUIDField()
    title = serializers.CharField()
    length_seconds = serializers.IntegerField(allow_null=True)
    length_by = serializers.ChoiceField(
        ["", "recording", "file", "song", "demo"],
        help_text="Typed for the recording, measured of its file, typed for the song, measured of its demo; empty if unknown.",
    )
    gap_seconds = serializers.CharField()
    crossfade_seconds = serializers.CharField()

    def to_representation(self, told: tuple[str, OrderItem]) -> dict[str, Any]:
        running, item = told
        seconds, by = lasts_by(item)
        return {
            "id": str(item.pk),
            "number": running,
            "side": item.side,
            "position": item.position,
            "recording": str(item.recording_id),
            "song": str(item.recording.song_id),
            "title": item.recording.song.title,
            "length_seconds": seconds or None,
            "length_by": by,
            "gap_seconds": str(item.gap_seconds),
            "crossfade_seconds": str(item.crossfade_seconds),
        }


class HeldMany(serializers.ListSerializer[Any]):
    def get_attribute(self, order: RunningOrder) -> Any:
        return [(number(order, item, running), item) for running, item in enumerate(order.items.all(), start=1)]


class Votes(serializers.ListField):
    """The users who are for it."""

    def get_attribute(self, order: RunningOrder) -> Any:
        return [str(vote.user_id) for vote in order.votes.all()]


class OrderShape(Serializer):
    sides = Whole(
        min_value=1, max_value=MOST_SIDES, required=False, help_text="Sides or discs; by default what the format has."
    )
    items = HeldMany(child=Held(), read_only=True)
    votes = Votes(child=serializers.UUIDField(), read_only=True)

    class Meta:
        model = RunningOrder
        fields = [
            *("id", "album", "name", "format", "sides", "state", "edition", "revision", "locked_at", "items", "votes"),
            *STAMPS,
        ]
        read_only_fields = [*FIXED, "state", "edition", "revision", "locked_at"]


class OrderNew(OrderShape):
    fill = serializers.BooleanField(
        required=False, write_only=True, help_text="Begin with the final cut (as it does) or empty."
    )

    class Meta(OrderShape.Meta):
        fields = [*OrderShape.Meta.fields, "fill"]


class OrderChange(OrderShape):
    class Meta(OrderShape.Meta):
        read_only_fields = [*OrderShape.Meta.read_only_fields, "album", "format"]


class OrderMoveBody(Strict):
    item = serializers.UUIDField()
    side = Whole(min_value=1, max_value=MOST_SIDES, required=False, help_text="By default the one it is on.")
    position = Whole(
        min_value=1, max_value=1000, help_text="Counted from 1; the others close up. Beyond the end is at the end."
    )


class OrderArrangeBody(Strict):
    sides = serializers.ListField(
        child=serializers.ListField(child=serializers.UUIDField(), max_length=MOST_ITEMS),
        min_length=1,
        max_length=MOST_SIDES,
        help_text="The ids of the items of each side, in order; each item once.",
    )


class OrderCopyBody(Strict):
    name = Text(max_length=120)
    format = OneOf(choices=Format.choices, required=False)
    sides = Whole(min_value=1, max_value=MOST_SIDES, required=False)


class OrderLockBody(Strict):
    note = Text(max_length=2000, required=False, allow_blank=True, help_text="For those who are asked.")


class OrderReopenBody(Strict):
    reason = Text(max_length=1000)


class ItemShape(Serializer):
    album = VisibleRelated(source="order.album", read_only=True)
    song = VisibleRelated(source="recording.song", read_only=True)
    side = Whole(min_value=1, max_value=MOST_SIDES, required=False, help_text="By default the last one that holds songs.")
    position = Whole(min_value=1, max_value=1000, required=False, help_text="By default the end of the side.")

    class Meta:
        model = OrderItem
        fields = [
            *("id", "album", "order", "recording", "song", "side", "position", "gap_seconds", "crossfade_seconds"),
            *STAMPS,
        ]
        read_only_fields = FIXED


class ItemChange(ItemShape):
    """Its place changes by the order's `move/`."""

    class Meta(ItemShape.Meta):
        read_only_fields = [*FIXED, "order", "side", "position"]

    side = Whole(read_only=True)
    position = Whole(read_only=True)


class VersionShape(Serializer):
    order = VisibleRelated(read_only=True)
    album = VisibleRelated(read_only=True)
    items = serializers.ListField(child=serializers.DictField(), read_only=True, help_text="As it was locked, with numbers.")
    locked_by = VisibleRelated(read_only=True, allow_null=True)
    reopened_by = VisibleRelated(read_only=True, allow_null=True)

    class Meta:
        model = OrderVersion
        fields = [
            *("id", "album", "order", "edition", "items", "locked_by", "locked_at", "reason", "reopened_by", "reopened_at"),
            *("created_at", "updated_at"),
        ]
        read_only_fields = [*FIXED, "edition", "locked_at", "reason", "reopened_at"]


class LimitShape(Serializer):
    format = OneOf(choices=LIMITED)

    class Meta:
        model = SideLimit
        fields = ["id", "organization", "album", "format", "good_seconds", "most_seconds", *STAMPS]
        read_only_fields = FIXED
        extra_kwargs = {"organization": {"required": False}}


class LimitChange(LimitShape):
    class Meta(LimitShape.Meta):
        read_only_fields = [*FIXED, "organization", "album", "format"]


class SideShape(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    name = serializers.CharField()
    seconds = serializers.CharField()
    fits = serializers.ChoiceField(["", "good", "tight", "too long"])
    songs = serializers.IntegerField()
    without_length = serializers.IntegerField()


class JoinShape(serializers.Serializer[Any]):
    after = serializers.UUIDField(help_text="The item before it.")
    before = serializers.UUIDField()
    fifths_apart = serializers.IntegerField(help_text="0 where the keys go together or are not known.")


class AnalysisShape(serializers.Serializer[Any]):
    total_seconds = serializers.CharField()
    longest_seconds = serializers.CharField()
    good_seconds = serializers.IntegerField(allow_null=True)
    most_seconds = serializers.IntegerField(allow_null=True)
    sides = SideShape(many=True)
    joins = JoinShape(many=True)
    best_breaks = serializers.ListField(child=serializers.IntegerField(), help_text="Songs of each side at the best breaks.")


class NeighbourStepShape(serializers.Serializer[Any]):
    recording = serializers.UUIDField()
    title = serializers.CharField()
    here = serializers.CharField(help_text="Its number in this order; empty where it is not in it.")
    there = serializers.CharField(help_text="Its number in the other.")
    moved = serializers.BooleanField(help_text="Whether it moved against the others, or is in only one of them.")


def analysis_told(found: Analysis) -> dict[str, Any]:
    return {
        "total_seconds": str(found.total),
        "longest_seconds": str(found.longest),
        "good_seconds": found.limit.good if found.limit else None,
        "most_seconds": found.limit.most if found.limit else None,
        "sides": [
            {
                "number": side.number,
                "name": side.name,
                "seconds": str(side.seconds),
                "fits": side.word,
                "songs": len(side.items),
                "without_length": side.unknown,
            }
            for side in found.sides
        ],
        "joins": [
            {"after": str(join.first.pk), "before": str(join.second.pk), "fifths_apart": join.clash} for join in found.joins
        ],
        "best_breaks": found.best,
    }


def steps_told(steps: list[Step]) -> list[dict[str, Any]]:
    return [
        {
            "recording": str(step.recording.pk),
            "title": step.recording.song.title,
            "here": step.here,
            "there": step.there,
            "moved": step.moved,
        }
        for step in steps
    ]
