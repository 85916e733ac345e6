"""Wall time as people type it, in the zone of a studio."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from producer.core.time import city, from_wall, wall, zone

FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")
WHICH = [("first", "The first"), ("second", "The second")]


class WallInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class WallField(forms.Field):
    """A date and a time without a zone; `InStudioTime` makes it an instant once the studio is known."""

    widget = WallInput
    default_error_messages = {"invalid": "Give a date and a time, such as 2027-06-08 10:00."}

    def to_python(self, value: Any) -> datetime | None:
        text = str(value or "").strip()
        if not text:
            return None
        for form in FORMATS:
            try:
                return datetime.strptime(text, form)  # noqa: DTZ007 (wall time has no zone yet)
            except ValueError:
                continue
        raise ValidationError(self.error_messages["invalid"], code="invalid")

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) and value.year >= 1000 else value


class InStudioTime(forms.Form):
    """Fields of wall time become instants. Where the clock shows a time twice, a choice of the two appears beside it.

    `WALLS` are the names of the fields; a form that uses this says the zone in `zone_name()`.
    """

    WALLS: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.WALLS:
            which = forms.ChoiceField(choices=[("", ""), *WHICH], required=False, widget=forms.HiddenInput)
            self.fields[f"{name}_which"] = which

    def zone_name(self) -> str | None:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        zone_name = self.zone_name()
        for name in self.WALLS:
            which = values.pop(f"{name}_which", "")
            if values.get(name) and zone_name:
                self._make_instant(values, name, zone_name, which)
        return values

    def _make_instant(self, values: dict[str, Any], name: str, zone_name: str, which: str) -> None:
        naive = values[name]
        try:
            values[name] = from_wall(naive, zone_name, later={"first": False, "second": True}.get(which))
        except (ValidationError, OverflowError) as error:
            if getattr(error, "code", "") == "ambiguous_time":
                self._ask_which(name, naive, zone_name)
            self.add_error(name, error if isinstance(error, ValidationError) else "Give a date between 1950 and 2100.")

    def _ask_which(self, name: str, naive: datetime, zone_name: str) -> None:
        """The hidden choice becomes a visible one, with what the clock is called each time."""
        called = [naive.replace(tzinfo=zone(zone_name), fold=fold).tzname() for fold in (0, 1)]
        choices = [(key, f"{words} {naive:%H:%M}, {word}") for (key, words), word in zip(WHICH, called, strict=True)]
        field = forms.ChoiceField(label=f"Which {naive:%H:%M} in {city(zone_name)}?", choices=choices, widget=forms.RadioSelect)
        names = list(self.fields)
        names.insert(names.index(name) + 1, f"{name}_which")
        self.fields[f"{name}_which"] = field
        self._bound_fields_cache.pop(f"{name}_which", None)  # type: ignore[attr-defined]
        self.order_fields(names)


def typed(instant: datetime, zone_name: str) -> datetime:
    """What a form shows for an instant: naive wall time of the zone."""
    return wall(instant, zone_name).replace(tzinfo=None)


def which(instant: datetime, zone_name: str) -> str:
    """Which of a doubled time an instant is, so that an unchanged form asks nothing."""
    local = wall(instant, zone_name)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return ("second" if local.fold else "first") if twice else ""
