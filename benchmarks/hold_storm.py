"""Every door of booking at once: holds, challenges, series, options, moves, swaps, restorations and imports in few rooms.

1. 1,500 requests of thirteen kinds, 30 at a time, into two rooms and three days by ten people of two companies.
2. 200 rounds in which two bookings change places, asked from both sides at the same moment.
3. 500 pairs of requests for the same two rooms, named in opposite order, at the same moment.
4. 20 rushes: ten people want one room at one moment.

No two confirmed bookings overlap, no two holds of one rank, nothing answers 5xx, no wait is longer than 3 s. Then the rushes
again without the rooms' locks and without the exclusions, which must find what they look for.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from .booking_storm import CSRF, Person, drop_constraint, make_people

REQUESTS, AT_ONCE, SWAPS, PAIRS, RUSHES, BAR = 1500, 30, 200, 500, 20, 3.0
BOTH = ("booking_room_once", "booking_hold_rank_once")
START = datetime(2027, 6, 8, 9, tzinfo=UTC)
EIGHT = timedelta(hours=8)


@dataclass
class Seen:
    """What the doors answered, how long the slowest took, and whose bookings there are by now."""

    counts: Counter[tuple[str, int]] = field(default_factory=Counter)
    slowest: float = 0.0
    made: list[tuple[Person, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def failures(self) -> int:
        return sum(n for (_, status), n in self.counts.items() if status >= 500)

    def note(self, door: str, status: int, seconds: float, person: Person, ids: list[str]) -> None:
        with self.lock:
            self.counts[door, status] += 1
            self.slowest = max(self.slowest, seconds)
            self.made += [(person, pk) for pk in ids]


class Caller:
    """One connection, and the doors as one asks them."""

    def __init__(self, url: str, rooms: list[str], seen: Seen, dice: random.Random) -> None:
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=120)
        self.rooms, self.seen, self.dice = rooms, seen, dice

    def post(self, door: str, person: Person, path: str, body: dict[str, Any]) -> int:
        headers = {"Authorization": f"Bearer {person.token}", "Content-Type": "application/json"}
        return self._send(door, person, f"/api/v1/{path}", json.dumps(body), headers)

    def _send(self, door: str, person: Person, path: str, body: str, headers: dict[str, str]) -> int:
        began = time.monotonic()
        self.connection.request("POST", path, body, headers)
        answer = self.connection.getresponse()
        text, seconds = answer.read(), time.monotonic() - began
        made = json.loads(text) if answer.status == 201 else {}
        self.seen.note(door, answer.status, seconds, person, made.get("bookings") or [made["id"]] if made else [])
        return answer.status

    # --- the doors

    def slot(self, day: int | None = None) -> dict[str, str]:
        start = START + timedelta(days=self.dice.randrange(3) if day is None else day, minutes=self.dice.randrange(240))
        return {"starts_at": start.isoformat(), "ends_at": (start + EIGHT).isoformat()}

    def hold(self, person: Person) -> None:
        self.post("hold", person, "bookings/", {"album": person.album, "room": self.room(), **self.slot()})

    def book(self, person: Person) -> None:
        body = {"album": person.album, "room": self.room(), "status": "confirmed", **self.slot()}
        self.post("book", person, "bookings/", body)

    def options(self, person: Person) -> None:
        options = [{"room": room, **self.slot()} for room in self.dice.sample(self.rooms, len(self.rooms))]
        self.post("options", person, "option-sets/", {"album": person.album, "name": "Storm", "options": options})

    def series(self, person: Person) -> None:
        body = {"album": person.album, "name": "Storm", "room": self.room(), "days": [self.slot(day) for day in range(3)]}
        self.post("series", person, "blocks/", {**body, "skip_taken": self.dice.random() < 0.7})

    def import_(self, person: Person) -> None:
        slot = self.slot()
        row = f"{self.dice.choice('AB')},{slot['starts_at']},{slot['ends_at']}"
        form = {"csrfmiddlewaretoken": CSRF, "text": f"room,from,until\n{row}\n", "import": "1"}
        headers = {
            "Cookie": f"sessionid={person.session}; csrftoken={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self._send("import", person, f"/albums/{person.album}/bookings/import/", urllib.parse.urlencode(form), headers)

    def verb(self, name: str, body: Callable[[], dict[str, Any]] = dict) -> None:
        with self.seen.lock:
            known = self.dice.choice(self.seen.made) if self.seen.made else None
        if known:
            self.post(name, known[0], f"bookings/{known[1]}/{name}/", body())

    def swap(self) -> None:
        with self.seen.lock:
            person, one = self.dice.choice(self.seen.made) if self.seen.made else (None, "")
            own = [pk for whose, pk in self.seen.made if whose is person and pk != one]
        if person and own:
            self.post("swap", person, f"bookings/{one}/swap/", {"other": self.dice.choice(own)})

    def room(self) -> str:
        return self.dice.choice(self.rooms)

    def any_door(self, person: Person) -> None:
        doors: list[tuple[int, Callable[[], None]]] = [
            (4, lambda: self.hold(person)),
            (2, lambda: self.book(person)),
            (2, lambda: self.options(person)),
            (2, lambda: self.series(person)),
            (1, lambda: self.import_(person)),
            (3, lambda: self.verb("challenge")),
            (1, lambda: self.verb("withdraw")),
            (2, lambda: self.verb("release")),
            (2, lambda: self.verb("confirm")),
            (2, lambda: self.verb("cancel", lambda: {"reason": "Storm"})),
            (2, lambda: self.verb("move", lambda: {**self.slot(), "room": self.room()})),
            (2, lambda: self.verb("restore")),
            (2, self.swap),
        ]
        self.dice.choices([door for _, door in doors], [weight for weight, _ in doors])[0]()


def storm(url: str, people: list[Person], rooms: list[str], requests: int = REQUESTS, at_once: int = AT_ONCE) -> Seen:
    """Random doors, from every person, `at_once` at a time; the dice fall the same way each run."""
    seen = Seen()

    def work(number: int) -> None:
        caller = Caller(url, rooms, seen, random.Random(number))
        for turn in range(requests // at_once):
            caller.any_door(people[(number + turn) % len(people)])
        caller.connection.close()

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(work, range(at_once)))
    return seen


@contextmanager
def callers(number: int, url: str, rooms: list[str], seen: Seen) -> Iterator[list[Caller]]:
    made = [Caller(url, rooms, seen, random.Random(n)) for n in range(number)]
    try:
        yield made
    finally:
        for caller in made:
            caller.connection.close()


def together(*jobs: Callable[[], Any]) -> list[Any]:
    """All at the same moment."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        gate.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def swaps(url: str, person: Person, rooms: list[str], rounds: int = SWAPS) -> tuple[Seen, bool]:
    """Two bookings change places, asked from both sides at once. Also whether they still have the two places between them."""
    seen, slot = Seen(), {"starts_at": START.isoformat(), "ends_at": (START + EIGHT).isoformat()}
    with callers(2, url, rooms, seen) as (left, right):
        for room in rooms[:2]:
            left.post("book", person, "bookings/", {"album": person.album, "room": room, "status": "confirmed", **slot})
        one, two = (pk for _, pk in seen.made)
        for _ in range(rounds):
            together(
                lambda: left.post("swap", person, f"bookings/{one}/swap/", {"other": two}),
                lambda: right.post("swap", person, f"bookings/{two}/swap/", {"other": one}),
            )
    return seen, _places([one, two]) == sorted(rooms[:2])


