"""Where a booking was dropped: another room, so many days on, its ends so many minutes on, all by the clock on the wall."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.http import urlencode

from producer.core.errors import Conflict
from producer.core.forms import Versioned
from producer.core.time import from_wall

from ..models import Booking, Room
from .times import typed

MOST_DAYS, MOST_MINUTES = 800, 60 * 24 * 62
# Refusals that have a way on: what the form then says.
ASKED = {
    "over_budget": "There it passes the budget. Say why it may, then move it.",
    "double_booked": "Somebody called to it is called twice then. Look, and tick it if that is all right.",
    "too_tight": "Somebody called to it has little time to get there. Look, and tick it if that is all right.",
    "away": "Somebody called to it is away then. Look, and tick it if that is all right.",
    "in_past": "There it is over already. Tick it if that is right.",
    "other_price": "There it costs something else. Look at the price, then move it.",
    "rate_needed": "That room is priced in another currency than the album's. Give the rate, then move it.",
    "ambiguous_time": "The clock shows that time twice. Move it, and say which of the two you mean.",
}


class OtherPrice(Conflict):
    """There a confirmed booking costs something else, which the form shows first; the API is answered with the new price."""

    code = "other_price"

    def __init__(self) -> None:
        super().__init__(ASKED[self.code])


class PlaceForm(Versioned):
    room = forms.ModelChoiceField(Room.objects.none(), required=False)
    days = forms.IntegerField(min_value=-MOST_DAYS, max_value=MOST_DAYS, required=False)
    start_minutes = forms.IntegerField(min_value=-MOST_MINUTES, max_value=MOST_MINUTES, required=False)
    end_minutes = forms.IntegerField(min_value=-MOST_MINUTES, max_value=MOST_MINUTES, required=False)

    def __init__(self, *args: Any, booking: Booking, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.booking = booking
        here = Room.objects.filter(pk=booking.room_id)
        rooms = (Room.objects.bookable_for(booking.album, actor) | here).distinct()
        self.fields["room"].queryset = rooms.select_related("studio")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An end of the booking that was not touched stays the instant it is, also in an hour that comes twice.

        The ends follow from the booking as it was read, so it is that version which moves.
        """
        values = super().clean() or self.cleaned_data
        values["version"] = values.get("version") or self.booking.version
        self.room = values.get("room") or self.booking.room
        days, zone = timedelta(days=values.get("days") or 0), self.room.studio.time_zone
        same_clock = zone == self.booking.room.studio.time_zone
        for name, field in (("starts_at", "start_minutes"), ("ends_at", "end_minutes")):
            by = days + timedelta(minutes=values.get(field) or 0)
            values[name] = getattr(self.booking, name) if same_clock and not by else self._moved(name, by, zone)
        return values

    def _moved(self, name: str, by: timedelta, zone: str) -> datetime | None:
        self.dropped = {**getattr(self, "dropped", {}), name: self._wall(name) + by}
        try:
            return from_wall(self.dropped[name], zone)
        except (ValidationError, OverflowError) as error:
            self.add_error(None, error if isinstance(error, ValidationError) else "Give a date between 1950 and 2100.")
        return None

    def _wall(self, name: str) -> datetime:
        return typed(getattr(self.booking, name), self.booking.room.studio.time_zone)

    def values(self) -> dict[str, Any]:
        """What `move_booking` takes."""
        return {**{name: self.cleaned_data[name] for name in ("starts_at", "ends_at", "version")}, "room": self.room}

    def words(self) -> str:
        return " ".join(dict.fromkeys(words for each in self.errors.values() for words in each))

    def ask(self) -> str:
        """The address of the form that goes on, or nothing where there is no way on."""
        code = getattr(getattr(self, "refused", None), "code", "")
        code = code or next((each for each in ASKED if self.has_error(NON_FIELD_ERRORS, each)), "")
        if code not in ASKED:
            return ""
        ends = {name: getattr(self, "dropped", {}).get(name, self._wall(name)) for name in ("starts_at", "ends_at")}
        query = {"room": self.room.pk, **{name: f"{at:%Y-%m-%dT%H:%M}" for name, at in ends.items()}, "ask": code}
        return f"/bookings/{self.booking.pk}/move/?{urlencode(query)}"


def dropped(query: Any) -> dict[str, Any]:
    """What the move form's address fills in; rubbish there fills in nothing."""
    found: dict[str, Any] = {}
    for name in ("starts_at", "ends_at"):
        try:
            found[name] = datetime.strptime(query.get(name, ""), "%Y-%m-%dT%H:%M")  # noqa: DTZ007 (the studio's wall time)
        except ValueError:
            continue
    return {**found, **({"room": query["room"][:36]} if found and query.get("room") else {})}
