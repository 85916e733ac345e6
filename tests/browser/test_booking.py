"""Booking as a person does it: the calendar, the price beside the form, a clash, a phone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from sessions.actions.calls import add_call
from sessions.models import Booking
from tests.factories import make_person
from tests.sessions.factories import at, make_booking, make_rate, make_room, make_studio

from .looks import blocked, faults, past_the_edge

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room(bluebird: Any) -> Any:
    room = make_room(make_studio(bluebird, listed=True))
    make_rate(room, bluebird)
    return room


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_pages_pass_axe_and_the_content_policy(
    open_as: Any, album: Any, foreign_album: Any, room: Any, alice: Any, width: int, scheme: str
) -> None:
    booking = make_booking(album, room, at(8), by=alice)
    make_booking(foreign_album, room, at(9), status="confirmed")
    call = add_call(booking, person=make_person(alice.memberships.get().organization), by=alice)
    found = {}
    for path in (
        "/studios/",
        f"/studios/{room.studio_id}/",
        f"/rooms/{room.pk}/",
        "/calendar/?on=2027-06-08",
        "/calendar/?on=2027-06-08&view=month",
        f"/albums/{album.pk}/sessions/",
        "/bookings/?when=all",
        f"/bookings/new/?album={album.pk}",
        f"/bookings/{booking.pk}/",
        f"/bookings/{booking.pk}/confirm/",
        f"/bookings/{booking.pk}/move/",
        f"/bookings/{booking.pk}/calls/new/",
        f"/calls/{call.pk}/",
    ):
        page = open_as(alice, path, width)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_load_state("networkidle")
        found[path] = (past_the_edge(page), blocked(page), faults(page))
        page.close()
    assert {path: each for path, each in found.items() if each != (0, [], [])} == {}


def test_a_room_is_booked_from_the_calendar_and_the_price_stands_beside_the_form(
    open_as: Any, album: Any, foreign_album: Any, room: Any, alice: Any
) -> None:
    make_booking(foreign_album, room, at(9), status="confirmed")
    page = open_as(alice, "/calendar/?on=2027-06-08")
    page.get_by_role("link", name="Book Studio A on 9 Jun").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Until", exact=True).fill("2027-06-09T16:00")
    page.get_by_label("Until", exact=True).press("Tab")
    expect(page.get_by_text("US$450.00").first).to_be_visible()
    page.get_by_role("button", name="Book the room").click()
    expect(
        page.get_by_text(re.compile(r"Studio A is taken Wed 9 Jun( 2027)?, 10:00–18:00 London by another album\.")).first
    ).to_be_visible()
    page.get_by_label("From").fill("2027-06-10T10:00")
    page.get_by_label("Until", exact=True).fill("2027-06-10T16:00")
    page.get_by_role("button", name="Book the room").click()
    expect(page.get_by_role("heading", name=re.compile(r"Thu 10 Jun( 2027)?, 10:00–16:00 London"))).to_be_visible()
    assert Booking.objects.get(album=album).hold_rank == 1


def test_more_closes_by_a_click_elsewhere_and_by_escape(open_as: Any, album: Any, room: Any, alice: Any) -> None:
    page = open_as(alice, f"/bookings/{make_booking(album, room, at(8), by=alice).pk}/")
    more, item = page.locator("summary", has_text="More"), page.get_by_role("link", name="Change places")
    more.click()
    expect(item).to_be_visible()
    page.get_by_role("heading", level=1).click()
    expect(item).to_be_hidden()
    more.press("Enter")
    item.press("Escape")
    expect(item).to_be_hidden()
    expect(more).to_be_focused()
