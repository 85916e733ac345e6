from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from producer.core.forms import DateInput, NumberField, Versioned

from ..models import Album, Format, Recording, RunningOrder, SideLimit, Single
from ..models.order import MOST_SIDES
from ..rules.side_limits import Limit
from .song import LengthField


class OrderForm(forms.Form):
    """A new candidate."""

    name = forms.CharField(max_length=120, help_text="What tells it from the others, such as “Starts quiet”.")
    format = forms.ChoiceField(choices=Format.choices, initial=Format.DIGITAL)
    sides = forms.IntegerField(
        label="Sides or discs", required=False, min_value=1, max_value=MOST_SIDES, help_text="Empty: what the format has."
    )


class OrderCopyForm(OrderForm):
    def __init__(self, *args: Any, order: RunningOrder, **kwargs: Any) -> None:
        super().__init__(*args, initial={"format": order.format, "name": f"{order.name[:110]}, again"}, **kwargs)


class OrderNameForm(Versioned):
    name = forms.CharField(max_length=120)
    sides = forms.IntegerField(label="Sides or discs", min_value=1, max_value=MOST_SIDES)

    def __init__(self, *args: Any, order: RunningOrder, **kwargs: Any) -> None:
        initial = {"name": order.name, "sides": order.sides, "version": order.version}
        super().__init__(*args, initial=initial, **kwargs)


class ChangeForm(Versioned):
    """One change of an order: the button that was pressed, and the joins as they stand in its boxes."""


class JoinField(NumberField):
    """Seconds between two songs: 2 is a gap, -4 a crossfade."""

    def __init__(self) -> None:
        super().__init__(min_value=Decimal(-60), max_value=Decimal(600), max_digits=4, decimal_places=1)


def joins(data: Any, keys: list[UUID]) -> tuple[dict[UUID, dict[str, Decimal]], str]:
    """What the boxes say, by the item's id, and what is wrong with one of them."""
    found, field = {}, JoinField()
    for key in keys:
        text = data.get(f"join-{key}")
        if text is None:
            continue
        try:
            seconds = field.clean(text)
        except forms.ValidationError as error:
            return {}, f"Seconds between songs: {error.messages[0]}"
        zero = Decimal(0)
        found[key] = {"gap_seconds": max(seconds or zero, zero), "crossfade_seconds": max(-(seconds or zero), zero)}
    return found, ""


class LockForm(Versioned):
    note = forms.CharField(label="What to listen for", required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))


class AskSingleForm(LockForm):
    pass


class ReopenForm(Versioned):
    reason = forms.CharField(label="Why it changes once more", max_length=1000, widget=forms.Textarea({"rows": 2}))


class LimitForm(forms.Form):
    """Of one format: good up to, too long beyond."""

    good_seconds = LengthField(label="Good up to", max_length=9)
    most_seconds = LengthField(label="Too long beyond", max_length=9)

    def __init__(self, *args: Any, form: str, limit: Limit, row: SideLimit | None = None, **kwargs: Any) -> None:
        initial = {"good_seconds": limit.good, "most_seconds": limit.most}
        super().__init__(*args, initial=initial, prefix=form, auto_id=f"limit-{form}-%s", **kwargs)
        self.row = row


class SingleForm(Versioned):
    recording = forms.ModelChoiceField(Recording.objects.none(), empty_label="Choose a recording")
    focus_on = forms.DateField(label="Focus date", required=False, widget=DateInput())
    reason = forms.CharField(label="Why this one", max_length=2000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, album: Album, single: Single | None = None, **kwargs: Any) -> None:
        if single is not None:
            names = ("recording", "focus_on", "reason", "version")
            kwargs["initial"] = {name: getattr(single, name) for name in names}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["recording"]
        field.queryset = (
            Recording.objects.filter(song__album=album).select_related("song").order_by("song__position", "created_at")
        )
        field.label_from_instance = lambda row: f"{row.song}, {row}"
