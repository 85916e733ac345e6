"""A player answers the call on a phone, by the link, without an account; the producer finds it at the desk."""

from __future__ import annotations

import re

import pytest

from sessions.actions.calls import add_call, make_link
from tests.factories import make_person
from tests.sessions.factories import at, make_booking, make_card, make_room, make_studio

from .looks import blocked, faults, past_the_edge

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def booking(album, bluebird, alice):
    return make_booking(album, make_room(make_studio(bluebird, address="3 Quay Street")), at(8), by=alice)


def test_yes_then_another_time_by_link_on_a_phone(booking, bluebird, alice, open_as):
    dora = make_person(bluebird, "Dora Drums", email="dora@example.com")
    address = make_link(add_call(booking, person=dora, role="drums", by=alice), by=alice)
    page = open_as(None, address[address.index("/c/") :], width=390)
    assert page.get_by_role("heading", name="Dora Drums, can you come?").is_visible()
    assert (past_the_edge(page), blocked(page), faults(page)) == (0, [], [])
    page.get_by_role("button", name="Yes, I come").click()
    page.get_by_text("You come: thank you.").wait_for()
    page.get_by_text("Propose another time").click()
    page.get_by_label("Another time").fill("2027-06-08T12:00")
    page.get_by_label("A word to the producers").fill("Train at eleven")
    page.get_by_role("button", name="Propose this time").click()
    page.get_by_text(re.compile("You propose Tue 8 Jun.*12:00 London")).wait_for()
    desk = open_as(alice, f"/bookings/{booking.pk}/")
    desk.get_by_role("button", name="Take it").click()
    desk.get_by_text("comes at the time they proposed").wait_for()
    assert desk.get_by_role("row", name=re.compile("Dora Drums")).get_by_text("Yes").is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_pages_of_people_and_pay_pass_axe_and_keep_within_the_screen(booking, bluebird, alice, open_as, width, scheme):
    dora = make_person(bluebird, "Dora Drums", email="dora@example.com", instruments=["drum kit"], unions=["MU"])
    dora.availabilities.create(first_day="2030-01-01", last_day="2030-01-09", note="Tour")
    dora.rates.create(amount=300)
    card = make_card(bluebird)
    call = add_call(booking, person=dora, role="drums", pay="union", union_card=card, by=alice)
    found = {}
    for path in (
        "/union-cards/",
        f"/union-cards/{card.pk}/",
        f"/union-cards/{card.pk}/edit/",
        f"/people/{dora.pk}/",
        f"/people/{dora.pk}/merge/",
        f"/bookings/{booking.pk}/people-cost/",
        f"/bookings/{booking.pk}/calls/new/",
        f"/calls/{call.pk}/",
        f"/studios/{booking.room.studio_id}/travel/",
    ):
        page = open_as(alice, path, width=width)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_load_state("networkidle")
        found[path] = (past_the_edge(page), blocked(page), faults(page))
        page.close()
    assert {path: each for path, each in found.items() if each != (0, [], [])} == {}
