"""The demo as it happened: a year of work, each step done by its own action at the moment it tells of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import time_machine
from django.db import transaction
from django.utils import timezone

from accounts.models import Organization
from budgets.models import Commitment
from projects.models import Album, Person
from sessions.models import Booking, Room

from . import board, calendar, cast, directory, holds, money, orders, past, pool, records, reviews, sounds, studios, talk

Step = tuple[datetime, Callable[[], Any]]


@dataclass
class Story:
    """Everybody and everything so far, by the names the script uses."""

    now: datetime
    houses: dict[str, Organization] = field(default_factory=dict)
    cast: cast.Cast = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    albums: dict[str, Album] = field(default_factory=dict)
    bookings: dict[calendar.Plan, Booking] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.now.date()

    def on(self, day: int, act: Callable[[], Any], hour: int = 9) -> None:
        """Do `act` at `hour` UTC, `day` days from today, or just now if that is still to come."""
        at = datetime.combine(self.today + timedelta(days=day), datetime.min.time(), UTC) + timedelta(hours=hour)
        self.steps.append((min(at, self.now - timedelta(minutes=1)), act))

    def user(self, key: str) -> Any:
        return self.cast[key]


@transaction.atomic
def tell(now: datetime | None = None) -> Story:
    """Load the whole story into an empty database, in one transaction: all of it or none."""
    story = Story(now or timezone.now())
    story.on(-361, lambda: _open_houses(story))
    for record in records.RECORDS:
        _begin(story, record)
    for plan in calendar.PLANS:
        _plan(story, plan)
    _pool(story)
    _boards(story)
    _reviews(story)
    _orders(story)
    _money(story)
    _talk(story)
    _holds(story)
    for at, act in sorted(story.steps, key=lambda step: step[0]):
        with time_machine.travel(at, tick=True):
            act()
    past.let_be_past(story.now)
    return story


def _holds(story: Story) -> None:
    """What waits at the studios' doors."""
    held = next(plan for plan in calendar.SALT if plan.hold and plan.room == "Studio B")
    drums = next(plan for plan in calendar.SALT if plan.part == "Drums")
    june, rooms = lambda: story.user("june"), lambda *names: [story.rooms[name] for name in names]
    story.on(-3, lambda: holds.options(story.albums["salt"], rooms("Studio B", "Live room"), story.today, june()), hour=10)
    story.on(-3, lambda: holds.block(story.albums["salt"], story.rooms["Studio B"], story.today, june()), hour=11)
    story.on(-2, lambda: holds.template(story.bookings[drums], june()), hour=9)
    story.on(held.day - 12, lambda: holds.challenge(story.albums["tide"], story.bookings[held], story.user("mika")), hour=13)


def _talk(story: Story) -> None:
    """Who plans, says and approves what, a few days ago."""

    def album(key: str) -> Album:
        return Album.objects.get(pk=story.albums[key].pk)

    def of(key: str) -> Any:
        return story.user(_producer(key))

    for key in talk.PLANS:
        story.on(DECIDED[key] + 1, lambda key=key: talk.need(key, album(key), of(key)), hour=17)
        story.on(-1, lambda key=key: talk.plan(key, album(key), of(key)), hour=7)
    for number, (key, song, who, internal, text) in enumerate(talk.SAID):
        said = (song, who, internal, text)
        story.on(-3, lambda key=key, said=said: talk.say(album(key), said[0], story.user(said[1]), *said[2:]), hour=9 + number)
    heard = "This one has the hum of the fridge on it from 0:04. @Mara, do you have the clean take?"
    story.on(-3, lambda: talk.say_of_demo(album("salt"), "Tidewater", story.user("wes"), heard), hour=8)
    cut, pick = ("salt", "Tidewater", "final_cut"), ("ferry", "First Boat Out", "final_cut")
    story.on(-2, lambda: talk.ask(album("salt"), *cut[1:], of("salt"), "Listen to the end before you say it is long."), hour=10)
    story.on(-1, lambda: talk.answer(album("salt"), *cut[1:], story.user("mara"), "yes", "It opens the record."), hour=11)
    story.on(-30, lambda: talk.ask(album("ferry"), *pick[1:], of("ferry"), ""), hour=10)
    story.on(-28, lambda: talk.answer(album("ferry"), *pick[1:], story.user("gordon"), "yes", "Of course."), hour=11)


def _open_houses(story: Story) -> None:
    story.houses = cast.organizations()
    story.cast = cast.users(story.houses)
    cast.operator()
    story.rooms = studios.rooms(story.houses, story.cast, story.today - timedelta(days=400))
    story.people = studios.people(story.houses, story.cast)
    directory.describe(story.houses, story.cast, story.people, story.rooms, story.today)


BEGUN = {"hymns": -356, "ferry": -250, "salt": -92, "harbour": -30, "tide": -9}
DECIDED = {"hymns": -40, "ferry": -60, "salt": -6, "harbour": -15, "tide": -2}


