"""Rooms and people as a producer books them, each person in a browser of their own: options at two studios, a challenge from
another album, a call answered on a phone, days of which one is taken, a drag, the call sheet on paper, and what gets dearer.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from producer.core.actors import SYSTEM
from sessions.actions.studios import create_rate_card
from sessions.models import Booking, Call, Room
from tests.factories import make_person, make_song
from tests.sessions.factories import make_booking, make_room, make_studio

pytestmark = pytest.mark.django_db(transaction=True)
LONDON = ZoneInfo("Europe/London")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
Open = Callable[..., Page]


@pytest.fixture
def browser_of(browser: Any, live_server: Any, client_of: Any) -> Iterator[Open]:
    """`browser_of(alice, "/")`: a page of a browser that is hers alone; of None nobody is signed in."""
    contexts = []

    def opened(user: Any, path: str, **kind: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, reduced_motion="reduce", **kind)
        contexts.append(context)
        if user is not None:
            value = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        page: Page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def rooms(bluebird: Any) -> tuple[Room, Room]:
    """One room at each of two studios that are listed for all, by the day, with steps of cancelling."""
    found = []
    for name in ("Harbour Sound", "Quay Street"):
        studio = make_studio(bluebird, name, listed=True, address="3 Quay Street", parking="Behind the church")
        room = make_room(studio, f"Room at {name}")
        terms = {"cancellation": [{"hours": 96, "percent": "50"}, {"hours": 24, "percent": "100"}]}
        values = {"currency": "USD", "valid_from": "2020-01-01", "hour_rate": Decimal(75), **terms}
        create_rate_card(room=room, organization=bluebird, by=SYSTEM, **values)
        found.append(room)
    return found[0], found[1]


@pytest.fixture
def monday() -> datetime:
    """Ten in the morning of the Monday after next, in London: far enough off to be held, near enough to get dearer soon."""
    today = timezone.now().astimezone(LONDON).replace(hour=10, minute=0, second=0, microsecond=0)
    return today + timedelta(days=14 - today.weekday())


def typed(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M}"


def test_a_week_of_a_producer(
    browser_of: Open, album: Any, foreign_album: Any, rooms: Any, monday: Any, alice: Any, charlie: Any
) -> None:
    make_song(album, "Harbour Lights", state="to_record")
    make_person(album.organization, "Dora Drums", email="dora@example.com", roles=["drums"])
    hers = browser_of(alice, f"/albums/{album.pk}/sessions/")
    two_rooms_are_held_for_one_need(hers, album, rooms, monday)
    theirs = browser_of(charlie, f"/bookings/new/?album={foreign_album.pk}")
    another_album_challenges(theirs, rooms[0], monday)
    the_challenged_hold_is_confirmed(hers, theirs, rooms, foreign_album)
    link = dora_is_called(hers)
    she_answers_on_her_phone(browser_of(None, link, **PHONE))
    five_days_are_wanted_and_one_is_taken(hers, album, foreign_album, rooms[1], monday)
    a_day_is_dragged(hers, album, rooms, monday)
    the_call_sheet_is_read_from_paper(hers)
    what_gets_dearer_is_listed(hers)


def two_rooms_are_held_for_one_need(page: Page, album: Any, rooms: Any, monday: datetime) -> None:
    page.get_by_role("link", name="Hold several rooms").click()
    page.get_by_label("What for").fill("Drums in one good room")
    page.get_by_label("Rooms").select_option([str(room.pk) for room in rooms])
    page.get_by_label("From", exact=True).fill(typed(monday))
    page.get_by_label("Until", exact=True).fill(typed(monday + timedelta(hours=8)))
    page.get_by_role("button", name="Hold them").click()
    expect(page.get_by_text("2 rooms are on hold.")).to_be_visible()
    expect(page.get_by_role("region", name="Holds").locator("tbody tr")).to_have_count(2)
    expect(page.get_by_role("region", name="Holds")).to_contain_text("US$600.00")


def another_album_challenges(page: Page, room: Room, monday: datetime) -> None:
    """They see that a hold comes first, not whose; asked, it has a deadline."""
    page.get_by_label("Room", exact=True).select_option(str(room.pk))
    page.get_by_label("From", exact=True).fill(typed(monday + timedelta(hours=2)))
    page.get_by_label("Until", exact=True).fill(typed(monday + timedelta(hours=6)))
    page.get_by_role("button", name="Book the room").click()
    expect(page.get_by_text("1 hold of another album comes before yours.")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Night Ferry")
    page.get_by_role("link", name="Challenge").click()
    expect(page.get_by_text("must confirm or release it by")).to_be_visible()
    page.locator("main").get_by_role("button", name=re.compile("Challenge")).click()
    expect(page.get_by_text("The hold before yours is challenged")).to_be_visible()


def the_challenged_hold_is_confirmed(hers: Page, theirs: Page, rooms: Any, foreign_album: Any) -> None:
    """She is asked by when; confirming releases her other option, and the hold of those who challenged."""
    hers.goto("/holds/")
    hers.get_by_role("row", name=re.compile("Room at Harbour Sound")).get_by_role("link").first.click()
    expect(hers.get_by_text("Somebody behind this hold wants the room.")).to_be_visible()
    hers.locator("main").get_by_role("link", name="Confirm booking").first.click()
    hers.get_by_role("button", name="Confirm booking").click()
    expect(hers.locator("main")).to_contain_text("Confirmed")
    mine = Booking.objects.get(room=rooms[0], status="confirmed")
    assert Booking.objects.get(room=rooms[1]).status == "cancelled"
    assert Booking.objects.get(album=foreign_album).status == "cancelled"
    theirs.reload()
    expect(theirs.locator("main")).to_contain_text("Cancelled")
    expect(hers).to_have_url(re.compile(f"/bookings/{mine.pk}/"))


def dora_is_called(page: Page) -> str:
    page.get_by_role("link", name="Call somebody").first.click()
    page.get_by_label(re.compile("^Person")).select_option(label="Dora Drums")
    page.get_by_label(re.compile("^Role")).fill("Drums")
    page.get_by_label(re.compile("^Fee( optional)?$")).fill("280")
    page.get_by_role("button", name=re.compile("^Call")).click()
    page.get_by_role("region", name="Who is called").get_by_role("link", name="Dora Drums", exact=True).click()
    page.get_by_role("button", name="Show it to me").click()
    address = urlsplit(page.get_by_label("Address").input_value())
    return f"{address.path}?{address.query}"


def she_answers_on_her_phone(page: Page) -> None:
    expect(page.get_by_role("heading", name="Dora Drums, can you come?")).to_be_visible()
    expect(page.locator("body")).to_contain_text("US$280.00")
    page.get_by_role("button", name="Yes, I come").tap()
    expect(page.get_by_text("You come: thank you.")).to_be_visible()
    assert Call.objects.get().answer == "yes"


def five_days_are_wanted_and_one_is_taken(page: Page, album: Any, other: Any, room: Room, monday: datetime) -> None:
    """All or none names the day that is taken; then it is left out."""
    taken = monday + timedelta(days=9)
    make_booking(other, room, taken, status="confirmed")
    page.goto(f"/albums/{album.pk}/blocks/new/")
    page.get_by_label("What for").fill("Overdubs")
    page.get_by_label("Room", exact=True).select_option(str(room.pk))
    page.get_by_label("First day").fill(f"{monday + timedelta(days=7):%Y-%m-%d}")
    page.get_by_label("Last day").fill(f"{monday + timedelta(days=11):%Y-%m-%d}")
    page.get_by_role("button", name="Book the days").click()
    expect(page.get_by_text("These days are taken:")).to_be_visible()
    expect(page.get_by_role("alert").first).to_contain_text(f"{taken:%a %-d %b}")
    assert not Booking.objects.filter(album=album, room=room, status="hold").exists()
    page.get_by_label("Skip it, and book the rest").check()
    page.get_by_role("button", name="Book the days").click()
    expect(page.get_by_text("4 days are booked; 1 taken and left out.")).to_be_visible()
    assert Booking.objects.filter(album=album, room=room, status="hold").count() == 4


def a_day_is_dragged(page: Page, album: Any, rooms: Any, monday: datetime) -> None:
    """The first of the four, from the Monday to the Wednesday of the other room."""
    first = Booking.objects.filter(album=album, status="hold").order_by("starts_at")[0]
    page.goto(f"/calendar/?on={monday + timedelta(days=7):%Y-%m-%d}")
    page.wait_for_load_state("networkidle")
    slot, cell = page.locator(f'[data-b="{first.pk}"]'), page.locator(f'tr[data-room="{rooms[0].pk}"] > :nth-child(4)')
    slot.scroll_into_view_if_needed()
    for box, move in ((slot.bounding_box(), page.mouse.down), (cell.bounding_box(), page.mouse.up)):
        assert box
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=6)
        move()
    expect(page.get_by_text(re.compile("^Moved: Room at Harbour Sound"))).to_be_visible()
    first.refresh_from_db()
    assert (first.room, first.starts_at) == (rooms[0], monday + timedelta(days=9))


def the_call_sheet_is_read_from_paper(page: Page) -> None:
    booking = Booking.objects.get(status="confirmed", album__title="Night Ferry")
    page.goto(f"/bookings/{booking.pk}/call-sheet/")
    page.get_by_role("link", name="Write", exact=True).click()
    page.get_by_label("Harbour Lights").check()
    page.get_by_label(re.compile("^Gear")).fill("Bring the small ribbon")
    page.get_by_role("button", name=re.compile("^(Save|Keep|Write)")).click()
    paper = page.request.get(page.get_by_role("link", name="PDF").get_attribute("href"))
    assert paper.headers["content-type"] == "application/pdf"
    paper = PdfReader(io.BytesIO(paper.body()))
    words = " ".join(sheet.extract_text() for sheet in paper.pages)
    for wanted in ("Dora Drums", "Harbour Lights", "small ribbon", "Behind the church", "Quay Street"):
        assert wanted in words, words
    assert "280" not in words, "no money on it"


def what_gets_dearer_is_listed(page: Page) -> None:
    """Half of it is owed from four days before."""
    page.goto("/decisions/?days=30")
    row = page.get_by_role("row", name=re.compile("Cancelling gets dearer")).first
    expect(row).to_contain_text("US$300.00")
    row.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("Cancelling today")
