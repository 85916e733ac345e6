"""Several bookings at once: rooms side by side as options, and the days of a block."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from producer.core.forms import DateInput, Versioned
from producer.core.time import from_wall
from projects.models import Album

from ..models import Booking, Room
from ..rules.cards import card_on
from ..rules.recurrence import MOST_DAYS, Pattern, days_of, instants_of
from .booking import PURPOSES, InPast, OverBudget, Priced, RoomChoice, by_studio
from .exchange import RateForEach
from .times import WHICH, WallField

WEEKDAYS = [(str(n), name) for n, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))]
KINDS = [("session", "Session, by its hours"), ("lockout", "Lockout, by its dates")]


class Doubled(forms.Form):
    """Which of two, asked once some wall time comes twice in one of the rooms."""

    doubled = forms.ChoiceField(label="Which of the two?", choices=[("", ""), *WHICH], required=False, widget=forms.HiddenInput)

    def later(self) -> bool | None:
        return {"first": False, "second": True}.get(self.cleaned_data.get("doubled", ""))

    def ask_which(self, error: ValidationError) -> None:
        if error.code == "ambiguous_time":
            self.fields["doubled"] = forms.ChoiceField(label="Which of the two?", choices=WHICH, widget=forms.RadioSelect)


class OptionsForm(Priced, RateForEach, Doubled):
    name = forms.CharField(label="What for", max_length=120, help_text="Strings in May, the mix week.")
    rooms = forms.ModelMultipleChoiceField(Room.objects.none(), help_text="The first you confirm releases the others.")
    purpose = forms.ChoiceField(label="Kind", choices=PURPOSES, required=False)
    kind = forms.ChoiceField(label="Priced as", choices=KINDS)
    starts_at = WallField(label="From", help_text="Each studio's own time.")
    ends_at = WallField(label="Until", help_text="Each studio's own time.")
    expires_at = WallField(label="Hold them until", required=False, help_text="Each studio's own time.")

    def __init__(self, *args: Any, album: Album, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.album = album
        rooms: Any = self.fields["rooms"]
        rooms.queryset = Room.objects.bookable_for(album, actor).select_related("studio")
        rooms.widget = forms.SelectMultiple({"size": 10})
        rooms.widget.choices = by_studio(rooms.queryset)
        self.offer_money(album, actor)
        self.fields["notes"] = forms.CharField(max_length=5000, required=False, widget=forms.Textarea({"rows": 3}))
        self.order_fields(["name", "rooms", "purpose", "kind", "starts_at", "ends_at", "doubled", "expires_at"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        priced_in = {room: self._currency(room, values) for room in values.get("rooms") or []}
        rates = self.rates_for(priced_in.values(), self.album.currency)
        values["options"] = [self._option(room, values, rates.get(priced_in[room])) for room in priced_in]
        return values

    def _currency(self, room: Room, values: dict[str, Any]) -> str:
        starts_at: datetime | None = values.get("starts_at")
        card = card_on(room, self.album.organization_id, starts_at.date()) if starts_at else None
        return card.currency if card else self.album.currency

    def _option(self, room: Room, values: dict[str, Any], rate: Decimal | None) -> dict[str, Any]:
        names = ("purpose", "kind", "line")
        option = {"room": room, "exchange_rate": rate, **{name: values[name] for name in names if name in values}}
        for name in ("starts_at", "ends_at", "expires_at"):
            if values.get(name):
                option[name] = self._instant(room, name, values[name])
        return option

    def _instant(self, room: Room, name: str, naive: datetime) -> datetime | None:
        try:
            return from_wall(naive, room.studio.time_zone, later=self.later())
        except OverflowError:
            self.add_error(name, "Give a date between 1950 and 2100.")
        except ValidationError as error:
            self.ask_which(error)
            self.add_error(name, ValidationError(f"{room.full_name}: {error.message}"))
        return None


class DatesField(forms.CharField):
    """Dates with commas or lines between: 2027-06-08, 2027-06-10."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"placeholder": "2027-06-08, 2027-06-10"})
        super().__init__(max_length=2000, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> list[date]:  # type: ignore[override]
        words = super().clean(value).replace(",", " ").split()
        if len(words) > MOST_DAYS:
            raise ValidationError(f"Give at most {MOST_DAYS} dates; these are {len(words)}.")
        try:
            return [date.fromisoformat(word) for word in words]
        except ValueError as error:
            raise ValidationError("Give dates such as 2027-06-08, with commas between.") from error


class DaysForm(Doubled):
    """Which days of a room, and from when until when on each."""

    room = forms.ModelChoiceField(Room.objects.none())
    first = forms.DateField(label="First day", widget=DateInput())
    last = forms.DateField(label="Last day", widget=DateInput())
    weekdays = forms.TypedMultipleChoiceField(
        label="On", choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple, initial=["0", "1", "2", "3", "4"]
    )
    every_weeks = forms.IntegerField(label="Every so many weeks", min_value=1, max_value=8, initial=1)
    besides = DatesField(label="Besides on", help_text="Single days more.")
    but_not = DatesField(label="But not on", help_text="Single days fewer.")
    from_time = forms.TimeField(label="From", initial="10:00", widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    until_time = forms.TimeField(
        label="Until",
        initial="18:00",
        help_text="At or before the beginning: on the next day.",
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )
    skip_taken = forms.ChoiceField(
        label="Where a day is taken",
        choices=[("", "Book none, and name what is taken"), ("skip", "Skip it, and book the rest")],
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )

    PATTERN = ("first", "last", "weekdays", "every_weeks", "besides", "but_not")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        values["skip_taken"] = values.get("skip_taken") == "skip"
        times: list[time | None] = [values.get("from_time"), values.get("until_time")]
        if values.get("room") and all(each is not None for each in times) and not set(self.PATTERN) & set(self.errors):
            values["days"] = self._days(values)
        return values

    def _days(self, values: dict[str, Any]) -> list[Any]:
        zone = values["room"].studio.time_zone
        try:
            days = days_of(Pattern(**{name: values[name] for name in self.PATTERN}))
            return instants_of(days, values["from_time"], values["until_time"], zone, later=self.later())
        except OverflowError:
            self.add_error("last", "Give a date between 1950 and 2100.")
        except ValidationError as error:
            if hasattr(error, "error_dict"):
                self.add_error(None, error)
            else:
                self.ask_which(error)
                self.add_error("from_time", error)
        return []


class BlockForm(OverBudget, InPast, Priced, DaysForm):
    name = forms.CharField(label="What for", max_length=120, help_text="Tracking, the two weeks in May.")
    purpose = forms.ChoiceField(label="Kind", choices=PURPOSES, required=False)
    kind = forms.ChoiceField(label="Priced as", choices=KINDS)
    status = forms.ChoiceField(
        label="Book them as",
        choices=[("hold", "Holds: nothing is owed yet"), ("confirmed", "Confirmed: their cost is committed")],
        widget=forms.RadioSelect,
        initial="hold",
    )

    def __init__(self, *args: Any, album: Album, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"] = RoomChoice(Room.objects.bookable_for(album, actor))
        self.offer_money(album, actor)
        self.fields["notes"] = forms.CharField(max_length=5000, required=False, widget=forms.Textarea({"rows": 3}))
        days = ["first", "last", "weekdays", "every_weeks", "besides", "but_not", "from_time", "until_time", "doubled"]
        self.order_fields(["name", "room", "purpose", "kind", *days, "skip_taken", "status"])

    def chosen(self) -> dict[str, Any]:
        """What `create_block` takes."""
        drop = {*self.PATTERN, "from_time", "until_time", "doubled"}
        return {name: value for name, value in self.cleaned_data.items() if name not in drop}


class ConfirmDaysForm(OverBudget, InPast, Versioned):
    """Which days of a block on hold become firm."""

    bookings = forms.ModelMultipleChoiceField(
        Booking.objects.none(), label="Days", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose a day."}
    )

    def __init__(self, *args: Any, holds: Any, words: dict[Any, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days: Any = self.fields["bookings"]
        days.queryset, days.initial = holds, list(words)
        days.label_from_instance = lambda day: words.get(day.pk, str(day))
