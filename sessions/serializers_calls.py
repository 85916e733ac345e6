"""Shapes of calls: who is asked to come, for what pay, and what they answered."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from producer.core.api.fields import Instant, MoneyField, OneOf, Text, VisibleRelated, YesNo, told
from producer.core.api.serializers import Serializer, Strict

from .models import Call
from .querysets import people_to_call
from .serializers import FIXED, LINES, STAMPS, double_seen, reason_to_pass


@extend_schema_field(LINES | {"description": "How the fee came about: label and amount of each line."})
class FeeLines(serializers.JSONField):
    pass


@extend_schema_field({"type": "array", "items": {"type": "string"}, "description": "What a card does not know; then no fee."})
class FeeMissing(serializers.JSONField):
    pass


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
    over_budget_reason = reason_to_pass()
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
    over_budget_reason = reason_to_pass()
    double_booked_ok = double_seen()
    double_booked_why = Text(max_length=500, required=False)


class LinkBody(Strict):
    mail = YesNo(required=False, help_text="Mail it to them; otherwise the address is told, this once.")


class CallChange(CallShape):
    class Meta(CallShape.Meta):
        read_only_fields = [*CallShape.Meta.read_only_fields, "booking", "person"]


class AnswerBody(Strict):
    answer = OneOf(choices=Call.Answer.choices)
    over_budget_reason = reason_to_pass()