def _places(ids: list[str]) -> list[str]:
    from sessions.models import Booking

    return sorted(str(pk) for pk in Booking.objects.filter(pk__in=ids, status="confirmed").values_list("room_id", flat=True))


def crosswise(url: str, people: list[Person], rooms: list[str], pairs: int = PAIRS) -> Seen:
    """Two people want the same two rooms on one day, named in opposite order."""
    seen = Seen()
    with callers(2, url, rooms, seen) as both:
        for pair in range(pairs):
            slot = _day(10 + pair)
            bodies = [
                {"album": person.album, "name": "Cross", "options": [{"room": room, **slot} for room in order]}
                for person, order in ((people[0], rooms[:2]), (people[1], rooms[1::-1]))
            ]
            asked = zip(both, people[:2], bodies, strict=True)
            together(*(partial(caller.post, "options", person, "option-sets/", body) for caller, person, body in asked))
    return seen


def rush(url: str, people: list[Person], rooms: list[str], rounds: int = RUSHES) -> Seen:
    """Everybody wants the same room at the same moment, half as a hold and half confirmed."""
    seen = Seen()
    with callers(len(people), url, rooms, seen) as all_of_them:
        for turn in range(rounds):
            wish = {"room": rooms[0], **_day(1000 + turn)}
            statuses = ["hold" if n % 2 else "confirmed" for n in range(len(people))]
            asked = zip(all_of_them, people, statuses, strict=True)
            together(
                *(
                    partial(caller.post, "rush", person, "bookings/", {**wish, "album": person.album, "status": status})
                    for caller, person, status in asked
                )
            )
    return seen


