"""The queue at the studio's door, as people stand in it: options at two studios, a challenge by a second album, a block."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from sessions.actions.hold.challenge import challenge_holds
from sessions.models import Block, Booking, OptionSet
from tests.sessions.factories import at, make_block, make_booking, make_options, make_room, make_studio

from .looks import blocked, faults, past_the_edge

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room(bluebird: Any) -> Any:
    return make_room(make_studio(bluebird, listed=True))


@pytest.fixture
def barn(rival: Any) -> Any:
    return make_room(make_studio(rival, "Hillside", time_zone="Europe/Berlin", listed=True), "The Barn")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_pages_pass_axe_and_the_content_policy(
    open_as: Any, album: Any, foreign_album: Any, room: Any, barn: Any, alice: Any, charlie: Any, width: int, scheme: str
) -> None:
    chosen, block = make_options(album, [room, barn], at(8), by=alice), make_block(album, room, [at(10), at(11)], by=alice)
    hold = Booking.objects.get(option_set=chosen, room=barn)
    challenge_holds(make_booking(foreign_album, barn, at(8), by=charlie), by=charlie)
    found = {}
    for path in (
        "/holds/",
        f"/bookings/{hold.pk}/",
        f"/bookings/{hold.pk}/challenge/",
        f"/bookings/{hold.pk}/release/",
        f"/bookings/{hold.pk}/swap/",
        f"/bookings/{hold.pk}/template/",
        "/booking-templates/",
        f"/albums/{album.pk}/options/new/",
        f"/options/{chosen.pk}/",
        f"/albums/{album.pk}/blocks/new/",
        f"/blocks/{block.pk}/",
        f"/blocks/{block.pk}/confirm/",
    ):
        page = open_as(alice, path, width)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_load_state("networkidle")
        found[path] = (past_the_edge(page), blocked(page), faults(page))
        page.close()
    assert {path: each for path, each in found.items() if each != (0, [], [])} == {}


def test_options_at_two_studios_and_a_challenge_that_releases_one(
    open_as: Any, album: Any, foreign_album: Any, room: Any, barn: Any, alice: Any, charlie: Any
) -> None:
    page = open_as(alice, f"/albums/{album.pk}/options/new/")
    page.get_by_label("What for").fill("Strings")
    page.get_by_label("Rooms").select_option([str(room.pk), str(barn.pk)])
    page.get_by_label("From").fill("2027-06-08T10:00")
    page.get_by_label("Until", exact=True).fill("2027-06-08T18:00")
    page.get_by_role("button", name="Hold them").click()
    expect(page.get_by_role("row")).to_have_count(3)
    behind = make_booking(foreign_album, barn, at(8), by=charlie)
    theirs = open_as(charlie, f"/bookings/{behind.pk}/")
    theirs.get_by_role("link", name="Challenge", exact=True).click()
    theirs.get_by_role("button", name="Challenge it").click()
    expect(theirs.get_by_role("button", name="Withdraw the challenge")).to_be_visible()
    page = open_as(alice, urlsplit(page.url).path)
    expect(page.get_by_text("You must answer")).to_be_visible()
    hold = Booking.objects.get(album=album, room=barn)
    page.goto(f"{page.url.partition('/options/')[0]}/bookings/{hold.pk}/")
    page.get_by_role("link", name="Release the hold").click()
    page.get_by_role("button", name="Release the hold").click()
    expect(page.get_by_text("Released. Whoever stood behind it moves up")).to_be_visible()
    behind.refresh_from_db()
    assert (behind.hold_rank, OptionSet.objects.get().options.filter(status="hold").count()) == (1, 1)


def test_a_block_with_one_taken_day(open_as: Any, album: Any, foreign_album: Any, room: Any, alice: Any, charlie: Any) -> None:
    make_booking(foreign_album, room, at(9), by=charlie, status="confirmed")
    page = open_as(alice, f"/albums/{album.pk}/blocks/new/", 390)
    page.get_by_label("What for").fill("Tracking")
    page.get_by_label("Room").select_option(str(room.pk))
    page.get_by_label("First day").fill("2027-06-07")
    page.get_by_label("Last day").fill("2027-06-11")
    page.get_by_role("button", name="Book the days").click()
    expect(page.get_by_text("1 of 5 days are taken").first).to_be_visible()
    page.get_by_label("Skip it, and book the rest").check()
    page.get_by_role("button", name="Book the days").click()
    expect(page.get_by_text("Taken, and left out")).to_be_visible()
    assert Block.objects.get().days.count() == 4
