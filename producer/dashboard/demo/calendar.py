"""The demo's sessions: those that were played, those to come, and the holds between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from projects.models import Album, Person
from sessions.actions import log as logs
from sessions.actions.booking import cancel_booking, confirm_booking, create_booking
from sessions.actions.call_sheet import send_sheet, write_sheet
from sessions.actions.calls import add_call, answer_call
from sessions.models import Booking, Room

from .cast import signed
from .money import line_of

Called = tuple[str, str, str]  # person, role, fee in the album's currency


@dataclass(frozen=True)
class Plan:
    """A session `day` days from today, in wall time of the studio."""

    record: str
    day: int
    room: str
    start: int
    hours: float
    line: str
    called: tuple[Called, ...] = ()
    songs: tuple[str, ...] = ()
    part: str = ""
    late_minutes: int = 0
    kind: str = "session"
    hold: int = 0
    words: str = ""
    trouble: str = ""


RHYTHM: tuple[Called, ...] = (("Dora Whitlock", "Drums", "280"), ("Sam Okonedo", "Bass", "280"))
WES: Called = ("Wes Tanaka", "Engineer", "320")
MARA: Called = ("Mara Lindqvist", "Vocals and guitar", "0")

SALT = [
    Plan("salt", -41, "Studio A", 10, 10, "Tracking, Studio A", (*RHYTHM, WES, MARA), ("Tidewater", "Salt & Static"), "Drums", 30,
         words="Big kit in the live room, ribbons at two metres. Tidewater at take 4, nothing better after it."),
    Plan("salt", -40, "Studio A", 10, 10, "Tracking, Studio A", (*RHYTHM, WES, MARA), ("Salt & Static", "The Lamp Room"), "Drums", 75,
         words="Lamp Room slower by two clicks: it breathes now.", trouble="Hum in cue mix 3 until noon: a dead DI."),
    Plan("salt", -34, "Studio A", 11, 8, "Tracking, Studio A", (*RHYTHM, WES), ("Half a Mile of Wire",), "Bass", 0),
    Plan("salt", -33, "Studio A", 11, 8, "Tracking, Studio A", (("Ana-Lucía Brandão", "Piano", "280"), WES), ("Ordinary Weather",), "Piano"),
    Plan("salt", -26, "Studio B", 12, 6, "Overdubs, Studio B", (("Pilar Ruiz-Hernández", "Guitars", "280"), WES), ("Tidewater",), "Guitars", 20,
         words="The baritone through the small tweed. Doubled once, panned wide."),
    Plan("salt", -25, "Studio B", 12, 6, "Overdubs, Studio B", (("Pilar Ruiz-Hernández", "Guitars", "280"), WES), ("Salt & Static",), "Guitars"),
    Plan("salt", -19, "Studio B", 13, 5, "Overdubs, Studio B", (MARA, WES), ("Tidewater",), "Vocal", 45,
         words="Comp from 2, 5 and 6. The breath before the last chorus stays."),
    Plan("salt", -12, "Studio B", 13, 5, "Overdubs, Studio B", (("Tess Hale", "Background vocals", "260"), WES), ("Salt & Static",), "BVs"),
    Plan("salt", -5, "Studio A", 10, 8, "Tracking, Studio A", (*RHYTHM, WES, MARA), ("The Lamp Room", "Half a Mile of Wire"), "Drums", 15),
    Plan("salt", 0, "Studio B", 12, 6, "Overdubs, Studio B", (MARA, WES), ("The Lamp Room",), "Vocal"),
    Plan("salt", 1, "Studio A", 10, 10, "Tracking, Studio A", (*RHYTHM, WES, MARA), ("Good Glass", "Kerosene")),
    Plan("salt", 2, "Studio A", 10, 10, "Tracking, Studio A", (*RHYTHM, WES, MARA), ("Slow Ferry to Umeå",)),
    Plan("salt", 8, "Studio A", 10, 9, "Strings", (("The Quayside Quartet", "Strings", "1400"), WES), ("Tidewater",)),
    Plan("salt", 15, "Studio B", 13, 6, "Overdubs, Studio B", (("Tess Hale", "Background vocals", "260"),), hold=1),
    Plan("salt", 21, "Studio A", 9, 58, "Tracking, Studio A", kind="lockout", hold=1),
]  # fmt: skip

FERRY = [
    Plan("ferry", day, room, 10, hours, line, ((name, role, "240"), WES), songs, part, late)
    for day, room, hours, line, name, role, songs, part, late in [
        (-214, "Studio A", 10, "Tracking, Studio A", "Dora Whitlock", "Drums", ("First Boat Out", "Customs"), "Drums", 30),
        (
            -213,
            "Studio A",
            10,
            "Tracking, Studio A",
            "Dora Whitlock",
            "Drums",
            ("Two Tides a Day", "The Engine Room"),
            "Drums",
            0,
        ),
        (-212, "Studio A", 10, "Tracking, Studio A", "Sam Okonedo", "Bass", ("Gull Season", "Rope"), "Bass", 90),
        (-198, "Studio A", 9, "Tracking, Studio A", "Ewan MacInnes", "Fiddle", ("First Boat Out", "Customs"), "Fiddle", 0),
        (-197, "Studio A", 9, "Tracking, Studio A", "Ewan MacInnes", "Fiddle", ("What the Pilot Said",), "Fiddle", 20),
        (-160, "Studio B", 6, "Overdubs, Studio B", "Ana-Lucía Brandão", "Organ", ("Customs", "Rope"), "Organ", 0),
        (-151, "Studio B", 6, "Overdubs, Studio B", "Ewan MacInnes", "Vocals", ("First Boat Out",), "Vocal", 45),
        (-150, "Studio B", 6, "Overdubs, Studio B", "Ewan MacInnes", "Vocals", ("Gull Season",), "Vocal", 0),
        (-131, "Studio B", 7, "Overdubs, Studio B", "Ewan MacInnes", "Vocals", ("Leith Walk Waltz",), "Vocal", 60),
        (-98, "Studio A", 8, "Fiddle, organ and strings", "The Quayside Quartet", "Strings", ("Gull Season",), "Strings", 0),
        (4, "Studio B", 5, "Overdubs, Studio B", "Ewan MacInnes", "Vocals", ("Blackness Bay",), "Vocal", 0),
    ]
]
HYMNS = [
    Plan(
        "hymns",
        day,
        room,
        11,
        hours,
        "The Long Room",
        ((name, role, "420"), ("Lena Brandt", "Engineer", "0")),
        songs,
        part,
        late,
    )
    for day, room, hours, name, role, songs, part, late in [
        (-331, "The Long Room", 9, "Marcus Bell", "Drums", ("Scaffold", "Kerbside"), "Drums", 0),
        (-330, "The Long Room", 9, "Marcus Bell", "Drums", ("Estate Agent", "Sunday Market"), "Drums", 40),
        (-302, "The Long Room", 10, "Joel Feldman", "Keys", ("Concrete Hymn",), "Organ", 0),
        (-276, "The Long Room", 8, "Imani Mensah", "Choir", ("Tower Block Choir", "Concrete Hymn"), "Choir", 120),
        (-275, "The Long Room", 8, "Imani Mensah", "Choir", ("Grandmother's Radio",), "Choir", 0),
        (-241, "Booth 2", 6, "Imani Mensah", "Vocals", ("Kerbside",), "Vocal", 0),
        (-220, "Booth 2", 6, "Imani Mensah", "Vocals", ("Lift Out of Order",), "Vocal", 15),
    ]
]
AHEAD = [
    Plan("harbour", 20, "Aスタジオ", 11, 8, "Aスタジオ", (("田中 健", "Bass", "60000"), ("佐藤 ゆき", "Vocals", "0")), hold=1),
    Plan("harbour", 21, "Aスタジオ", 11, 8, "Aスタジオ", (("田中 健", "Bass", "60000"),), hold=1),
    Plan("tide", 30, "Live room", 10, 8, "Kanal 7, live room", (("Anton Juhl", "Drums", "0"),), hold=1),
]
PLANS = [*SALT, *FERRY, *HYMNS, *AHEAD]

EXCHANGE = {("GBP", "USD"): "1.27", ("GBP", "EUR"): "1.19", ("USD", "GBP"): "0.79"}


def times(plan: Plan, room: Room, today: date) -> tuple[datetime, datetime]:
    zone = ZoneInfo(room.studio.time_zone)
    start = datetime.combine(today + timedelta(days=plan.day), time(plan.start), zone)
    return start, start + timedelta(hours=plan.hours)


@signed
def book(plan: Plan, album: Album, room: Room, people: dict[str, Person], today: date, by: Any) -> Booking:
    """Hold, call everybody, and confirm where the plan is no hold."""
    start, end = times(plan, room, today)
    currency = "GBP" if room.studio.time_zone == "Europe/London" else _currency(room)
    rate = EXCHANGE.get((currency, album.currency))
    booking = create_booking(
        album=album, room=room, starts_at=start, ends_at=end, by=by, kind=plan.kind, line=line_of(album, plan.line),
        exchange_rate=Decimal(rate) if rate else None, notes=plan.words[:200],
    )  # fmt: skip
    for name, role, fee in plan.called:
        add_call(booking, person=people[name], role=role, fee=Decimal(fee) if fee != "0" else None, by=by)
    if not plan.hold:
        booking = confirm_booking(booking, by=by, over_budget_reason="The date was held; the label knows.", past_ok=True)
    return booking


def _currency(room: Room) -> str:
    card = room.rate_cards.first()
    return card.currency if card else ""


@signed
def answer(booking: Booking, by: Any, *, all_but: str = "") -> None:
    for call in booking.calls.select_related("person"):
        if call.person.name != all_but:
            answer_call(call, answer="yes", by=by, over_budget_reason="Agreed before the budget was.")


@signed
def play(plan: Plan, booking: Booking, people: dict[str, Person], by: Any, *, close: bool = True) -> None:
    """Log the session: takes of its songs, what was tried, the real hours."""
    log = logs.open_log(booking, by=by)
    player = next((people[name] for name, *_ in plan.called), None)
    songs = {song.title: song for song in booking.album.songs.all()}
    for title in plan.songs:
        for rating, mark, note in _takes(plan):
            logs.add_take(
                log, song=songs[title], part=plan.part or "Band", person=player, rating=rating, mark=mark, note=note, by=by
            )
    logs.write_log(log, notes=plan.words, trouble=plan.trouble, by=by)
    if close:
        logs.close_log(log, ended_at=booking.ends_at + timedelta(minutes=plan.late_minutes), by=by)


def _takes(plan: Plan) -> Iterator[tuple[int | None, str, str]]:
    yield None, "false_start", ""
    yield 3, "", "Pushes into the second verse."
    yield 5 if plan.late_minutes else 4, "keep", "The one with the mistake nobody minds."


@signed
def call_off(booking: Booking, reason: str, by: Any) -> None:
    cancel_booking(booking, reason=reason, by=by)


@signed
def call_sheet(plan: Plan, booking: Booking, by: Any) -> None:
    """Written, and sent to everybody called."""
    songs = list(booking.album.songs.filter(title__in=plan.songs))
    said = {
        "parts": "Drums, bass, guide vocal",
        "contacts": "Wes, on the day: +44 7700 900217",
        "notes": "Tea at four. Click at hand.",
    }
    write_sheet(booking, songs=songs, gear="House kit, two snares\nBring: cymbals, own cans", **said, by=by)
    send_sheet(booking, by=by)
