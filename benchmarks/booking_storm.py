"""1,000 attempts at one room, 50 at a time: one gets it, 999 are told who has it and when.

All times overlap each other without being equal; each attempt is confirmed at creation; half of them come by the API and half
by the form, from ten people with an album each. Then the same with the room's lock and the constraint switched off, which must
find double bookings: else the storm would prove nothing.
"""

from __future__ import annotations

import http.client
import json
import re
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, NamedTuple

ATTEMPTS, AT_ONCE, PEOPLE = 1000, 50, 10
START = datetime(2027, 6, 8, 10, tzinfo=UTC)
CSRF = "s" * 32


class Person(NamedTuple):
    token: str
    session: str
    album: str


@dataclass
class Answers:
    """How often each door gave each answer, and how long the slowest took."""

    counts: Counter[tuple[str, int, str]]
    seconds: float
    slowest: float

    def of(self, *, status: int, code: str | None = None) -> int:
        return sum(n for (_, s, c), n in self.counts.items() if s == status and code in (None, c))

    @property
    def successes(self) -> int:
        return self.of(status=201) + self.of(status=302)

    @property
    def conflicts(self) -> int:
        return self.of(status=409, code="booking_conflict")


def storm(url: str, people: list[Person], room: str, attempts: int = ATTEMPTS, at_once: int = AT_ONCE) -> Answers:
    """Send the attempts, each a second later than the one before, and count the answers."""
    host = urllib.parse.urlsplit(url).netloc
    numbers, counts, times = count(), Counter[tuple[str, int, str]](), []

    def work(_: int) -> None:
        connection = http.client.HTTPConnection(host, timeout=120)
        while (number := next(numbers)) < attempts:
            door, send = (("api", by_api), ("form", by_form))[number % 2]
            began = time.monotonic()
            status, code = send(connection, people[number // 2 % len(people)], room, START + timedelta(seconds=number))
            times.append(time.monotonic() - began)
            counts[door, status, code] += 1
        connection.close()

    began = time.monotonic()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(work, range(at_once)))
    return Answers(counts, time.monotonic() - began, max(times))


def by_api(connection: http.client.HTTPConnection, person: Person, room: str, start: datetime) -> tuple[int, str]:
    end = start + timedelta(hours=8)
    body = {"album": person.album, "room": room, "starts_at": start.isoformat(), "ends_at": end.isoformat()}
    headers = {"Authorization": f"Bearer {person.token}", "Content-Type": "application/json"}
    connection.request("POST", "/api/v1/bookings/", json.dumps({**body, "status": "confirmed"}), headers)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read() or "{}").get("code", "")


def by_form(connection: http.client.HTTPConnection, person: Person, room: str, start: datetime) -> tuple[int, str]:
    times = {"starts_at": f"{start:%Y-%m-%dT%H:%M:%S}", "ends_at": f"{start + timedelta(hours=8):%Y-%m-%dT%H:%M:%S}"}
    form = {"csrfmiddlewaretoken": CSRF, "room": room, "kind": "session", "status": "confirmed", **times}
    headers = {
        "Cookie": f"sessionid={person.session}; csrftoken={CSRF}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", f"/bookings/new/?album={person.album}", urllib.parse.urlencode(form), headers)
    answer = connection.getresponse()
    told = re.search(r" is taken Tue 8 Jun( 2027)?, ", answer.read().decode())
    return answer.status, "booking_conflict" if answer.status == 409 and told else ""


def make_people(number: int = PEOPLE) -> tuple[list[Person], Any]:
    """People of two companies, each with a token, a sign-in session and an album, and a room that is listed for all."""
    from django.test import Client
    from django.utils import timezone

    from accounts.actions import issue_token
    from accounts.models import Membership, Organization, User
    from producer.core.actors import SYSTEM
    from projects.models import Album, Artist, TeamMember
    from sessions.models import Room, Studio

    companies = [Organization.objects.create(name=f"Company {n}", kind="production") for n in (1, 2)]
    room = Room.objects.create(studio=Studio.objects.create(organization=companies[0], name="Quay", listed=True), name="A")
    people = []
    for n in range(number):
        company = companies[n % 2]
        user = User.objects.create_user(f"storm{n}@example.com", "not used here", name=f"Person {n}")
        Membership.objects.create(user=user, organization=company, role="producer")
        artist = Artist.objects.create(organization=company, name=f"Artist {n}")
        album = Album.objects.create(organization=company, artist=artist, title=f"Album {n}")
        TeamMember.objects.create(album=album, user=user, role="producer")
        _, token = issue_token(user, "storm", ("read", "write", "money"), timezone.now() + timedelta(days=30), by=SYSTEM)
        browser = Client()
        browser.force_login(user)
        people.append(Person(token, browser.cookies["sessionid"].value, str(album.pk)))
    return people, room


def doubles(room: Any) -> int:
    """Pairs of confirmed bookings of the room that overlap."""
    from sessions.models import Booking

    rows = list(Booking.objects.filter(room=room, status="confirmed").values_list("starts_at", "ends_at").order_by("starts_at"))
    return sum(later[0] < rows[n][1] for n in range(len(rows)) for later in rows[n + 1 :])


EXCLUSIONS = ("booking_room_once",)


def drop_constraint(names: tuple[str, ...] = EXCLUSIONS) -> Callable[[], None]:
    """Take the exclusions off the table and off the model. Returns what puts them back."""
    from django.db import connection

    from sessions.models import Booking

    kept = Booking._meta.constraints
    dropped = [each for each in kept if each.name in names]
    for constraint in dropped:
        with connection.schema_editor() as editor:
            editor.remove_constraint(Booking, constraint)
    Booking._meta.constraints = [each for each in kept if each not in dropped]

    def restore() -> None:
        Booking.objects.all().delete()
        Booking._meta.constraints = kept
        for constraint in dropped:
            with connection.schema_editor() as editor:
                editor.add_constraint(Booking, constraint)

    return restore


def main() -> bool:
    from .house import house

    with house() as home:
        people, room = make_people()
        with home.web() as url:
            real = storm(url, people, str(room.pk))
        deadlocks = sum("deadlock" in line for line in home.log)
        real_doubles = doubles(room)
        from sessions.models import Booking

        Booking.objects.all().delete()
        drop_constraint()
        with home.web("benchmarks.unlocked") as url:
            unlocked = storm(url, people, str(room.pk))
        found = doubles(room)
    fine = tell(real, deadlocks, real_doubles)
    print(f"  without lock and constraint: {unlocked.successes} successes, {found} double bookings found")
    return fine and found > 0


def tell(answers: Answers, deadlocks: int, found: int) -> bool:
    failures = sum(n for (_, status, _), n in answers.counts.items() if status >= 500)
    print(f"booking_storm: {ATTEMPTS} attempts, {AT_ONCE} at a time, {answers.seconds:.1f} s, slowest {answers.slowest:.2f} s")
    print(f"  {answers.successes} success, {answers.conflicts} conflicts, {failures} failures")
    print(f"  {deadlocks} deadlocks in the server's log, {found} double bookings")
    print("  " + ", ".join(f"{door} {status} {code}: {n}" for (door, status, code), n in sorted(answers.counts.items())))
    return (answers.successes, answers.conflicts, failures, deadlocks, found) == (1, ATTEMPTS - 1, 0, 0, 0)
