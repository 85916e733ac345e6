from __future__ import annotations

from typing import Any

from django import forms

from producer.core.forms import AmountField, Versioned
from producer.core.money import CURRENCY_CHOICES
from projects.models import Person
from projects.rules import can

from ..models import Booking, Call
from ..querysets import people_to_call
from .booking import DoubleBooked, OverBudget, Priced
from .times import InStudioTime, WallField, typed, which

MONEY = ("fee", "currency", "line", "exchange_rate")


class CallForm(OverBudget, DoubleBooked, Priced, InStudioTime, Versioned):
    """A new call (`call` is None) or a changed one."""

    WALLS = ("call_at",)

    person = forms.ModelChoiceField(Person.objects.none(), empty_label="Choose somebody", required=False)
    new_name = forms.CharField(label="Or somebody new", max_length=200, required=False, help_text="Their credited name.")
    new_email = forms.EmailField(label="Their e-mail", max_length=254, required=False)
    role = forms.CharField(max_length=80, required=False, help_text="Drums, engineer, arranger.")
    call_at = WallField(label="Call time", help_text="The studio's time.")

    def __init__(self, *args: Any, booking: Booking, actor: Any, call: Call | None = None, **kwargs: Any) -> None:
        self.zone = booking.room.studio.time_zone
        super().__init__(*args, initial=_initial(booking, call, self.zone), **kwargs)
        self.fields["person"].queryset = people_to_call(actor, booking.album)  # type: ignore[attr-defined]
        if call:
            del self.fields["person"], self.fields["new_name"], self.fields["new_email"]
        self.offer_money(booking.album, actor)
        if can(actor, "money.view", booking.album):
            fee = AmountField(min_value=0, required=False)
            self.fields["fee"] = fee
            self.fields["currency"] = forms.ChoiceField(label="Fee in", choices=CURRENCY_CHOICES, required=False)
            self.order_fields(["person", "new_name", "new_email", "role", "call_at", "call_at_which", *MONEY])

    def zone_name(self) -> str | None:
        return self.zone


def _initial(booking: Booking, call: Call | None, zone: str) -> dict[str, Any]:
    at = call.call_at if call else booking.starts_at
    initial: dict[str, Any] = {"call_at": typed(at, zone), "call_at_which": which(at, zone), "currency": booking.album.currency}
    if call:
        initial |= {name: getattr(call, name) for name in ("role", "fee", "currency", "exchange_rate", "line", "version")}
        initial["double_booked_ok"] = call.double_booked_ok
    return initial


class AnswerForm(OverBudget, Versioned):
    answer = forms.ChoiceField(choices=Call.Answer.choices)