def _day(number: int) -> dict[str, str]:
    start = START + timedelta(days=number)
    return {"starts_at": start.isoformat(), "ends_at": (start + EIGHT).isoformat()}


OVERLAPS = """
SELECT count(*) FROM studio_booking one JOIN studio_booking two
ON one.room_id = two.room_id AND one.blocked && two.blocked AND one.id < two.id WHERE """
FIRM = "one.status IN ('confirmed', 'done') AND two.status IN ('confirmed', 'done')"
HELD = "one.status = 'hold' AND two.status = 'hold' AND one.hold_rank = two.hold_rank"


def doubles() -> tuple[int, int]:
    """Pairs of confirmed bookings that overlap, and of holds of the same rank."""
    from django.db import connection

    found = []
    for which in (FIRM, HELD):
        with connection.cursor() as cursor:
            cursor.execute(OVERLAPS + which)
            found.append(cursor.fetchone()[0])
    return found[0], found[1]


def disagreements() -> list[str]:
    """What `verify_integrity` finds of rooms, holds, deadlines and the ledger."""
    from producer.core import integrity

    return [words for _, found in integrity.run() for words in found]


def make_rooms(room: Any) -> list[str]:
    from sessions.models import Room

    return sorted([str(room.pk), str(Room.objects.create(studio=room.studio, name="B").pk)])


def main() -> bool:
    from .house import house

    with house() as home:
        people, room = make_people()
        rooms = make_rooms(room)
        from sessions.models import Booking

        with home.web() as url:
            fine = tell("every door", storm(url, people, rooms))
            Booking.objects.all().delete()
            swapped, kept = swaps(url, people[0], rooms)
            fine = tell(f"{SWAPS} swaps, from both sides", swapped) and kept and fine
            fine = tell(f"{PAIRS} pairs in opposite order", crosswise(url, people, rooms)) and fine
            fine = tell(f"{RUSHES} rushes", rush(url, people, rooms)) and fine
        deadlocks = sum("deadlock" in line for line in home.log)
        print(f"  {deadlocks} deadlocks in the server's log; both places kept after the swaps: {kept}")
        Booking.objects.all().delete()
        drop_constraint(BOTH)
        with home.web("benchmarks.unlocked_holds") as url:
            rush(url, people, rooms)
        overlaps, ranks = doubles()
    print(f"  without locks and exclusions: {overlaps} overlaps, {ranks} doubled holds found")
    return fine and not deadlocks and overlaps + ranks > 0


def tell(name: str, seen: Seen) -> bool:
    (overlaps, ranks), wrong = doubles(), disagreements()
    total = sum(seen.counts.values())
    print(f"hold_storm, {name}: {total} requests, {seen.failures} failures, slowest {seen.slowest:.2f} s")
    print(f"  {overlaps} overlaps, {ranks} doubled holds, {len(wrong)} disagreements {wrong[:3] or ''}")
    print("  " + ", ".join(f"{door} {status}: {n}" for (door, status), n in sorted(seen.counts.items())), flush=True)
    return (seen.failures, overlaps, ranks, len(wrong)) == (0, 0, 0, 0) and seen.slowest <= BAR