def _begin(story: Story, record: records.Record) -> None:
    def begin() -> None:
        story.albums[record.key] = records.begin(record, story.houses, story.cast, story.today, by=story.user(record.by))

    story.on(BEGUN[record.key], begin)
    story.on(BEGUN[record.key] + 3, lambda: _upload(story, record), hour=20)
    story.on(DECIDED[record.key], lambda: records.decide(record, story.albums[record.key], by=story.user(record.by)), hour=16)


def _pool(story: Story) -> None:
    """What came in by links, holds of which one soon ends, and words in versions."""
    for key in pool.PITCHED:
        pitch = lambda key=key: pool.pitch(key, story.albums[key], story.today, story.user(_producer(key)))  # noqa: E731
        story.on(-4, pitch, hour=15)
    story.on(-86, lambda: pool.describe(story.albums["salt"], story.user("june")), hour=17)
    story.on(-30, lambda: pool.rewrite(story.albums["salt"], story.user("mara")), hour=22)


MARKED = {"hymns": -38, "ferry": -55, "salt": -1}


def _boards(story: Story) -> None:
    """The grids as the walls have them, and for the two that are recorded their recordings with ISRCs."""
    story.on(-360, lambda: board.keep_prefixes(story.houses, story.user("gordon")))
    for key, day in MARKED.items():
        story.on(day, lambda key=key: board.mark(key, story.albums[key], story.people, story.user(_producer(key))), hour=18)
    for key in ("hymns", "ferry"):
        story.on(-20, lambda key=key: board.record(story.albums[key], story.user(_producer(key))))
    story.on(-30, lambda: sounds.again(story.albums["salt"], "Tidewater", story.user("mara")), hour=23)
    story.on(-19, lambda: sounds.mix(story.albums["ferry"], story.user("wes")), hour=23)


def _orders(story: Story) -> None:
    june, tunde = (lambda: story.user("june")), (lambda: story.user("tunde"))
    story.on(-18, lambda: orders.lock_both(story.albums["hymns"], tunde()))
    story.on(-14, lambda: orders.propose(story.albums["ferry"], june(), [story.user(key) for key in ("wes", "astrid", "june")]))
    picked = {
        "The Engine Room": "Everybody stamps along after one chorus.",
        "First Boat Out": "It opens the record and the set.",
    }
    story.on(-13, lambda: orders.singles(story.albums["ferry"], picked, story.today + timedelta(days=60), june()))


def _upload(story: Story, record: records.Record) -> None:
    others = [story.user(key) for key in record.team]
    sounds.upload(story.albums[record.key], story.user(record.by), others)


def _reviews(story: Story) -> None:
    for plan in reviews.PLANS:
        _review(story, plan)
    story.on(-35, lambda: reviews.came_of_it(story.albums["hymns"], story.user("gordon")))
    story.on(-35, lambda: reviews.came_of_it(story.albums["ferry"], story.user("gordon")))


def _review(story: Story, plan: reviews.Plan) -> None:
    album = lambda: story.albums[plan.record]  # noqa: E731 (it is begun by then)
    runs = lambda: story.user(plan.reviewers[0])  # noqa: E731
    story.on(plan.begun, lambda: reviews.begin(plan, album(), story.cast, by=runs()), hour=10)
    story.on(plan.begun + (4 if plan.closed else 0), lambda: reviews.score(plan, album(), story.cast), hour=14)
    if plan.closed:
        story.on(plan.begun + plan.open_for + 1, lambda: reviews.close(plan, album(), by=runs()), hour=15)


def _plan(story: Story, plan: calendar.Plan) -> None:
    """Booked two weeks before, answered soon after, played and billed on its days."""

    def book() -> None:
        album = story.albums[plan.record]
        by = story.user(_producer(plan.record))
        story.bookings[plan] = calendar.book(plan, album, story.rooms[plan.room], story.people, story.today, by)

    def answer() -> None:
        missing = "Tess Hale" if plan.hold else "The Quayside Quartet" if plan.day > 0 else ""
        calendar.answer(story.bookings[plan], story.user(_producer(plan.record)), all_but=missing)

    story.on(plan.day - 14, book, hour=11)
    story.on(plan.day - 12, answer, hour=12)
    if plan.songs and 0 < plan.day < 9 and not plan.hold:
        sheet = lambda: calendar.call_sheet(plan, story.bookings[plan], story.user(_producer(plan.record)))  # noqa: E731
        story.on(plan.day - 9, sheet, hour=15)
    if plan.line == "Strings" and plan.day > 0:
        story.on(-1, lambda: _call_by_card(story, plan), hour=13)
    if plan.day < 0:
        engineer = story_engineer(plan.record)
        story.on(plan.day + 1, lambda: calendar.play(plan, story.bookings[plan], story.people, story.user(engineer)), hour=8)
        story.on(plan.day + 10, lambda: _invoice(story, plan), hour=10)


def _call_by_card(story: Story, plan: calendar.Plan) -> None:
    booking = story.bookings[plan]
    rate = calendar.EXCHANGE.get(("GBP", booking.album.currency))
    by = story.user(_producer(plan.record))
    directory.call_by_card(booking, story.people, by, Decimal(rate) if rate else None)


