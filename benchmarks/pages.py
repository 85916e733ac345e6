"""What a page costs beside a view that passes 50 rows of json_agg through, with 20 and with 2,000 albums in the database.

Bars, in times of the baseline: HTML at most 12, the production grid of 40 songs and 14 parts and the calendar of 30 rooms and
31 days with 600 bookings 20, a REST list of 50 rows 9;
and 2,000 albums at most 1.3 times what 20 take.
"""

from __future__ import annotations

import http.client
import statistics
import time
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from .house import house

FEW, MANY = 20, 2000
ROUNDS, WARM = 60, 10
HTML_BAR, GRID_BAR, REST_BAR, GROWTH_BAR = 12.0, 20.0, 9.0, 1.3
SONGS, PARTS = 40, 14
BOOKINGS = 3  # of each album: a page of them is full with few albums as with many


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    headers: dict[str, str]
    bar: float


def main() -> bool:
    with house() as made:
        world = World()
        world.albums(FEW)
        world.board()
        world.songs()
        world.calendar()
        with made.web("benchmarks.bare", threads=2) as url:
            pages = world.pages()
            few = measure(url, pages)
            world.albums(MANY - FEW)
            many = measure(url, pages)
    return report(few, many, pages)


def report(few: dict[str, float], many: dict[str, float], pages: list[Page]) -> bool:
    good = True
    print(f"{'':24}{FEW:>6} albums{MANY:>9} albums   growth   (times the baseline)")
    for page in pages:
        growth = many[page.name] / few[page.name]
        met = max(few[page.name], many[page.name]) <= page.bar and growth <= GROWTH_BAR
        good &= met
        told = "" if met else f"  misses {page.bar} or {GROWTH_BAR}"
        print(f"{page.name:24}{few[page.name]:>12.1f}×{many[page.name]:>15.1f}×{growth:>8.2f}×{told}")
    return good


