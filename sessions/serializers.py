"""Shapes of studios, bookings and calls. The rules are the actions'."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from producer.core.api.fields import Instant, MoneyField, OneOf, Text, VisibleRelated, YesNo, told
from producer.core.api.serializers import Serializer, Strict

from .models import Booking, CalendarFeed, Call, Room, Studio
from .querysets import people_to_call

STAMPS = ["created_at", "updated_at", "external_id"]
FIXED = ["id", "created_at", "updated_at"]


def _organization() -> VisibleRelated:
    return VisibleRelated("accounts.Organization", required=False, help_text="Without it the only one you keep studios for.")


class StudioShape(Serializer):
    organization = _organization()

    class Meta:
        model = Studio
        fields = [
            "id",
            "organization",
            "name",
            "address",
            "time_zone",
            "country",
            "region",
            "listed",
            "hold_days",
            "challenge_rule",
            "challenge_time",
            "challenge_hours",
            "notes",
            *("contacts", "parking", "access"),
            *STAMPS,
        ]
        read_only_fields = FIXED


class StudioChange(StudioShape):
    organization = VisibleRelated(read_only=True)  # type: ignore[assignment]

    class Meta(StudioShape.Meta):
        read_only_fields = [*FIXED, "organization"]


class RoomShape(Serializer):
    class Meta:
        model = Room
        fields = ["id", "studio", "name", "turnaround_minutes", "notes", *STAMPS]
        read_only_fields = FIXED


class RoomChange(RoomShape):
    class Meta(RoomShape.Meta):
        read_only_fields = [*FIXED, "studio"]


def _reason() -> Text:
    return Text(
        max_length=2000,
        required=False,
        write_only=True,
        help_text="Why it may pass the budget (see `over_budget`).",
    )


def _double() -> YesNo:
    return YesNo(required=False, help_text="That somebody is called twice was seen, and is all right.")


def _past() -> YesNo:
    return YesNo(required=False, write_only=True, help_text="That a confirmed booking is in the past was seen, and is right.")


_LINES = {
    "type": "array",
    "items": {"type": "object", "additionalProperties": {"type": "string"}},
    "description": "How the estimate came about: label, quantity, unit, rate, amount and words of each line.",
}


@extend_schema_field(_LINES)
class PriceLines(serializers.JSONField):
    pass


@extend_schema_field({"type": "object", "additionalProperties": {"type": "integer", "minimum": 0, "maximum": 99}})
class Rented(serializers.JSONField):
    """How many of each thing, by the name on the rate card."""


class BookingShape(Serializer):
    estimate = MoneyField(currency="currency", read_only=True, allow_null=True, help_text="The price as agreed.")
    cost = MoneyField(
        currency="album.currency", read_only=True, allow_null=True, help_text="The estimate in the album's currency."
    )
    price_lines = PriceLines(read_only=True)
    penalty = MoneyField(currency="currency", read_only=True, allow_null=True, help_text="What cancelling it costs now.")
    next_penalty = MoneyField(
        currency="currency", read_only=True, allow_null=True, help_text="What it costs after the next step."
    )
    next_penalty_at = Instant(read_only=True, allow_null=True, help_text="When cancelling gets dearer.")
    agreed_price = MoneyField(
        currency="agreed_currency", write_only=True, required=False, help_text="A price that was talked about, not worked out."
    )
    status = OneOf(choices=["hold", "confirmed"], required=False, help_text="Made as `hold` (default) or `confirmed`.")
    expires_at = Instant(
        required=False, allow_null=True, help_text="When the hold falls by itself. Without it after the studio's days."
    )
    rentals = Rented(required=False)
    deposit = MoneyField(currency="currency", currency_as="deposit_currency", required=False, allow_null=True)
    cancel_fee = MoneyField(currency="currency", read_only=True, allow_null=True, help_text="What cancelling cost.")
    over_budget_reason = _reason()

    MONEY_FIELDS = (
        *("estimate", "cost", "price_lines", "exchange_rate", "exchange_rate_on", "line"),
        *("penalty", "next_penalty", "next_penalty_at"),
        *("deposit", "deposit_due_on", "deposit_paid_on", "cancel_fee", "cancel_fee_reason"),
    )

    class Meta:
        model = Booking
        fields = [
            *[
                "id",
                "album",
                "room",
                "kind",
                "purpose",
                "starts_at",
                "ends_at",
                "status",
                "hold_rank",
                "expires_at",
                "option_set",
                "block",
                "line",
                "estimate",
                "cost",
            ],
            *["penalty", "next_penalty", "next_penalty_at"],
            *["price_lines", "exchange_rate", "exchange_rate_on", "agreed_price", "engineer", "rentals", "setup_minutes"],
            *["teardown_minutes", "deposit", "deposit_due_on", "deposit_paid_on", "cancel_reason", "cancel_fee"],
            *["cancel_fee_reason", "notes"],
            *["over_budget_reason", *STAMPS],
        ]
        read_only_fields = [*FIXED, "block", "exchange_rate_on", "cancel_reason", "cancel_fee_reason"]


class BookingNew(BookingShape):
    past_ok = _past()

    class Meta(BookingShape.Meta):
        fields = [*BookingShape.Meta.fields, "past_ok"]


class BookingSeen(BookingShape):
    """As read: every status there is."""

    status = OneOf(choices=Booking.Status.choices, read_only=True)  # type: ignore[assignment]


class BookingChange(BookingSeen):
    class Meta(BookingShape.Meta):
        read_only_fields = [*BookingShape.Meta.read_only_fields, "album", "room", "starts_at", "ends_at", "hold_rank"]


class ConfirmBody(Strict):
    over_budget_reason = _reason()
    past_ok = _past()


class CancelBody(Strict):
    reason = Text(max_length=500)
    cancel_fee = MoneyField(
        currency="cancel_fee_currency", required=False, help_text="Another fee that the studio agreed to, with its reason."
    )
    cancel_fee_reason = Text(max_length=500, required=False)


class MoveBody(Strict):
    starts_at = Instant(required=False, help_text="Without it the booking keeps its start.")
    ends_at = Instant(required=False, help_text="Without it the booking keeps its length.")
    room = VisibleRelated("studio.Room", required=False)
    over_budget_reason = _reason()
    double_booked_ok = _double()
    double_booked_why = Text(max_length=500, required=False, help_text="Why a clash is all right; kept with the calls.")
    past_ok = _past()


@extend_schema_field(_LINES | {"description": "How the fee came about: label and amount of each line."})
class FeeLines(serializers.JSONField):
    pass


@extend_schema_field({"type": "array", "items": {"type": "string"}, "description": "What a card does not know; then no fee."})
class FeeMissing(serializers.JSONField):
    pass


def _bookings(actor: Any) -> Any:
    return Booking.objects.visible_to(actor).select_related("album__organization", "room__studio")


class SwapBody(Strict):
    other = VisibleRelated(_bookings, help_text="The booking it changes places with.")
    over_budget_reason = _reason()
    double_booked_ok = _double()
    double_booked_why = Text(max_length=500, required=False, help_text="Why a clash is all right; kept with the calls.")


class CallShape(Serializer):
    """Paid flat, or by `pay` with `rate` and `units`, or by a union card with what they do."""

    fee = MoneyField(
        currency="currency", required=False, allow_null=True, help_text="Written only where `pay` is flat, else worked out."
    )
    rate = MoneyField(currency="currency", required=False, allow_null=True, help_text="For one hour, day, side or session.")
    union_card = VisibleRelated("studio.UnionCard", required=False, allow_null=True)
    fee_lines = FeeLines(read_only=True)
    fee_missing = FeeMissing(read_only=True)
    cost = MoneyField(
        currency="booking.album.currency", read_only=True, allow_null=True, help_text="The fee in the album's currency."
    )
    call_at = Instant(required=False, help_text="Without it they are called when the booking starts.")
    over_budget_reason = _reason()
    double_booked_why = Text(
        max_length=500, required=False, write_only=True, help_text="Why a clash is all right; kept with who said so."
    )
    clashes = FeeMissing(source="clash_codes", read_only=True)

    MONEY_FIELDS = (
        *("pay", "rate", "units", "union_card", "leader", "contractor", "special", "doubles", "overdubs", "cartage"),
        *("fee", "fee_lines", "fee_missing", "cost", "exchange_rate", "exchange_rate_on", "line"),
    )

    class Meta:
        model = Call
        fields = [
            *["id", "booking", "person", "role", "call_at", "pay", "rate", "units", "union_card", "leader", "contractor"],
            *["special", "doubles", "overdubs", "cartage", "fee", "fee_lines", "fee_missing", "cost"],
            *["exchange_rate", "exchange_rate_on", "line"],
            *["answer", "answered_at", "double_booked_ok", "double_booked_why", "clashes"],
            *["proposed_at", "said", "instead_of", "over_budget_reason", *STAMPS],
        ]
        read_only_fields = [*FIXED, "answered_at", "exchange_rate_on", "proposed_at", "said", "instead_of"]

    def to_representation(self, row: Any) -> dict[str, Any]:
        """Whoever is called from outside reads the fee they are called for, and no other figure of the album."""
        shape = super().to_representation(row)
        if getattr(row, "own_bargain", False) and not getattr(self.context["request"].user, "without_money", False):
            shape["fee"] = told(row.fee, row.currency)
        return shape


class CallNew(CallShape):
    """Of somebody one sees, or of somebody new."""

    instead_of = VisibleRelated("studio.Call", required=False, help_text="A declined call to the same booking.")

    person = VisibleRelated(people_to_call, required=False, help_text="Without it `new_name` and `new_email`.")
    new_name = Text(max_length=200, required=False, write_only=True, help_text="Somebody who is not in the directory yet.")
    new_email = serializers.EmailField(max_length=254, required=False, write_only=True)

    class Meta(CallShape.Meta):
        fields = [*CallShape.Meta.fields, "new_name", "new_email"]
        read_only_fields = [name for name in CallShape.Meta.read_only_fields if name != "instead_of"]


class ProposeBody(Strict):
    at = Instant(help_text="When they would rather come.")
    said = Text(max_length=500, required=False, allow_blank=True)


class AcceptBody(Strict):
    over_budget_reason = _reason()
    double_booked_ok = _double()
    double_booked_why = Text(max_length=500, required=False)


class LinkBody(Strict):
    mail = YesNo(required=False, help_text="Mail it to them; otherwise the address is told, this once.")


class CallChange(CallShape):
    class Meta(CallShape.Meta):
        read_only_fields = [*CallShape.Meta.read_only_fields, "booking", "person"]


class AnswerBody(Strict):
    answer = OneOf(choices=Call.Answer.choices)
    over_budget_reason = _reason()


class FeedShape(Serializer):
    album = VisibleRelated("projects.Album", required=False, allow_null=True)
    room = VisibleRelated("studio.Room", required=False, allow_null=True)
    person = VisibleRelated("projects.Person", required=False, allow_null=True)

    class Meta:
        model = CalendarFeed
        fields = ["id", "album", "room", "person", "made_at", *STAMPS]
        read_only_fields = [*FIXED, "made_at"]
