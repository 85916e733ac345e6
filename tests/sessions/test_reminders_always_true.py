"""Whatever happens to a booking, in any order: calendars and reminders are those of its last state (hypothesis)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from notices.actions import choose
from notices.preferences import of
from producer.core.actors import SYSTEM
from producer.core.models import Outbox
from sessions.actions.booking import cancel_booking, confirm_booking, move_booking, restore_booking
from sessions.actions.calls import add_call, remove_call
from sessions.actions.reminder import send_due
from sessions.models import Booking, Reminder
from tests.conftest import NOW

from .factories import make_booking

ALICE, DORA = "alice@bluebird.example", "dora@example.com"
HOURS = st.lists(st.sampled_from([72, 48, 24, 12, 2, 1]), unique=True, max_size=4)
STEP = st.one_of(
    st.tuples(st.just("move"), st.integers(1, 120)),
    st.tuples(st.sampled_from(["cancel", "restore", "confirm", "call", "uncall"]), st.just(0)),
    st.tuples(st.just("hours"), HOURS),
    st.tuples(st.just("later"), st.integers(1, 40)),
)


class World:
    """The booking, and what a careful assistant with a notebook would have done."""

    def __init__(self, album: Any, room: Any, dora: Any, clock: Any) -> None:
        self.clock, self.dora = clock, dora
        self.booking = make_booking(album, room, NOW + timedelta(hours=100))
        self.called, self.hours = False, [72, 24, 2]
        self.expected: list[tuple[str, datetime, int]] = []  # reminders that must have been mailed

    def step(self, verb: str, value: Any) -> None:
        getattr(self, verb)(value)
        self.booking = Booking.objects.select_related("album", "room__studio").get(pk=self.booking.pk)

    def move(self, hours: int) -> None:
        if self.booking.status in ("hold", "confirmed"):
            start = timezone.now().replace(minute=0, second=0) + timedelta(hours=hours)
            move_booking(self.booking, starts_at=start, ends_at=start + timedelta(hours=8), by=SYSTEM)

    def cancel(self, _: int) -> None:
        if self.booking.status in ("hold", "confirmed"):
            cancel_booking(self.booking, reason="Because.", by=SYSTEM)

    def restore(self, _: int) -> None:
        if self.booking.status == "cancelled":
            restore_booking(self.booking, by=SYSTEM)

    def confirm(self, _: int) -> None:
        if self.booking.status == "hold":
            confirm_booking(self.booking, by=SYSTEM)

    def call(self, _: int) -> None:
        if not self.called and self.booking.status in ("hold", "confirmed"):
            add_call(self.booking, person=self.dora, by=SYSTEM)
            self.called = True

    def uncall(self, _: int) -> None:
        if self.called and self.booking.status in ("hold", "confirmed"):
            remove_call(self.booking.calls.get(), by=SYSTEM)
            self.called = False

    def hours_of(self, address: str) -> list[int]:
        return self.hours if address == DORA else [72, 24, 2]

    def later(self, hours: int) -> None:
        due = {key for key in self.wanted() if self.due(key) > timezone.now()}
        self.clock.shift(timedelta(hours=hours))
        now, start = timezone.now(), self.booking.starts_at
        for address in self.audience():
            passed = [key[2] for key in due if key[0] == address and self.due(key) <= now]
            if passed and now < start:
                self.expected.append((address, start, min(passed)))
        send_due(now)

    def audience(self) -> list[str]:
        confirmed = self.booking.status == "confirmed"
        return [address for address in (ALICE, DORA) if confirmed and (address == ALICE or self.called)]

    def wanted(self) -> set[tuple[str, datetime, int]]:
        return {(a, self.booking.starts_at, h) for a in self.audience() for h in self.hours_of(a)}

    def due(self, key: tuple[str, datetime, int]) -> datetime:
        return key[1] - timedelta(hours=key[2])


def set_hours(world: World, hours: list[int]) -> None:
    choose(of(DORA), mail=True, hours=hours)
    world.hours = hours


def calendars() -> dict[str, Any]:
    """What every person's calendar shows after reading its mail in order; a lower SEQUENCE would be ignored."""
    shown: dict[str, Any] = {}
    last: dict[str, int] = {}
    for row in Outbox.objects.filter(kind="mail", key__startswith="calendar:").order_by("id"):
        event = Calendar.from_ical(row.payload["ics"]).walk("VEVENT")[0]
        address = row.payload["to"]
        assert int(event["SEQUENCE"]) > last.get(address, -1)
        last[address] = int(event["SEQUENCE"])
        shown[address] = None if event["STATUS"] == "CANCELLED" else event["DTSTART"].dt
    return {address: start for address, start in shown.items() if start}


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a history takes many minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEP, max_size=14))
def test_reminders_and_calendars_follow_any_history(album, room, dora, steps):
    with undone(), time_machine.travel(NOW, tick=False) as clock:
        world = World(album, room, dora, clock)
        for verb, value in [("confirm", 0), *steps]:
            set_hours(world, value) if verb == "hours" else world.step(verb, value)
            now = timezone.now()
            waiting = set(Reminder.objects.filter(state="waiting").values_list("address", "starts_at", "hours"))
            assert waiting == {key for key in world.wanted() if world.due(key) > now}
            if world.booking.ends_at > now:
                assert calendars() == dict.fromkeys(world.audience(), world.booking.starts_at)
        sent = Reminder.objects.filter(state="sent").values_list("address", "starts_at", "hours")
        assert sorted(sent) == sorted(set(world.expected))
        assert Outbox.objects.filter(key__startswith="reminder:").count() == len(sent)
