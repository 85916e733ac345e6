"""Option sets and blocks."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from producer.core.api.fields import Instant, MoneyField, Number, OneOf, Text, VisibleMany, VisibleRelated, YesNo
from producer.core.api.filters import Filters, VisibleFilter
from producer.core.api.serializers import Serializer, Strict
from producer.core.api.viewsets import Viewset, verb

from ..actions import block as blocks
from ..actions.hold import option_set as options
from ..models import Block, Booking, OptionSet
from ..serializers import FIXED, STAMPS, CancelBody, ConfirmBody


class OptionBody(Strict):
    """One room of a set."""

    room = VisibleRelated("studio.Room")
    starts_at = Instant()
    ends_at = Instant()
    expires_at = Instant(required=False)
    kind = OneOf(choices=Booking.Kind.choices, required=False)
    purpose = OneOf(choices=Booking.Purpose.choices, required=False)
    line = VisibleRelated("budgets.BudgetLine", required=False)
    exchange_rate = Number(max_digits=18, decimal_places=8, required=False)


class OptionSetShape(Serializer):
    bookings = VisibleMany(source="options", read_only=True, help_text="Every booking of the set, in whatever state.")

    class Meta:
        model = OptionSet
        fields = ["id", "album", "name", "notes", "bookings", *STAMPS]
        read_only_fields = [*FIXED, "album"]


class OptionSetNew(OptionSetShape):
    options = serializers.ListField(child=OptionBody(), write_only=True, min_length=2, max_length=options.MOST)

    class Meta(OptionSetShape.Meta):
        fields = [*OptionSetShape.Meta.fields, "options"]
        read_only_fields = FIXED


class OfAlbum(Filters):
    album = VisibleFilter("projects.Album")


class OptionSetFilters(OfAlbum):
    class Meta:
        model = OptionSet
        fields = ["album"]


class OptionSets(Viewset):
    """Several rooms on hold for one need. Confirming one (`bookings/{id}/confirm/`) releases the rest."""

    model = OptionSet
    filterset_class = OptionSetFilters

    def rows(self) -> Any:
        return super().rows().select_related("album").prefetch_related("options")

    def get_serializer_class(self) -> Any:
        return OptionSetNew if self.action == "create" else OptionSetShape

    def perform_create(self, **values: Any) -> OptionSet:
        return options.create_option_set(by=self.actor, **values)

    def perform_update(self, chosen: OptionSet, version: int | None, **values: Any) -> OptionSet:
        return options.change_option_set(chosen, by=self.actor, version=version, **values)

    @verb()
    def release(self, chosen: OptionSet, version: int | None) -> OptionSet:
        return options.drop_options(chosen, by=self.actor, version=version)


class DayBody(Strict):
    starts_at = Instant()
    ends_at = Instant()


_SKIPPED = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {key: {"type": "string", "format": "date-time"} for key in ("starts_at", "ends_at")},
        "required": ["starts_at", "ends_at"],
    },
    "description": "The days that were taken and left out.",
}


@extend_schema_field(_SKIPPED)
class SkippedDays(serializers.JSONField):
    pass


class BlockShape(Serializer):
    bookings = VisibleMany(source="days", read_only=True, help_text="Every day of the block, in whatever state.")
    skipped = SkippedDays(read_only=True)

    class Meta:
        model = Block
        fields = ["id", "album", "name", "notes", "bookings", "skipped", *STAMPS]
        read_only_fields = [*FIXED, "album"]


class DaysBody(Strict):
    """Days in a room, and what each of them is."""

    room = VisibleRelated("studio.Room")
    days = serializers.ListField(child=DayBody(), min_length=1, max_length=blocks.MOST_DAYS)
    skip_taken = YesNo(required=False, help_text="Book the days that are free; without it all or none.")
    status = OneOf(choices=["hold", "confirmed"], required=False)
    kind = OneOf(choices=Booking.Kind.choices, required=False)
    purpose = OneOf(choices=Booking.Purpose.choices, required=False)
    expires_at = Instant(required=False)
    line = VisibleRelated("budgets.BudgetLine", required=False)
    exchange_rate = Number(max_digits=18, decimal_places=8, required=False)
    agreed_price = MoneyField(currency="agreed_currency", required=False, help_text="Of each day.")
    over_budget_reason = Text(max_length=2000, required=False)
    past_ok = YesNo(required=False)

    MONEY_FIELDS = ("line", "exchange_rate", "agreed_price")


class BlockNew(BlockShape):
    """The block and its days, as `DaysBody` has them."""

    MONEY_FIELDS = DaysBody.MONEY_FIELDS

    class Meta(BlockShape.Meta):
        read_only_fields = FIXED

    def get_fields(self) -> dict[str, Any]:
        days = DaysBody().get_fields()
        for field in days.values():
            field.write_only = True
        return {**super().get_fields(), **days}


class ConfirmDays(ConfirmBody):
    bookings = VisibleMany("studio.Booking", required=False, help_text="Without it every day on hold.")


class BlockFilters(OfAlbum):
    class Meta:
        model = Block
        fields = ["album"]


class Blocks(Viewset):
    """Several days in a room, each a booking of its own. A clash is 409 `booking_conflict`, with every taken day in `taken`."""

    model = Block
    filterset_class = BlockFilters

    def rows(self) -> Any:
        return super().rows().select_related("album").prefetch_related("days")

    def get_serializer_class(self) -> Any:
        return BlockNew if self.action == "create" else BlockShape

    def perform_create(self, days: Any, **values: Any) -> Block:
        return blocks.create_block(by=self.actor, days=_spans(days), **values)

    def perform_update(self, block: Block, version: int | None, **values: Any) -> Block:
        return blocks.change_block(block, by=self.actor, version=version, **values)

    @verb(DaysBody)
    def extend(self, block: Block, version: int | None, days: Any, **values: Any) -> Block:
        return blocks.extend_block(block, days=_spans(days), by=self.actor, version=version, **values)

    @verb(ConfirmDays)
    def confirm(self, block: Block, version: int | None, **values: Any) -> Block:
        return blocks.confirm_block(block, by=self.actor, version=version, **values)

    @verb(CancelBody)
    def cancel(self, block: Block, version: int | None, **values: Any) -> Block:
        return blocks.cancel_block(block, by=self.actor, version=version, **values)


def _spans(days: list[dict[str, Any]]) -> list[Any]:
    return [(day["starts_at"], day["ends_at"]) for day in days]
