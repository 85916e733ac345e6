"""A rate card as a studio tells it: groups of a few fields each; what the house does not have stays empty."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from producer.core.forms import AmountField, DateInput, NumberField, Versioned, typed_number
from producer.core.money import CURRENCIES, CURRENCY_CHOICES

from ..models import RateCard
from ..models.rate_card import DAYS, STEPS
from ..rules import stairs
from ..rules.terms import Terms, terms_of
from .studio import own_organization

_NUMBER = re.compile(r"\d+\.?\d*|\.\d+", re.ASCII)
_RENTAL = re.compile(r"(?P<name>.+?)\s*[:=]\s*(?P<rate>[\d.,' ]+?)\s*(?:(?:a|an|per|/)\s*(?P<per>hour|day|booking|session))?")

ENGINEERS = [("", "None"), *[choice for choice in RateCard.Engineer.choices if choice[0]]]


def _amount(label: str, help_text: str = "") -> AmountField:
    return AmountField(label=label, min_value=0, required=False, help_text=help_text)


def _percent(label: str, help_text: str = "", most: int = 500) -> NumberField:
    return NumberField(
        label=f"{label}, %", min_value=0, max_value=most, max_digits=5, decimal_places=2, required=False, help_text=help_text
    )


def _minutes(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=f"{label}, minutes", min_value=0, max_value=1440, required=False)


class Clock(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__({"step": 900}, format="%H:%M")


class StairsField(forms.CharField):
    """`72 h 50 %, 24 h 100 %`"""

    def prepare_value(self, value: Any) -> Any:
        return stairs.told(stairs.from_plain(value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return stairs.to_plain(stairs.typed(super().clean(value)))


class RentalsField(forms.CharField):
    """One thing a line: `Leslie 122: 60 a day`."""

    widget = forms.Textarea({"rows": 4, "placeholder": "Leslie 122: 60 a day"})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(f"{row['name']}: {row['rate']} a {row['per']}" for row in value)

    def clean(self, value: Any) -> list[dict[str, str]]:
        return [_rental(line.strip()) for line in super().clean(value).splitlines() if line.strip()]


def _rental(line: str) -> dict[str, str]:
    found = _RENTAL.fullmatch(line)
    rate = typed_number(found["rate"]) if found else ""
    if found is None or not _NUMBER.fullmatch(rate):
        raise ValidationError(f"“{line[:80]}” is no thing with a price. Write it as Leslie 122: 60 a day.")
    per = found["per"] or "day"
    return {"name": found["name"], "rate": rate, "per": "booking" if per == "session" else per}


class RateForm(Versioned):
    marks_needed = True

    valid_from = forms.DateField(label="From", widget=DateInput)
    valid_until = forms.DateField(
        label="Until", required=False, widget=DateInput, help_text="Its last day. Empty: until the next card."
    )
    currency = forms.ChoiceField(choices=CURRENCY_CHOICES)
    hour_rate, half_day_rate = _amount("An hour"), _amount("Half a day")
    day_rate = _amount("A day")
    day_hours = forms.TypedChoiceField(
        label="A day has", choices=DAYS, coerce=int, initial=10, required=False, empty_value=None
    )
    lockout_rate = _amount("A day of lockout", "The room is yours all day and night, each date.")
    minimum_hours = NumberField(label="At least, hours", min_value=0, max_value=24, decimal_places=2, required=False)
    billing_step = forms.TypedChoiceField(
        label="Billed", choices=STEPS, coerce=int, initial=30, required=False, empty_value=None
    )
    overtime_after = NumberField(
        label="After, hours", min_value=0, max_value=24, decimal_places=2, required=False, help_text="Empty: after the day."
    )
    overtime_factor = NumberField(
        label="Times the hour", min_value=0, max_digits=4, decimal_places=2, required=False, help_text="1.5: time and a half."
    )
    overtime_percent = _percent("Or of the day rate", "For each hour: 15 % of 900 is 135.")
    night_from = forms.TimeField(label="Night from", required=False, widget=Clock())
    night_until = forms.TimeField(label="Night until", required=False, widget=Clock())
    night_percent, saturday_percent, sunday_percent = _percent("Night"), _percent("Saturday"), _percent("Sunday")
    holiday_percent = _percent("Holiday", "Of a holiday on a weekend the dearer.")
    free_setup_minutes, free_teardown_minutes = _minutes("Free set-up"), _minutes("Free tear-down")
    engineer = forms.ChoiceField(label="The house's engineer", choices=ENGINEERS, required=False)
    engineer_rate = _amount("Extra, the engineer costs")
    engineer_per = forms.ChoiceField(label="Engineer per", choices=RateCard.Per.choices, initial="day", required=False)
    engineer_out_percent = _percent("Off with an engineer of your own", most=100)
    dry_hire = forms.BooleanField(label="The room may be hired dry", required=False)
    dry_hire_percent = _percent("Off for a dry hire", most=100)
    rentals = RentalsField(
        label="To rent", required=False, max_length=8000, help_text="One a line, with its price a day, an hour or a booking."
    )
    deposit_percent = _percent("Share of the price", most=100)
    deposit_amount = _amount("Or a sum")
    deposit_days = forms.IntegerField(label="Due, days", min_value=0, max_value=366, required=False)
    deposit_due = forms.ChoiceField(label="Counted", choices=RateCard.Due.choices, initial="confirmed", required=False)
    cancellation = StairsField(
        label="Steps",
        required=False,
        max_length=500,
        help_text="Hours before it starts, what is owed: 72 h 50 %, 24 h 100 %.",
    )
    tax_percent = _percent("Tax on top", most=100)
    notes = forms.CharField(max_length=5000, required=False, widget=forms.Textarea({"rows": 3}))

    GROUPS = (
        ("When it is valid", "", "valid_from valid_until currency"),
        ("Rates", "What the house has; a session takes the cheapest way that covers it.",
         "hour_rate half_day_rate day_rate day_hours lockout_rate minimum_hours billing_step"),
        ("Overtime", "One of the two. Without any, an hour more is an hour at the hour rate.",
         "overtime_after overtime_factor overtime_percent"),
        ("Nights, weekends, holidays", "On top of the room, by the studio's clock. A day counts for the date it begins.",
         "night_percent night_from night_until saturday_percent sunday_percent holiday_percent"),
        ("Set-up and tear-down", "What the house gives of it is not billed; the rest is time like any other.",
         "free_setup_minutes free_teardown_minutes"),
        ("Engineer", "", "engineer engineer_rate engineer_per engineer_out_percent dry_hire dry_hire_percent"),
        ("Rentals", "", "rentals"),
        ("Deposit", "", "deposit_percent deposit_amount deposit_days deposit_due"),
        ("Cancelling and tax", "", "cancellation tax_percent notes"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        currency = self["currency"].value()
        for field in self.fields.values():
            if isinstance(field, AmountField) and currency in CURRENCIES:
                field.currency = currency  # shown, and refused, by what the currency has behind the point

    def groups(self) -> list[tuple[str, str, list[Any]]]:
        """Title, help and fields of each group, those of a choice that is not there left out."""
        return [(title, words, [self[name] for name in names.split()]) for title, words, names in self.GROUPS]

    def clean(self) -> dict[str, Any]:
        """What was left empty is nothing where the card has a number."""
        values = super().clean() or self.cleaned_data
        for name in values:
            field = None if name in ("organization", "version") else RateCard._meta.get_field(name)
            if values[name] in (None, "") and field is not None and not (field.null or field.blank):
                values[name] = field.get_default()
        return values

    def terms(self) -> Terms:
        """Of what stands in the form so far. The form is valid."""
        return terms_of(RateCard(**{name: self.cleaned_data[name] for name in self.cleaned_data if name not in OTHERS}))


OTHERS = ("version", "organization")


class NewRateForm(RateForm):
    version = None

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"] = own_organization(actor)
        self.fields["organization"].label = "Whose card"
        self.order_fields(["organization"])

    def groups(self) -> list[tuple[str, str, list[Any]]]:
        first, *rest = super().groups()
        return [(first[0], first[1], [self["organization"], *first[2]]), *rest]
