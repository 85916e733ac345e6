from __future__ import annotations

from typing import Any

from django import forms

from producer.core.forms import AmountField, NumberField, Versioned
from producer.core.money import CURRENCY_CHOICES
from projects.models import Person
from projects.rules import can

from ..models import Booking, Call, UnionCard
from ..querysets import people_to_call
from .booking import DoubleBooked, OverBudget, Priced
from .times import InStudioTime, WallField, typed, which

UNION = ("union_card", "leader", "contractor", "special", "doubles", "overdubs", "cartage")
PAY = ("pay", "fee", "rate", "units", *UNION)
MONEY = (*PAY, "currency", "line", "exchange_rate")


class CallForm(OverBudget, DoubleBooked, Priced, InStudioTime, Versioned):
    """A new call (`call` is None) or a changed one."""

    WALLS = ("call_at",)
    marks_needed = True

    person = forms.ModelChoiceField(Person.objects.none(), empty_label="Choose somebody", required=False)
    new_name = forms.CharField(label="Or somebody new", max_length=200, required=False, help_text="Their credited name.")
    new_email = forms.EmailField(label="Their e-mail", max_length=254, required=False)
    role = forms.CharField(max_length=80, required=False, help_text="Drums, engineer, arranger.")
    call_at = WallField(label="Call time", help_text="The studio's time.")

    def __init__(
        self, *args: Any, booking: Booking, actor: Any, call: Call | None = None, prefilled: Any = None, **kwargs: Any
    ) -> None:
        self.zone = booking.room.studio.time_zone
        super().__init__(*args, initial=_initial(booking, call, self.zone) | (prefilled or {}), **kwargs)
        self.fields["person"].queryset = people_to_call(actor, booking.album)  # type: ignore[attr-defined]
        if call:
            del self.fields["person"], self.fields["new_name"], self.fields["new_email"]
        self.offer_money(booking.album, actor)
        if can(actor, "money.view", booking.album):
            self._offer_pay(actor, call)
            self.order_fields(["person", "new_name", "new_email", "role", "call_at", "call_at_which", *MONEY])

    def _offer_pay(self, actor: Any, call: Call | None) -> None:
        """How they are paid; fields of one way only show with it."""
        cards = UnionCard.objects.visible_to(actor).order_by("union", "sort_key", "-valid_from")
        offered = Call.Pay.choices if cards.exists() else [pay for pay in Call.Pay.choices if pay[0] != Call.Pay.UNION]
        self.fields["pay"] = forms.ChoiceField(label="Paid", choices=offered, required=False)
        self.fields["fee"] = _only(AmountField(min_value=0, required=False), "flat")
        rate = AmountField(min_value=0, required=False, help_text="For one of them; by a card only what is agreed above scale.")
        self.fields["rate"] = _only(rate, "hour day side session union")
        units = NumberField(label="How many", required=False, min_value=0, max_value=9999, max_digits=6, decimal_places=2)
        units.help_text = "Sides, songs, sessions; hours and days follow from the booking."
        self.fields["units"] = _only(units, "hour day side session union")
        self.fields["currency"] = forms.ChoiceField(label="Fee in", choices=CURRENCY_CHOICES, required=False)
        _only(self.fields["currency"], "flat hour day side session")
        if len(offered) == len(Call.Pay.choices):
            self._offer_union(cards)

    def _offer_union(self, cards: Any) -> None:
        card = forms.ModelChoiceField(cards, label="Union card", required=False, empty_label="Choose a card")
        self.fields["union_card"] = _only(card, "union")
        for name, label in (("leader", "Leader"), ("contractor", "Contractor"), ("special", "Special session")):
            self.fields[name] = _only(forms.BooleanField(label=label, required=False), "union")
        for name, label, most in (
            ("doubles", "Doubles", 10),
            ("overdubs", "Overdubs", 99),
            ("cartage", "Loads of cartage", 20),
        ):
            self.fields[name] = _only(forms.IntegerField(label=label, required=False, min_value=0, max_value=most), "union")

    def clean(self) -> dict[str, Any]:
        """What belongs to another way of paying than the chosen one is left behind."""
        values = super().clean()
        if "pay" not in self.fields:
            return values
        values["pay"] = pay = values.get("pay") or Call.Pay.FLAT
        for name in ("doubles", "overdubs", "cartage"):
            if name in self.fields:
                values[name] = values.get(name) or 0
        if pay != Call.Pay.UNION:
            values |= {"union_card": None, "leader": False, "contractor": False, "special": False}
            values |= {"doubles": 0, "overdubs": 0, "cartage": 0}
        values |= {"rate": None, "units": None} if pay == Call.Pay.FLAT else {}
        if pay != Call.Pay.FLAT:
            values.pop("fee", None)
        return values

    def zone_name(self) -> str | None:
        return self.zone


def _only(field: forms.Field, ways: str) -> Any:
    field.widget.attrs["data-only"] = f"pay {ways}"
    return field


def _initial(booking: Booking, call: Call | None, zone: str) -> dict[str, Any]:
    at = call.call_at if call else booking.starts_at
    initial: dict[str, Any] = {"call_at": typed(at, zone), "call_at_which": which(at, zone), "currency": booking.album.currency}
    if call:
        initial |= {name: getattr(call, name) for name in (*PAY, "role", "currency", "exchange_rate", "line", "version")}
        initial |= {"double_booked_ok": call.double_booked_ok, "double_booked_why": call.clash_why}
    return initial


class AnswerForm(OverBudget, Versioned):
    answer = forms.ChoiceField(choices=Call.Answer.choices)


class ProposalForm(OverBudget, DoubleBooked, Versioned):
    """Taking a proposed time: the reasons it may ask for, once it asked."""
