"""This room's tables in an album's history."""

from __future__ import annotations

from django.apps import apps
from django.db.models import QuerySet

from producer.core.history import Entry
from projects.history import Table, register

BOOKING_MONEY = frozenset({"estimate", "currency", "exchange_rate", "cost", "deposit", "deposit_paid_on", "cancel_fee"})
CALL_MONEY = frozenset({"pay", "rate", "units", "union_card", "fee", "currency", "exchange_rate", "cost"})


def _events(name: str) -> QuerySet:
    return apps.get_model("studio", name).objects.all()


def _booking(entry: Entry) -> str:
    """`Booking of Studio A: Hold → Confirmed` where its state changed."""
    for change in [change for change in entry.changes if change.field == "status"]:
        entry.changes.remove(change)
        return f"Booking of {entry.name}: {change.before} → {change.after}"
    return f"Booking of {entry.name} {entry.verb}"


def _call(entry: Entry) -> str:
    for change in [change for change in entry.changes if change.field == "answer"]:
        entry.changes.remove(change)
        return f"Call of {entry.name}: {change.after}"
    return f"Call of {entry.name} {entry.verb}"


def register_all() -> None:
    booking = (
        "room",
        "purpose",
        "kind",
        "starts_at",
        "ends_at",
        "status",
        "hold_rank",
        "expires_at",
        "cancel_reason",
        "notes",
        *sorted(BOOKING_MONEY),
    )
    register(
        Table(
            "booking",
            lambda: _events("BookingEvent"),
            "Booking",
            "album_id",
            "room",
            booking,
            money=BOOKING_MONEY,
            headline=_booking,
        )
    )
    call = ("role", "call_at", "answer", *sorted(CALL_MONEY))
    register(
        Table(
            "call",
            lambda: _events("CallEvent"),
            "Call",
            "booking__album_id",
            "person",
            call,
            money=CALL_MONEY,
            headline=_call,
        )
    )
