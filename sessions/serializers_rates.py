"""The shape of a rate card: every amount with the card's one currency."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from producer.core.api.fields import MoneyField, Number, OneOf, Text, VisibleRelated, Whole, told
from producer.core.api.serializers import Serializer, Strict

from .models import RateCard
from .models.rate_card import DAYS, STEPS
from .rules.card_checks import PER
from .rules.terms import MONEY
from .serializers import FIXED, STAMPS, _organization

RATES = (*MONEY, "rate")


def _money(name: str, **kwargs: Any) -> MoneyField:
    return MoneyField(currency="currency", currency_as=f"{name}_currency", required=False, allow_null=name != "rate", **kwargs)


class RentalShape(Strict):
    name = Text(max_length=80)
    rate = MoneyField(currency="currency")
    per = OneOf(choices=PER)


class CancelStepShape(Strict):
    hours = Whole(min_value=0, max_value=9000)
    percent = Number(max_digits=5, decimal_places=2, min_value=0, max_value=100)


@extend_schema_field(RentalShape(many=True))
class Rentals(serializers.ListField):
    """What the house rents out, each with its price in the card's currency."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=RentalShape(), max_length=60, required=False, **kwargs)

    def get_attribute(self, card: RateCard) -> Any:
        return card

    def to_representation(self, card: RateCard) -> list[dict[str, Any]]:  # type: ignore[override]
        return [{**row, "rate": told(Decimal(row["rate"]), card.currency)} for row in card.rentals]


@extend_schema_field(CancelStepShape(many=True))
class Steps(serializers.ListField):
    """From so many hours before the start, that percent of the price is owed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=CancelStepShape(), max_length=12, required=False, **kwargs)

    def get_attribute(self, card: RateCard) -> Any:
        return card.cancellation

    def to_representation(self, steps: Any) -> Any:
        return steps


class NumberOf(serializers.ChoiceField):
    """One of a few JSON integers."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


@extend_schema_field({"type": "integer", "enum": [choice[0] for choice in DAYS]})
class DayHours(NumberOf):
    pass


@extend_schema_field({"type": "integer", "enum": [choice[0] for choice in STEPS]})
class BillingStep(NumberOf):
    pass


class RateCardShape(Serializer):
    organization = _organization()
    hour_rate, half_day_rate, day_rate = _money("hour_rate"), _money("half_day_rate"), _money("day_rate")
    lockout_rate = _money("lockout_rate", help_text="For each date a lockout touches.")
    engineer_rate, deposit_amount = _money("engineer_rate"), _money("deposit_amount")
    unit = OneOf(choices=["hour", "day"], required=False, help_text="With `rate`, short for `hour_rate` or `lockout_rate`.")
    rate = _money("rate")
    day_hours = DayHours(choices=DAYS, required=False)
    billing_step = BillingStep(choices=STEPS, required=False, help_text="Minutes.")
    rentals = Rentals()
    cancellation = Steps()

    class Meta:
        model = RateCard
        fields = [
            *["id", "room", "organization", "valid_from", "valid_until", "unit", "rate"],
            *["hour_rate", "half_day_rate", "day_rate", "day_hours", "lockout_rate", "minimum_hours", "billing_step"],
            *["overtime_after", "overtime_factor", "overtime_percent", "night_from", "night_until", "night_percent"],
            *["saturday_percent", "sunday_percent", "holiday_percent", "free_setup_minutes", "free_teardown_minutes"],
            *["engineer", "engineer_rate", "engineer_per", "engineer_out_percent", "dry_hire", "dry_hire_percent", "rentals"],
            *["deposit_percent", "deposit_amount", "deposit_due", "deposit_days", "tax_percent", "cancellation", "notes"],
            *STAMPS,
        ]
        read_only_fields = FIXED

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """One currency for the whole card: the amounts that stay have it too."""
        named = {name: values.pop(f"{name}_currency") for name in RATES if f"{name}_currency" in values}
        rented = {row["currency"] for row in values.get("rentals", [])}
        named |= {"rentals": rented.pop() if len(rented) == 1 else "several"} if rented else {}
        stays = [name for name in MONEY if self.instance and getattr(self.instance, name) is not None and name not in values]
        currency = self.instance.currency if self.instance and stays else next(iter(named.values()), None)
        for name, its in named.items():
            if its != currency:
                raise serializers.ValidationError({name: f"The card is in {currency}: one card has one currency."})
        return values | ({"currency": currency} if named else {}) | _plain(values)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """The lists as the card keeps them: numbers as text."""
    lists = {
        "rentals": lambda row: {"name": row["name"], "rate": str(row["rate"]), "per": row["per"]},
        "cancellation": lambda step: {"hours": step["hours"], "percent": str(step["percent"])},
    }
    return {name: [plain(row) for row in values[name]] for name, plain in lists.items() if name in values}


class RateCardChange(RateCardShape):
    organization = VisibleRelated(read_only=True)  # type: ignore[assignment]
    unit = OneOf(choices=["hour", "day"], read_only=True)

    class Meta(RateCardShape.Meta):
        read_only_fields = [*FIXED, "room", "organization"]
