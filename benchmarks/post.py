"""What the measures of reminders need: Redis, a mail server on loopback, workers to kill, beats, and reminders that are due."""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from typing import Any

from producer.devstack.children import Child, Spec, stop_together
from producer.devstack.servers import start
from producer.devstack.valkey import Valkey
from tests.smtp import Mailbox, Server

from .house import ROOT, House, house

PEOPLE_A_BOOKING = 100
PATIENCE = 150.0  # seconds without any progress after which a measure gives up
SHORT = {"MEASURE_LEASE": "5", "MEASURE_SWEEP": "3"}


class Box(Mailbox):
    """Takes its time for each mail, as real servers do, and keeps only who got what."""

    def __init__(self, delay: float) -> None:
        super().__init__()
        self.delay = delay
        self.got: list[tuple[str, str]] = []  # recipient, Message-ID

    async def handle_DATA(  # noqa: N802 (aiosmtpd names it)
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        await asyncio.sleep(self.delay)
        head = message_from_bytes(envelope.content)
        self.got.append((envelope.rcpt_tos[0], head["Message-ID"]))
        return "250 OK"


@dataclass
class Outcome:
    """What arrived of `due` reminders. A copy is a duplicate; one with another Message-ID would be worse."""

    due: int
    arrived: int
    duplicates: int
    ids_differ: int
    seconds: float

    @property
    def lost(self) -> int:
        return self.due - self.arrived

    def __str__(self) -> str:
        return (
            f"{self.due} due, {self.arrived} arrived, {self.lost} lost, {self.duplicates} twice "
            f"({self.ids_differ} of them under another Message-ID), {self.seconds:.0f} s"
        )


class Post:
    """`short` shortens lease and beat for a small run; `more` is told to every worker that starts from then on."""

    def __init__(self, rooms: House, box: Box, port: int, short: bool) -> None:
        self.house, self.box, self.short = rooms, box, SHORT if short else {}
        self.more: dict[str, str] = {}
        self.redis = Valkey(rooms.folder)
        self.redis_process = start(self.redis, rooms.spawn)
        self.env = {**os.environ, "REDIS_URL": self.redis.url(), "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
        self.workers: list[Child] = []
        self.beats: list[Child] = []
        self.hired = 0

    def hire(self, count: int = 1) -> None:
        for _ in range(count):
            self.hired += 1
            argv = ["worker", "-l", "INFO", "-c", "1", "-n", f"w{self.hired}@%h", "--without-gossip", "--without-mingle"]
            self.workers.append(self._celery(f"w{self.hired}", argv))

    def wind_beats(self, count: int) -> None:
        self.beats += [self._celery(f"beat{n}", ["beat", "-l", "INFO", "--pidfile="]) for n in range(count)]

    def _celery(self, name: str, argv: list[str]) -> Child:
        command = [sys.executable, "-m", "celery", "-q", "-A", "benchmarks.workers", *argv]
        return self.house.spawn(Spec(name, command, {**self.env, **self.short, **self.more}, str(ROOT)))

    def at_work(self) -> list[Child]:
        return [
            each for each in self.workers if any(f"{each.spec.name}: " in line and " ready" in line for line in self.house.log)
        ]

    def kill_one(self) -> None:
        """`kill -9` of a whole worker, whatever it is doing, and a new one in its place."""
        while not (up := self.at_work()):
            self._refuse_deaths()
            time.sleep(0.05)
        victim = random.choice(up)
        victim.sweep_session()
        victim.process.wait()
        self.workers.remove(victim)
        self.house.children.remove(victim)
        self.hire()

    def kill_redis(self) -> None:
        self.redis_process.sweep_session()
        self.redis_process.process.wait()
        self.house.children.remove(self.redis_process)

    def start_redis(self) -> None:
        self.redis_process = start(self.redis, self.house.spawn)

    def wait_until(self, done: Any) -> bool:
        """True once `done()`; False if nothing more arrives for too long."""
        seen, since = -1, time.monotonic()
        while not done():
            if len(self.box.got) != seen:
                seen, since = len(self.box.got), time.monotonic()
            if time.monotonic() - since > PATIENCE:
                return False
            self._refuse_deaths()
            time.sleep(0.02)
        return True

    def _refuse_deaths(self) -> None:
        """A worker that ends by itself is a fault of the measure."""
        for each in [*self.workers, *self.beats]:
            if each.ended():
                raise RuntimeError(f"{each.spec.name} ended: {each.output()}")

    def settle(self) -> None:
        """Until no message waits: the rows of killed workers come back when their lease ends."""
        from producer.core.models import Outbox
        from sessions.models import Reminder

        def settled() -> bool:
            time.sleep(0.3)
            open_ = Reminder.objects.filter(state="waiting", hours=24).exists()
            return not open_ and not Outbox.objects.filter(state="waiting").exists()

        self.wait_until(settled)

    def dismiss(self) -> None:
        """Workers and beats stop; what they said and what arrived is kept."""
        for child in [*self.workers, *self.beats]:
            child.sweep_session()
            self.house.children.remove(child)
        stop_together([*self.workers, *self.beats])
        self.workers, self.beats = [], []

    def start_anew(self, delay: float, **more: str) -> None:
        """Empty tables and letter box for another run in the same house."""
        from django.db import connection

        self.dismiss()
        self.more, self.box.got, self.box.delay = more, [], delay
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE accounts_organization, core_outbox CASCADE")

    def outcome(self, due: int, began: float) -> Outcome:
        got = Counter(self.box.got)
        people = Counter(address for address, _ in got)
        duplicates = sum(got.values()) - len(people)
        return Outcome(due, len(people), duplicates, sum(n - 1 for n in people.values()), time.monotonic() - began)


@contextmanager
def post(delay: float = 0.1, *, short: bool = False) -> Iterator[Post]:
    """One house with Redis and a mail server that takes `delay` seconds for each mail."""
    box = Box(delay)
    with house() as rooms, Server(box) as server:
        made = Post(rooms, box, server.port, short)
        try:
            yield made
        finally:
            made.dismiss()


def make_due(count: int) -> int:
    """`count` people called to confirmed bookings of tomorrow, whose 24-hour reminder is due now."""
    from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
    from django.utils import timezone

    from projects.models import Person
    from sessions.actions.calendar import follow
    from sessions.models import Booking, Call, Reminder
    from tests.factories import make_album, make_organization
    from tests.sessions.factories import make_room, make_studio

    organization = make_organization()
    album, studio = make_album(organization), make_studio(organization)
    start = timezone.now().replace(microsecond=0) + timedelta(hours=24, minutes=10)
    end = start + timedelta(hours=8)
    for first in range(0, count, PEOPLE_A_BOOKING):
        booking = Booking(album=album, room=make_room(studio, f"Room {first}"), starts_at=start, ends_at=end, currency="USD")
        booking.status, booking.blocked = "confirmed", DateTimeTZRange(start, end)
        booking.save()
        numbers = range(first, min(first + PEOPLE_A_BOOKING, count))
        people = [Person(organization=organization, name=f"Player {n}", email=f"p{n}@example.com") for n in numbers]
        Person.objects.bulk_create(people)
        Call.objects.bulk_create(Call(booking=booking, person=person, call_at=start, currency="USD") for person in people)
        follow(booking, quiet=True)
    return Reminder.objects.filter(hours=24).update(due_at=timezone.now())
