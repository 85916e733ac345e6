from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django import forms

from budgets.models import BudgetLine
from producer.core.forms import AmountField, DateInput, RateField, Versioned
from producer.core.money import CURRENCY_CHOICES, refuse_fraction, shown
from producer.core.time import shown_range
from projects.models import Album
from projects.rules import can

from ..models import Booking, Room
from .chosen import Chosen
from .exchange import HELP, ExchangeRate
from .times import InStudioTime, WallField, typed, which

RANKS = [("", "The next free one"), ("1", "First hold"), ("2", "Second hold"), ("3", "Third hold")]
PURPOSES = [("", "Not said"), *Booking.Purpose.choices]
MOST_ROOMS = 500
DEPOSIT = ("deposit", "deposit_due_on", "deposit_paid_on")
MOST_OTHERS = 200


def by_studio(rooms: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    groups = defaultdict(list)
    for room in rooms[:MOST_ROOMS]:
        groups[f"{room.studio.name} ({room.studio.time_zone.replace('_', ' ')})"].append((str(room.pk), room.full_name))
    return list(groups.items())


class RoomChoice(forms.ModelChoiceField):
    """Rooms grouped by their studio, with the zone in which times are typed."""

    def __init__(self, rows: Any, **kwargs: Any) -> None:
        super().__init__(rows.select_related("studio"), **kwargs)
        self.choices = [("", "Choose a room"), *by_studio(self.queryset)]

    def label_from_instance(self, room: Any) -> str:
        return room.full_name


class OverBudget(forms.Form):
    """The reason, which appears once the budget has said no."""

    over_budget_reason = forms.CharField(
        label="Why it may pass the budget", max_length=2000, required=False, widget=forms.HiddenInput
    )

    def ask_reason(self) -> None:
        field = self.fields["over_budget_reason"]
        field.widget, field.required = forms.Textarea({"rows": 2}), True
        self.order_fields(["over_budget_reason"])


CLASHES = {
    "double_booked": "They are called twice then, and that is all right",
    "too_tight": "There is little time to get there, and that is all right",
    "away": "They are away then, and that is all right",
}


class DoubleBooked(forms.Form):
    """The tick, which appears once a double call was shown."""

    double_booked_ok = forms.BooleanField(
        label="They are called twice then, and that is all right", required=False, widget=forms.HiddenInput
    )

    double_booked_why = forms.CharField(label="Why", max_length=500, required=False, widget=forms.HiddenInput)

    def ask_tick(self, words: str) -> None:
        tick, why = self.fields["double_booked_ok"], self.fields["double_booked_why"]
        tick.widget, tick.label = forms.CheckboxInput(), words
        why.widget, why.help_text = forms.TextInput(), "Who went on, and why, is kept with the call."
        self.order_fields(["double_booked_ok", "double_booked_why"])


class InPast(forms.Form):
    """The tick, which appears once it was said that a confirmed booking is over already."""

    past_ok = forms.BooleanField(label="It is in the past, and that is right", required=False, widget=forms.HiddenInput)

    def ask_past(self) -> None:
        self.fields["past_ok"].widget = forms.CheckboxInput()
        self.order_fields(["past_ok"])


def ask_way_on(form: forms.Form) -> None:
    """After a refusal that has a way on, the field that goes it becomes visible."""
    code = getattr(getattr(form, "refused", None), "code", "")
    if code == "over_budget" and isinstance(form, OverBudget):
        form.ask_reason()
    if isinstance(form, DoubleBooked) and (code in CLASHES or "double_booked_why" in form.errors):
        form.ask_tick(CLASHES.get(code, "That is all right"))
    if code == "in_past" and isinstance(form, InPast):
        form.ask_past()
    if isinstance(form, ExchangeRate):
        form.ask_rates(code)


class Priced(forms.Form):
    """Fields of who may see the album's money."""

    def offer_money(self, album: Album, actor: Any) -> None:
        if not can(actor, "money.view", album):
            return
        lines = BudgetLine.objects.visible_to(actor).filter(budget__album=album).order_by("position", "id")
        line = forms.ModelChoiceField(lines, label="Budget line", required=False, empty_label="No line yet")
        line.label_from_instance = lambda line: f"{line.category}: {line.name}"  # type: ignore[method-assign]
        self.fields["line"] = line
        self.fields["exchange_rate"] = RateField(
            label=f"Exchange rate to {album.currency}",
            help_text=f"How many {album.currency} one unit of the price's currency is, where that is another.",
        )


class Deposit(forms.Form):
    """What is paid ahead, when it is due, and when it was paid."""

    def offer_deposit(self, booking: Booking) -> None:
        deposit = AmountField(min_value=0, required=False, currency=booking.currency)
        deposit.help_text = f"In {booking.currency}, part of the price."
        self.fields["deposit"] = deposit
        self.fields["deposit_due_on"] = forms.DateField(label="Deposit due", required=False, widget=DateInput)
        self.fields["deposit_paid_on"] = forms.DateField(label="Deposit paid", required=False, widget=DateInput)


class BookingForm(OverBudget, InPast, Priced, Chosen, InStudioTime):
    WALLS = ("starts_at", "ends_at", "expires_at")

    room = forms.ModelChoiceField(Room.objects.none())
    purpose = forms.ChoiceField(label="Kind", choices=PURPOSES, required=False)
    kind = forms.ChoiceField(
        label="Priced as",
        choices=[("session", "Session, by its hours"), ("lockout", "Lockout, by its dates")],
    )
    starts_at = WallField(label="From", help_text="The studio's time.")
    ends_at = WallField(label="Until", help_text="The studio's time; it may be another day.")
    status = forms.ChoiceField(
        label="Book it as",
        choices=[("hold", "Hold: nothing is owed yet"), ("confirmed", "Confirmed: its cost is committed")],
        widget=forms.RadioSelect,
        initial="hold",
    )
    hold_rank = forms.TypedChoiceField(
        label="Which hold", choices=RANKS, coerce=lambda text: int(text) if text else None, empty_value=None, required=False
    )
    expires_at = WallField(
        label="Hold it until", required=False, help_text="The studio's time. Then it falls by itself, and the next moves up."
    )

    def __init__(self, *args: Any, album: Album, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"] = RoomChoice(Room.objects.bookable_for(album, actor))
        self.offer_money(album, actor)
        if can(actor, "money.view", album):
            agreed_price = AmountField(min_value=0, required=False)
            agreed_price.help_text = "Only where it is not the rate card's."
            self.fields["agreed_price"] = agreed_price
            self.fields["agreed_currency"] = forms.ChoiceField(
                label="Agreed in", choices=CURRENCY_CHOICES, initial=album.currency, required=False
            )
        self.fields["notes"] = forms.CharField(max_length=5000, required=False, widget=forms.Textarea({"rows": 3}))
        self.order_fields(
            [
                *("room", "purpose", "kind", *_walls("starts_at", "ends_at"), "status", "hold_rank", *_walls("expires_at")),
                *(*self.EXTRAS, "line", "agreed_price"),
            ]
        )
        self.offer_of_form(album, actor)

    def zone_name(self) -> str | None:
        room = self.cleaned_data.get("room")
        return room.studio.time_zone if room else None

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("agreed_price") is not None and (currency := values.get("agreed_currency")):
            refuse_fraction(values["agreed_price"], currency, "agreed_price")
        if values.get("status") != Booking.Status.HOLD:
            values["hold_rank"] = values["expires_at"] = None
        return values


def _walls(*names: str) -> list[str]:
    """Each field of wall time, and after it the question which of two."""
    return [field for name in names for field in (name, f"{name}_which")]


class ChangeForm(OverBudget, Priced, Deposit, Chosen, InStudioTime, Versioned):
    """What is neither time nor room."""

    purpose = forms.ChoiceField(label="Kind", choices=PURPOSES, required=False)
    kind = forms.ChoiceField(label="Priced as", choices=Booking.Kind.choices)

    def __init__(self, *args: Any, booking: Booking, actor: Any, **kwargs: Any) -> None:
        names = ("purpose", "kind", *self.EXTRAS, "line", "exchange_rate", *DEPOSIT, "notes", "version")
        initial = {name: getattr(booking, name) for name in names}
        self.zone, held = booking.room.studio.time_zone, booking.status == Booking.Status.HOLD
        if held:
            self.WALLS = ("expires_at",)
            initial |= _typed(booking, self.WALLS)
        super().__init__(*args, initial=initial, **kwargs)
        if held:
            self.fields["expires_at"] = WallField(label="Hold it until", required=False, help_text="The studio's time.")
        self.offer_money(booking.album, actor)
        if can(actor, "money.view", booking.album):
            self.fields["agreed_price"] = AmountField(min_value=0, required=False)
            self.fields["agreed_price"].help_text = f"In {booking.currency}; leave it empty to keep the price as it is."
            self.offer_deposit(booking)
        self.offer_of_booking(booking, actor)
        self.fields["notes"] = forms.CharField(max_length=5000, required=False, widget=forms.Textarea({"rows": 4}))

    def zone_name(self) -> str:
        return self.zone


def _typed(booking: Booking, names: tuple[str, ...]) -> dict[str, Any]:
    """Instants of the booking as its form shows them."""
    zone, initial = booking.room.studio.time_zone, dict[str, Any]()
    for name in names:
        if instant := getattr(booking, name):
            initial |= {name: typed(instant, zone), f"{name}_which": which(instant, zone)}
    return initial


class MoveForm(ExchangeRate, OverBudget, DoubleBooked, InPast, InStudioTime, Versioned):
    WALLS = ("starts_at", "ends_at")

    room = forms.ModelChoiceField(Room.objects.none())
    starts_at = WallField(label="From", help_text="The studio's time.")
    ends_at = WallField(label="Until", help_text="The studio's time.")

    def __init__(self, *args: Any, booking: Booking, actor: Any, dropped: dict[str, Any] | None = None, **kwargs: Any) -> None:
        """`dropped`: where a hand in the calendar left it; else it stands where it is."""
        initial = {"room": booking.room_id, "version": booking.version, **_typed(booking, self.WALLS)}
        for name, value in (dropped or {}).items():
            initial |= {name: value, f"{name}_which": ""}
        super().__init__(*args, initial=initial, **kwargs)
        here = Room.objects.filter(pk=booking.room_id)
        self.fields["room"] = RoomChoice((Room.objects.bookable_for(booking.album, actor) | here).distinct())
        self.order_fields(["room", "starts_at", "starts_at_which", "ends_at", "ends_at_which"])

    def zone_name(self) -> str | None:
        room = self.cleaned_data.get("room")
        return room.studio.time_zone if room else None


class ConfirmForm(OverBudget, InPast, Versioned):
    """The reason, where it passes the budget, and the version that was looked at."""


class CancelForm(Versioned):
    """Where something is owed, or may come to be, also the fee and why it is another one."""

    reason = forms.CharField(
        label="Why", max_length=500, widget=forms.Textarea({"rows": 2}), help_text="Everyone who was called reads it."
    )

    def offer_fee(self, owed: Decimal, currency: str) -> None:
        fee = AmountField(label=f"Fee, {currency}", min_value=0, required=False, currency=currency, initial=owed)
        fee.help_text = f"By what was agreed {shown(owed, currency)}. Another one only if the studio agreed to it."
        self.fields["cancel_fee"] = fee
        self.fields["cancel_fee_reason"] = forms.CharField(
            label="Why another fee", max_length=500, required=False, help_text="Who at the studio agreed to it."
        )


class StateForm(Versioned):
    """A button: it carries only the version that was looked at."""


class SwapForm(ExchangeRate, OverBudget, DoubleBooked, InPast, Versioned):
    """Which other booking it changes places with: one of the same state, that one may edit too."""

    other_exchange_rate = RateField(label="Exchange rate of the other booking", widget=forms.HiddenInput, help_text=HELP)
    booking = forms.ModelChoiceField(Booking.objects.none(), label="Change places with", empty_label="Choose a booking")

    def __init__(self, *args: Any, booking: Booking, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": booking.version}, **kwargs)
        field: Any = self.fields["booking"]
        field.queryset = others
        field.choices = [("", "Choose a booking"), *((str(other.pk), self._words(other)) for other in others[:MOST_OTHERS])]

    def _words(self, other: Booking) -> str:
        when = shown_range(other.starts_at, other.ends_at, other.room.studio.time_zone)
        return f"{other.room.full_name}, {when}, {other.album}"