def _invoice(story: Story, plan: calendar.Plan) -> None:
    """The house bills what was accrued; label finance books it."""
    booking = story.bookings[plan]
    commitment = Commitment.objects.filter(source_kind="booking", source_id=booking.pk).first()
    if commitment is None or not commitment.accrued:
        return
    album = story.albums[plan.record]
    vendor = booking.room.studio.name
    on = story.today + timedelta(days=plan.day + 9)
    by = story.user(_producer(plan.record))
    expense = money.bill(album, vendor, str(commitment.accrued), on, by=by, line=plan.line, commitment=commitment)
    if plan.day < -12:
        money.pay(expense, by=story.user("fay"), reason="As accrued.")


def _producer(record: str) -> str:
    return next(row.by for row in records.RECORDS if row.key == record)


def story_engineer(record: str) -> str:
    return "lena" if record == "hymns" else "wes"


def _money(story: Story) -> None:
    for key, day, chief, words in [
        ("hymns", -350, "gordon", "Eight songs, mixed in the box."),
        ("ferry", -240, "gordon", "A fund: what is left is the band's."),
        ("salt", -80, "gordon", "Sixteen days in A, because the songs are played, not built."),
        ("harbour", -20, "hal", "Twelve days in Tokyo, everything else at home."),
        ("tide", -7, "", ""),
    ]:
        _budget(story, key, day, chief, words)
    _bills(story)


def _budget(story: Story, key: str, day: int, chief: str, words: str) -> None:
    def by() -> Any:
        return story.user(_producer(key))

    def budget() -> Any:
        return story.albums[key].budget

    story.on(day, lambda: money.draft(key, Album.objects.get(pk=story.albums[key].pk), by()))
    if words:
        story.on(day + 2, lambda: money.submit(_again(budget()), by(), words))
    if key == "salt":
        story.on(day + 4, lambda: money.send_back(_again(budget()), story.user("astrid"), "Strings need a second session."))
        story.on(day + 5, lambda: money.submit(_again(budget()), by(), "Second string session is in."))
    if chief and key != "harbour":
        story.on(day + 9, lambda: money.approve(_again(budget()), story.user(chief)))


def _again(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


BILLS = [
    # record, day, vendor, amount, line, decision: paid, waiting, rejected
    ("hymns", -300, "Tunde Okafor", "9000", "Producer's fee", "paid"),
    ("hymns", -150, "Lena Brandt Mixing", "3600", "Mixes", "paid"),
    ("hymns", -120, "Lena Brandt Mixing", "3600", "Mixes", "paid"),
    ("hymns", -60, "Clear & Co", "4800", "Clearances", "paid"),
    ("hymns", -12, "Deptford Cuts", "1240", "Mastering", "paid"),
    ("ferry", -190, "June Castellanos", "8000", "Producer's fee", "paid"),
    ("ferry", -176, "Caledonian Coaches", "2150.40", "Leith to London", "paid"),
    ("ferry", -44, "Paul Reyes Mixing", "2100", "Mixes", "paid"),
    ("ferry", -23, "Paul Reyes Mixing", "2100", "Mixes", "paid"),
    ("ferry", -8, "Paul Reyes Mixing", "1400", "Mixes", "paid"),
    ("salt", -70, "June Castellanos", "12500", "Producer's fee", "paid"),
    ("salt", -39, "Vintage & Rare Hire", "2240.50", "Rentals and cartage", "paid"),
    ("salt", -33, "Quay Rooms", "1820", "Lodging and per diem", "paid"),
    ("salt", -21, "Minicab", "212.80", "Rentals and cartage", "rejected"),
    ("salt", -4, "Vintage & Rare Hire", "640", "Rentals and cartage", "waiting"),
    ("salt", -2, "Quay Rooms", "980", "Lodging and per diem", "waiting"),
]


def _bills(story: Story) -> None:
    for record, day, vendor, amount, line, decision in BILLS:
        story.on(day, _bill(story, record, day, vendor, amount, line, decision), hour=14)
    words = "Paul's rate went up with the recalls; the single needs a second pass."
    story.on(-3, lambda: money.amend(story.albums["ferry"], "Mixes", "1800", words, by=story.user("june")))
    reason = "Two more rhythm sessions: the songs are played live."
    gordon = "gordon"
    story.on(
        -30,
        lambda: money.amend(
            story.albums["salt"], "Rhythm section", "1120", reason, by=story.user("june"), approved_by=story.user(gordon)
        ),
    )


def _bill(story: Story, record: str, day: int, vendor: str, amount: str, line: str, decision: str) -> Callable[[], None]:
    def act() -> None:
        by = story.user(_producer(record))
        on = story.today + timedelta(days=day)
        expense = money.bill(story.albums[record], vendor, amount, on, by=by, line=line)
        if decision == "paid":
            money.pay(expense, by=story.user("fay"), reason="Agreed on the phone; an amendment follows.")
        elif decision == "rejected":
            money.refuse(expense, by=story.user("fay"), note="Taxis are in the per diem.")

    return act
