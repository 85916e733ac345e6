"""Shapes of studios and bookings. The rules are the actions'."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from producer.core.api.fields import Instant, MoneyField, Number, OneOf, Text, VisibleRelated, YesNo, told
from producer.core.api.plans import instant
from producer.core.api.serializers import Serializer, Strict

from .models import Booking, CalendarFeed, Room, Studio
from .rules.stairs import Stopping, next_step_of, penalty_now

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


def reason_to_pass() -> Text:
    return Text(
        max_length=2000,
        required=False,
        write_only=True,
        help_text="Why it may pass the budget (see `over_budget`).",
    )


def double_seen() -> YesNo:
    return YesNo(required=False, help_text="That somebody is called twice was seen, and is all right.")


def _past() -> YesNo:
    return YesNo(required=False, write_only=True, help_text="That a confirmed booking is in the past was seen, and is right.")


LINES = {
    "type": "array",
    "items": {"type": "object", "additionalProperties": {"type": "string"}},
    "description": "How the estimate came about: label, quantity, unit, rate, amount and words of each line.",
}


@extend_schema_field(LINES)
class PriceLines(serializers.JSONField):
    pass


@extend_schema_field({"type": "object", "additionalProperties": {"type": "integer", "minimum": 0, "maximum": 99}})
class Rented(serializers.JSONField):
    """How many of each thing, by the name on the rate card."""


def _penalty(*facts: Any) -> Any:
    stopping = Stopping(*facts)
    return told(penalty_now(stopping, timezone.now()), stopping.currency)


def _next_penalty(*facts: Any) -> Any:
    stopping = Stopping(*facts)
    step = next_step_of(stopping, timezone.now())
    return told(step.amount, stopping.currency) if step else None


def _next_penalty_at(*facts: Any) -> str | None:
    step = next_step_of(Stopping(*facts), timezone.now())
    return instant(step.at) if step else None


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
    over_budget_reason = reason_to_pass()

    MONEY_FIELDS = (
        *("estimate", "cost", "price_lines", "exchange_rate", "exchange_rate_on", "line"),
        *("penalty", "next_penalty", "next_penalty_at"),
        *("deposit", "deposit_due_on", "deposit_paid_on", "cancel_fee", "cancel_fee_reason"),
    )
    WORKED_OUT = {
        "penalty": (Stopping._fields, _penalty),
        "next_penalty": (Stopping._fields, _next_penalty),
        "next_penalty_at": (Stopping._fields, _next_penalty_at),
    }

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
    over_budget_reason = reason_to_pass()
    past_ok = _past()


class CancelBody(Strict):
    reason = Text(max_length=500)
    cancel_fee = MoneyField(
        currency="cancel_fee_currency", required=False, help_text="Another fee that the studio agreed to, with its reason."
    )
    cancel_fee_reason = Text(max_length=500, required=False)


def _rate(what: str = "Where it comes to be priced in another currency than the album's.") -> Number:
    return Number(max_digits=18, decimal_places=8, required=False, write_only=True, help_text=what)


class MoveBody(Strict):
    starts_at = Instant(required=False, help_text="Without it the booking keeps its start.")
    ends_at = Instant(required=False, help_text="Without it the booking keeps its length.")
    room = VisibleRelated("studio.Room", required=False)
    exchange_rate = _rate()
    over_budget_reason = reason_to_pass()
    double_booked_ok = double_seen()
    double_booked_why = Text(max_length=500, required=False, help_text="Why a clash is all right; kept with the calls.")
    past_ok = _past()

    MONEY_FIELDS = ("exchange_rate",)


def _bookings(actor: Any) -> Any:
    return Booking.objects.visible_to(actor).select_related("album__organization", "room__studio")


class SwapBody(Strict):
    other = VisibleRelated(_bookings, help_text="The booking it changes places with.")
    exchange_rate = _rate()
    other_exchange_rate = _rate("The same for the other booking and its album.")
    over_budget_reason = reason_to_pass()
    double_booked_ok = double_seen()
    double_booked_why = Text(max_length=500, required=False, help_text="Why a clash is all right; kept with the calls.")
    past_ok = _past()

    MONEY_FIELDS = ("exchange_rate", "other_exchange_rate")


class FeedShape(Serializer):
    album = VisibleRelated("projects.Album", required=False, allow_null=True)
    room = VisibleRelated("studio.Room", required=False, allow_null=True)
    person = VisibleRelated("projects.Person", required=False, allow_null=True)

    class Meta:
        model = CalendarFeed
        fields = ["id", "album", "room", "person", "made_at", *STAMPS]
        read_only_fields = [*FIXED, "made_at"]
