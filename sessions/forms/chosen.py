"""What is chosen with a room: whose engineer, how long set-up and tear-down take, and what is rented of the house."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from producer.core import money
from producer.core.time import wall
from projects.models import Album
from projects.rules import can

from ..models import Booking, Room
from ..rules.card_checks import MOST_OF_ONE
from ..rules.cards import agreed_terms, card_on
from ..rules.terms import Terms
from .times import WallField

PREFIX = "rentals-"
ENGINEERS = [("", "As the rate card has it"), *Booking.Engineer.choices]


class RentalsInput(forms.Widget):
    """A number for each thing that the card offers; `offered` are its names, prices in words."""

    template_name = "components/rentals_input.html"
    use_fieldset = True
    offered: tuple[tuple[str, str], ...] = ()
    url = ""  # where to ask anew once another room is chosen

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return {key.removeprefix(PREFIX): data[key] for key in data if key.startswith(PREFIX)}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        chosen = value if isinstance(value, dict) else {}
        names = dict(self.offered) | {name: "" for name in chosen if name not in dict(self.offered)}
        rows = [
            {"name": f"{PREFIX}{thing}", "label": thing, "price": price, "value": chosen.get(thing, "")}
            for thing, price in names.items()
        ]
        context = super().get_context(name, value, attrs)
        return {"widget": {**context["widget"], "url": self.url}, "rows": rows}


class RentalsField(forms.Field):
    widget = RentalsInput
    default_error_messages = {"invalid": f"Say how many of each: 0 to {MOST_OF_ONE}."}

    def clean(self, value: Any) -> dict[str, int]:
        try:
            wanted = {name: int(number) for name, number in value.items() if str(number).strip()}
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if not all(0 <= number <= MOST_OF_ONE for number in wanted.values()):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return {name: number for name, number in wanted.items() if number}


class SetUp(forms.Form):
    """How much of the time goes to setting up and tearing down: nothing, where nobody says."""

    setup_minutes = forms.IntegerField(
        label="Set-up, minutes",
        min_value=0,
        max_value=1440,
        required=False,
        help_text="Of the booked time; some houses give it.",
    )
    teardown_minutes = forms.IntegerField(label="Tear-down, minutes", min_value=0, max_value=1440, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for name in ("setup_minutes", "teardown_minutes"):
            if values.get(name) is None and name in self.fields:
                values[name] = 0
        return values


class Chosen(SetUp):
    """`offer_rentals` says what there is to rent, once room and day are known."""

    engineer = forms.ChoiceField(choices=ENGINEERS, required=False)
    rentals = RentalsField(label="Rent of the house", required=False)

    EXTRAS = ("engineer", "setup_minutes", "teardown_minutes", "rentals")

    def offer_rentals(self, terms: Terms | None) -> None:
        self.fields["rentals"].widget.offered = tuple(  # type: ignore[attr-defined]
            (rental.name, f"{money.shown(rental.rate, terms.currency)} a {rental.per}")
            for rental in (terms.rentals if terms else ())
        )

    def offer_of_booking(self, booking: Booking, actor: Any) -> None:
        self.offer_rentals(agreed_terms(booking) if can(actor, "money.view", booking.album) else None)

    def offer_of_form(self, album: Album, actor: Any) -> None:
        """By the room and the day that the form holds so far."""
        room = self._room() if can(actor, "money.view", album) else None
        card = card_on(room, album.organization_id, self._day(room)) if room else None
        self.offer_rentals(card.terms if card else None)
        self.fields["rentals"].widget.url = f"/bookings/quote/?album={album.pk}&part=rentals"  # type: ignore[attr-defined]

    def _room(self) -> Room | None:
        try:
            key = UUID(str(self["room"].value()))
        except ValueError:
            return None
        rooms: Any = self.fields["room"]
        return rooms.queryset.filter(pk=key).first()

    def _day(self, room: Room) -> Any:
        try:
            begins = WallField().to_python(self["starts_at"].value())
        except ValidationError:
            begins = None
        return (begins or wall(timezone.now(), room.studio.time_zone)).date()
