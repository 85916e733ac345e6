"""Rates of before, one row an hour or a day, become sheets: the same prices on the same days."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.db import migrations

RATE = {"hour": "hour_rate", "day": "lockout_rate"}  # a day was each date that a booking touched


def into_sheets(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("studio", "RateCard").objects.order_by("room_id", "organization_id", "valid_from", "id")
    for _, of_room in groupby(list(rows), key=lambda row: (row.room_id, row.organization_id)):
        in_force: dict[str, Any] = {}
        for _, of_day in groupby(of_room, key=lambda row: row.valid_from):
            _sheet(list(of_day), in_force)


def _sheet(rows: list[Any], in_force: dict[str, Any]) -> None:
    """The day's first row becomes its sheet; the other rate, of that day or still in force, joins it."""
    in_force |= {row.unit: row for row in rows}
    sheet, *others = rows
    for unit, row in in_force.items():
        if row.currency == sheet.currency:
            setattr(sheet, RATE[unit], row.rate)
        elif row in others:
            sheet.notes = f"{sheet.notes}Also agreed: {row.rate} {row.currency} per {unit}.\n"
    hourly = in_force.get("hour")
    sheet.minimum_hours = hourly.minimum_hours if hourly and sheet.hour_rate is not None else 0
    sheet.save()
    for row in others:
        row.delete()


def into_rates(apps: Any, schema_editor: Any) -> None:
    RateCard = apps.get_model("studio", "RateCard")
    for sheet in list(RateCard.objects.all()):
        day = next((rate for rate in (sheet.lockout_rate, sheet.day_rate, sheet.half_day_rate) if rate is not None), None)
        sheet.unit, sheet.rate = ("day", day) if sheet.hour_rate is None else ("hour", sheet.hour_rate)
        sheet.save()
        if sheet.unit == "hour" and day is not None:
            values = {name: getattr(sheet, name) for name in ("room_id", "organization_id", "currency", "valid_from")}
            RateCard.objects.create(unit="day", rate=day, **values)


class Migration(migrations.Migration):
    dependencies = [("studio", "0015_rate_cards_say_everything")]

    operations = [migrations.RunPython(into_sheets, into_rates)]