def measure(url: str, pages: list[Page]) -> dict[str, float]:
    """Page -> its time in times of the baseline asked for just before it: the median of many pairs."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    return {page.name: statistics.median(pairs(connection, page)) for page in pages}


def pairs(connection: http.client.HTTPConnection, page: Page) -> list[float]:
    found = []
    for number in range(WARM + ROUNDS):
        bare, full = once(connection, "/bare/", {}), once(connection, page.path, page.headers)
        if number >= WARM:
            found.append(full / bare)
    return found


def once(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> float:
    start = time.perf_counter()
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, (path, answer.status, body[:200])
    return time.perf_counter() - start


class World:
    """A label, a production company and the albums it shares; each album with its totals and sessions to come."""

    def __init__(self) -> None:
        from tests import factories
        from tests.sessions import factories as rooms

        self.owner = factories.make_organization("Bluebird Productions")
        self.label = factories.make_organization("Northern Lights", "label")
        self.producer = factories.make_member(self.owner, "producer", "Alice Archer")
        self.owner_admin = factories.make_member(self.owner, "admin", "Olga Owens")
        self.head = factories.make_member(self.label, "ar_head", "Hanna Holm")
        self.artist = factories.make_artist(self.owner)
        self.rooms = [rooms.make_room(rooms.make_studio(self.owner, f"Studio {n}")) for n in range(10)]
        self.token = factories.make_token(self.head)
        self.first: Any = None
        self.house: Any = None
        self.year = date.today().year + 2  # noqa: DTZ011 (any year whose January nothing else stands in)
        self.count = 0

    def albums(self, many: int) -> None:
        from django.utils import timezone

        from budgets.models import AlbumTotals
        from producer.core.names import sort_key
        from projects.models import Album, AlbumShare, TeamMember
        from sessions.models import Booking

        numbers = range(self.count, self.count + many)
        titles = [f"Album {n:05d}" for n in numbers]
        common = {"organization": self.owner, "artist": self.artist, "currency": "USD"}
        made = Album.objects.bulk_create([Album(title=title, sort_key=sort_key(title), **common) for title in titles])
        AlbumShare.objects.bulk_create([AlbumShare(album=album, organization=self.label) for album in made])
        own = made[: FEW - self.count]  # a producer makes few of them, however many there are
        TeamMember.objects.bulk_create([TeamMember(album=album, user=self.producer, role="producer") for album in own])
        figures = {"budget": 52500, "efc": 57500, "variance": -5000, "actual": 20000, "committed": 12500}
        shown = {"shown_budget": 52500, "shown_efc": 57500, "shown_variance": -5000}
        AlbumTotals.objects.bulk_create([AlbumTotals(album=album, **figures, **shown) for album in made])
        now = timezone.now()
        booked = [(album, BOOKINGS * n + day) for n, album in zip(numbers, made, strict=True) for day in range(BOOKINGS)]
        Booking.objects.bulk_create([self._booking(album, number, now) for album, number in booked], batch_size=500)
        self.first = self.first or made[0]
        self.count += many
        self._settle()

    def songs(self) -> None:
        """A pool of 50, every second pitched and on hold, on an album of its own."""
        from django.utils import timezone

        from projects import actions
        from tests import factories

        self.pool = factories.make_album(self.owner, "The pool", artist=self.artist)
        factories.share(self.pool, self.label)
        facts = {"writers": "Archer, Byrd", "key": "Am", "tempo": 92, "time_signature": "4/4", "length_seconds": 222}
        until = timezone.now().date() + timedelta(days=60)
        for n in range(1, 51):
            origin = "pitched" if n % 2 else "original"
            song = factories.make_song(self.pool, f"Pool {n}", position=n, origin=origin, moods=["dark", "warm"], **facts)
            if n % 2:
                actions.hold_song(song, until=until, by=self.owner_admin)
        actions.write_lyric(song, text="Words\n" * 40, by=self.owner_admin)
        self._settle()

    def board(self) -> None:
        """A grid on the first album: every cell is marked and most have somebody in them."""
        from projects import actions
        from tests import factories

        songs = [factories.make_song(self.first, f"Song {n}", state="recording", position=n) for n in range(1, SONGS + 1)]
        parts = [actions.add_part(self.first, name=f"Part {n}", by=self.producer) for n in range(1, PARTS + 1)]
        people = [factories.make_person(self.owner, f"Player {n}") for n in range(3)]
        states = ["in_work", "recorded", "edited", "done", "not_needed"]
        wishes = [
            actions.Wish(song.pk, part.pk, {"state": states[(x + y) % 5], "person": people[x % 3].pk if x % 4 else None}, 0)
            for y, song in enumerate(songs)
            for x, part in enumerate(parts)
        ]
        actions.mark_cells(self.first, wishes, by=self.producer)
        self._settle()

    def calendar(self) -> None:
        """A house of 30 rooms, each booked on 20 days of a month of 31 for the producer's albums."""
        from datetime import UTC, datetime

        from projects.models import Album
        from sessions.models import Booking
        from sessions.rules.clash import blocked
        from tests.sessions import factories as rooms

        self.house = rooms.make_studio(self.owner, "The long house")
        albums = list(Album.objects.filter(team__user=self.producer).order_by("pk"))
        made = []
        for number in range(30):
            room = rooms.make_room(self.house, f"Room {number}")
            for day in range(1, 21):
                start = datetime(self.year, 1, day, 10, tzinfo=UTC)
                end, status = start + timedelta(hours=8), "hold" if day % 5 == 0 else "confirmed"
                times = {"starts_at": start, "ends_at": end, "blocked": blocked(room, start, end)}
                rank = 1 if status == "hold" else None
                album = albums[(number + day) % len(albums)]
                made.append(Booking(album=album, room=room, status=status, hold_rank=rank, **times))
        Booking.objects.bulk_create(made, batch_size=300)
        self._settle()

    def _booking(self, album: Any, number: int, now: Any) -> Any:
        from sessions.models import Booking
        from sessions.rules.clash import blocked

        room, day = self.rooms[number % 10], number // 10 + 1
        start = now.replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=day)
        end = start + timedelta(hours=8)
        return Booking(
            album=album, room=room, starts_at=start, ends_at=end, blocked=blocked(room, start, end), status="confirmed"
        )

    def _settle(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

    def pages(self) -> list[Page]:
        from tests import factories

        label, own = (
            {"Cookie": f"sessionid={factories.client_of(who).cookies['sessionid'].value}"} for who in (self.head, self.producer)
        )
        token = {"Authorization": f"Bearer {self.token}"}
        month = f"/calendar/?view=month&on={self.year}-01-09&studio={self.house.pk}"
        return [
            Page("Home of the label", "/", label, HTML_BAR),
            Page("Home of a producer", "/", own, HTML_BAR),
            Page("Album page", f"/albums/{self.first.pk}/", label, HTML_BAR),
            Page("Grid, 40 songs × 14", f"/albums/{self.first.pk}/grid/", label, GRID_BAR),
            Page("Calendar, 30 rooms × 31", month, own, GRID_BAR),
            Page("Pool of 50 songs", f"/albums/{self.pool.pk}/songs/", label, HTML_BAR),
            Page("Song page", f"/songs/{self.pool.songs.all()[0].pk}/", label, HTML_BAR),
            Page("Albums", "/albums/", label, HTML_BAR),
            Page("Bookings", "/bookings/", label, HTML_BAR),
            Page("REST, 20 albums", "/api/v1/albums/?page_size=20", token, REST_BAR),
            Page("REST, 50 bookings", "/api/v1/bookings/?page_size=50", token, REST_BAR),
        ]
