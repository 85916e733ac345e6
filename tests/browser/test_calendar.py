"""The calendar under a hand: dragged, stretched, by keyboard, refused, asked back; and its list on a phone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from sessions.actions.call_sheet import send_sheet, write_sheet
from sessions.actions.calls import add_call
from sessions.models import Booking
from tests.factories import make_person, make_song
from tests.sessions.factories import at, make_booking, make_room, make_studio

from .looks import blocked, faults, past_the_edge

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rooms(bluebird: Any) -> Any:
    studio = make_studio(bluebird, listed=True)
    return make_room(studio), make_room(studio, "Studio B")


def cell(page: Any, room: Any, column: int) -> Any:
    return page.locator(f'tr[data-room="{room.pk}"] > :nth-child({column + 2})')


def drag(page: Any, slot: Any, to: Any = None, *, down: int = 0) -> None:
    """From its middle to a cell's, or its lower edge `down` pixels."""
    slot.scroll_into_view_if_needed()
    box = slot.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + (box["height"] - 2 if down else box["height"] / 2)
    page.mouse.move(x, y)
    page.mouse.down()
    if to is not None:
        end = to.bounding_box()
        page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=6)
    else:
        page.mouse.move(x, y + down, steps=6)
    page.mouse.up()


def test_dragged_to_another_day_and_room_stretched_and_undone(open_as: Any, album: Any, rooms: Any, alice: Any) -> None:
    booking = make_booking(album, rooms[0], at(8), by=alice)
    page = open_as(alice, "/calendar/?on=2027-06-08")
    page.wait_for_load_state("networkidle")
    slot = page.locator(f'[data-b="{booking.pk}"]')
    drag(page, slot, cell(page, rooms[1], 3))
    expect(page.get_by_text("Moved: Studio B, Thu 10 Jun 2027, 10:00–18:00 London.")).to_be_visible()
    expect(cell(page, rooms[1], 3).locator("[data-b]")).to_be_focused()
    drag(page, page.locator(f'[data-b="{booking.pk}"]'), down=48)
    expect(page.get_by_text("10:00–19:30", exact=True)).to_be_visible()
    page.get_by_role("button", name="Undo the move").click()
    expect(page.get_by_text("10:00–18:00", exact=True)).to_be_visible()
    booking.refresh_from_db()
    assert (booking.room_id, booking.starts_at, booking.ends_at) == (rooms[1].pk, at(10), at(10, 18))
    assert (blocked(page), past_the_edge(page)) == ([], 0)


def test_a_refusal_stands_where_the_booking_was(open_as: Any, album: Any, foreign_album: Any, rooms: Any, alice: Any) -> None:
    booking = make_booking(album, rooms[0], at(8), by=alice)
    make_booking(foreign_album, rooms[1], at(8), status="confirmed")
    page = open_as(alice, "/calendar/?on=2027-06-08")
    page.wait_for_load_state("networkidle")
    drag(page, page.locator(f'[data-b="{booking.pk}"]'), cell(page, rooms[1], 1))
    words = "Studio B is taken Tue 8 Jun 2027, 10:00–18:00 London by another album."
    expect(cell(page, rooms[0], 1).get_by_role("alert")).to_have_text(words)
    expect(page.locator(f'[data-b="{booking.pk}"]')).to_be_focused()
    assert faults(page) == []


def test_by_keyboard_it_is_taken_up_carried_stretched_and_dropped(open_as: Any, album: Any, rooms: Any, alice: Any) -> None:
    booking = make_booking(album, rooms[0], at(8), by=alice)
    page = open_as(alice, "/calendar/?on=2027-06-08")
    page.wait_for_load_state("networkidle")
    page.locator(f'[data-b="{booking.pk}"]').focus()
    page.keyboard.press("m")
    for key in ("ArrowRight", "ArrowDown", "+", "+", "["):
        page.keyboard.press(key)
    expect(page.locator("[data-said]")).to_have_text("Studio B, Wed 9 Jun, 09:45–18:30")
    page.keyboard.press("Escape")
    expect(page.locator("[data-said]")).to_have_text("Put back.")
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Moved: Studio A, Wed 9 Jun 2027, 10:00–18:00 London.")).to_be_visible()
    booking.refresh_from_db()
    assert booking.starts_at == at(9)


def test_a_question_leads_to_the_form_with_what_was_dropped(
    open_as: Any, album: Any, bluebird: Any, rooms: Any, alice: Any
) -> None:
    dora = make_person(bluebird)
    booking = make_booking(album, rooms[0], at(8), by=alice)
    add_call(booking, person=dora, by=alice)
    add_call(make_booking(album, rooms[1], at(9), by=alice), person=dora, by=alice)
    page = open_as(alice, "/calendar/?on=2027-06-08")
    page.wait_for_load_state("networkidle")
    drag(page, page.locator(f'[data-b="{booking.pk}"]'), cell(page, rooms[0], 2))
    expect(page.get_by_role("heading", name="Move booking")).to_be_visible()
    expect(page.get_by_label("From")).to_have_value("2027-06-09T10:00")
    page.get_by_label(re.compile("called twice then, and that is all right")).check()
    page.get_by_role("button", name="Move booking").click()
    expect(page.get_by_text(re.compile("Moved."))).to_be_visible()
    assert Booking.objects.get(pk=booking.pk).starts_at == at(9)


def test_a_click_still_opens_the_booking(open_as: Any, album: Any, rooms: Any, alice: Any) -> None:
    booking = make_booking(album, rooms[0], at(8), by=alice)
    page = open_as(alice, "/calendar/?on=2027-06-08")
    page.wait_for_load_state("networkidle")
    page.locator(f'[data-b="{booking.pk}"]').click()
    page.wait_for_url(f"**/bookings/{booking.pk}/")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (390, "light")])
def test_agenda_addresses_and_call_sheet_pass_axe_and_the_content_policy(
    open_as: Any, album: Any, foreign_album: Any, rooms: Any, alice: Any, width: int, scheme: str
) -> None:
    booking = make_booking(album, rooms[0], at(8), by=alice)
    make_booking(foreign_album, rooms[1], at(9), status="confirmed")
    add_call(booking, person=make_person(album.organization), role="Drums", by=alice)
    write_sheet(booking, gear="U47", by=alice)
    send_sheet(booking, by=alice)
    write_sheet(booking, gear="U47, C12", songs=[make_song(album)], by=alice)
    sheet = f"/bookings/{booking.pk}/call-sheet/"
    for path in (
        "/calendar/?on=2027-06-01&view=agenda",
        "/calendar/?on=2027-06-08",
        "/calendar/addresses/",
        sheet,
        f"{sheet}edit/",
    ):
        page = open_as(alice, path, width)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_load_state("networkidle")
        if "addresses" in path:
            page.get_by_role("button", name="Make address").click()
            expect(page.get_by_text("Copy it now")).to_be_visible()
        assert (path, past_the_edge(page), blocked(page), faults(page)) == (path, 0, [], [])
        page.close()
