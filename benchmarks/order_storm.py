"""20 clients move songs of one running order at once, 200 moves each, over REST: never a hole, never a double.

Afterwards the same without the lock, the constraint and the trigger, which must find some: else the storm would prove nothing.
"""

from __future__ import annotations

import http.client
import json
import random
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

CLIENTS, MOVES, SONGS, SIDES, BURSTS = 20, 200, 14, 3, 25


def storm(url: str, token: str, order: str, items: list[str], clients: int = CLIENTS, moves: int = MOVES) -> Counter[int]:
    """Send the moves; how often each status was answered."""
    host, counts = urllib.parse.urlsplit(url).netloc, Counter[int]()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def client(number: int) -> list[int]:
        chance, connection = random.Random(number), http.client.HTTPConnection(host, timeout=120)
        statuses = []
        for _ in range(moves):
            move = {"item": chance.choice(items), "side": chance.randint(1, SIDES), "position": chance.randint(1, SONGS)}
            connection.request("POST", f"/api/v1/running-orders/{order}/move/", json.dumps(move), headers)
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
        connection.close()
        return statuses

    with ThreadPoolExecutor(clients) as pool:
        for statuses in pool.map(client, range(clients)):
            counts.update(statuses)
    return counts


def faults(order: Any) -> int:
    """Sides whose positions are not 1..n."""
    from projects.models import OrderItem

    sides: dict[int, list[int]] = {}
    for side, position in OrderItem.objects.filter(order=order).values_list("side", "position"):
        sides.setdefault(side, []).append(position)
    return sum(sorted(places) != list(range(1, len(places) + 1)) for places in sides.values())


def make_order() -> tuple[Any, str, list[str]]:
    """An order of an album, a token of its producer, and the ids of its items."""
    from django.utils import timezone

    from accounts.actions import issue_token
    from accounts.models import Membership, Organization, User
    from producer.core.actors import SYSTEM
    from projects.actions.order import create_order
    from projects.models import Album, Artist, Song, TeamMember

    house = Organization.objects.create(name="Storm House", kind="production")
    user = User.objects.create_user("orders@example.com", "not used here", name="Storm Petrel")
    Membership.objects.create(user=user, organization=house, role="producer")
    album = Album.objects.create(organization=house, artist=Artist.objects.create(organization=house, name="A"), title="B")
    TeamMember.objects.create(album=album, user=user, role="producer")
    for number in range(1, SONGS + 1):
        Song.objects.create(album=album, title=f"Song {number}", position=number, state="final_cut", length_seconds=200)
    order = create_order(album, name="Storm", format="12in", sides=SIDES, by=user)
    token = issue_token(user, "storm", ("read", "write"), timezone.now() + timedelta(days=2), by=SYSTEM)[1]
    return order, token, [str(key) for key in order.items.values_list("pk", flat=True)]


def drop_proofs() -> Callable[[], None]:
    """Take the unique constraint and the trigger off the table. Returns what puts them back, over an empty table."""
    from django.db import connection

    from projects.models import OrderItem

    constraint = next(each for each in OrderItem._meta.constraints if each.name == "order_position_once")
    trigger = next(each for each in OrderItem._meta.triggers if each.name == "no_hole")
    trigger.uninstall(OrderItem)
    with connection.schema_editor() as editor:
        editor.remove_constraint(OrderItem, constraint)

    def restore() -> None:
        OrderItem.objects.all().delete()
        trigger.install(OrderItem)
        with connection.schema_editor() as editor:
            editor.add_constraint(OrderItem, constraint)

    return restore


def control(url: str, token: str, order: Any, items: list[str]) -> int:
    """Short storms until a fault shows: each deadlock that the lock keeps away costs a second here."""
    for _ in range(BURSTS):
        storm(url, token, str(order.pk), items, moves=2)
        if found := faults(order):
            return found
    return 0


def main() -> bool:
    from .house import house

    with house() as home:
        order, token, items = make_order()
        with home.web() as url:
            began = time.monotonic()
            real = storm(url, token, str(order.pk), items)
            seconds = time.monotonic() - began
        deadlocks, found = sum("deadlock" in line for line in home.log), faults(order)
        drop_proofs()
        with home.web("benchmarks.unlocked_orders") as url:
            unlocked = control(url, token, order, items)
    total = CLIENTS * MOVES
    print(f"order_storm: {total} moves by {CLIENTS} clients in {seconds:.1f} s, {total / seconds:.0f} a second")
    print(f"  {real[200]} moved, {total - real[200]} failed, {deadlocks} deadlocks, {found} sides with a hole or a double")
    print(f"  without lock, constraint and trigger: {unlocked} sides with a hole or a double")
    return (real[200], deadlocks, found) == (total, 0, 0) and unlocked > 0
