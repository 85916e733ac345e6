"""The order tab in a real browser: looks, a drag, keys alone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from projects.actions.order import copy_order
from projects.actions.order_items import move_item
from projects.actions.recording import add_recording
from projects.actions.single import pick_single
from tests.projects.orders import make_order, titles

from .hands import TouchHand
from .looks import blocked, faults, past_the_edge

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order(album: Any, alice: Any) -> Any:
    return make_order(album, alice, format="12in", songs=4)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_every_page_is_accessible_and_fits(order, album, alice, open_as, live_server, width, scheme):
    other = copy_order(order, name="Other", by=alice)
    recording = add_recording(album.songs.first(), kind="radio_edit", by=alice)
    single = pick_single(recording, reason="Everybody sings it", by=alice)
    page = open_as(alice, "/albums/", width)
    page.emulate_media(color_scheme=scheme)
    for path in (
        f"/albums/{album.pk}/orders/",
        f"/running-orders/{order.pk}/",
        f"/running-orders/{order.pk}/compare/?with={other.pk}",
        f"/albums/{album.pk}/orders/limits/",
        f"/albums/{album.pk}/singles/new/",
        f"/singles/{single.pk}/",
    ):
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        assert blocked(page) == [], path
        assert past_the_edge(page) == 0, path
        assert faults(page) == [], path


def test_a_song_is_dragged_to_the_other_side_and_the_page_shows_what_is_kept(order, alice, open_as):
    page = open_as(alice, f"/running-orders/{order.pk}/")
    handle, side = page.locator("[data-handle]").nth(1).bounding_box(), page.locator("[data-side='2']").bounding_box()
    page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    page.mouse.down()
    page.mouse.move(side["x"] + 60, side["y"] + 10, steps=8)
    with page.expect_response("**/change/"):
        page.mouse.up()
    page.locator("[data-side='2'] [data-item]").wait_for()
    assert page.locator("#arrange").count() == 1
    assert titles(order) == [["Song 1", "Song 3", "Song 4"], ["Song 2"]]


def test_keys_alone_move_a_song_as_often_as_they_are_pressed_and_keep_the_focus(order, alice, open_as):
    page = open_as(alice, f"/running-orders/{order.pk}/")
    button = page.locator("button[name=down]").first
    name = button.get_attribute("id")
    button.focus()
    for _ in range(3):  # without waiting for the server
        page.keyboard.press("ArrowDown")
    expect(page.locator("[data-item]").last.locator(f"#{name}")).to_be_focused()
    assert titles(order)[0] == ["Song 2", "Song 3", "Song 4", "Song 1"]


def test_sides_are_broken_by_a_key_that_is_gone_then_and_tab_goes_on_in_the_order(order, alice, open_as):
    page = open_as(alice, f"/running-orders/{order.pk}/")
    page.locator("button[name=break]").focus()
    page.keyboard.press("Enter")
    page.locator("[data-side='2'] [data-item]").first.wait_for()
    page.wait_for_function("() => document.activeElement.id === 'arrange'")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#arrange').contains(document.activeElement)")


def test_on_a_phone_a_finger_held_at_the_edge_rolls_the_page_to_the_end_of_the_order(album, alice, hand_on):
    order = make_order(album, alice, songs=8)
    hand = hand_on(TouchHand, alice, f"/running-orders/{order.pk}/")
    handle = hand.page.locator("[data-handle]").first
    handle.evaluate("handle => handle.scrollIntoView({block: 'center'})")
    assert hand.page.locator("[data-item]").last.bounding_box()["y"] > 844
    hand.drag(handle, to=780, until="() => document.querySelector('[data-item]:last-child').textContent.includes('Song 1')")
    assert titles(order) == [[*[f"Song {n}" for n in range(2, 9)], "Song 1"]]


def test_a_song_let_go_beside_the_order_is_not_held_any_more(order, alice, open_as):
    page = open_as(alice, f"/running-orders/{order.pk}/")
    box = page.locator("[data-handle]").nth(1).bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 5, box["y"] + 40, steps=3)
    page.mouse.move(30, 20, steps=5)
    page.locator(".held").wait_for()
    page.mouse.up()
    page.wait_for_function("() => !document.querySelector('.held')")


def test_on_a_phone_two_orders_are_compared_without_rolling_sideways(order, alice, open_as):
    other = copy_order(order, name="Quiet opening and a long way home", by=alice)
    move_item(other, other.items.last().pk, side=1, position=1, by=alice)
    page = open_as(alice, f"/running-orders/{order.pk}/compare/?with={other.pk}", 390)
    page.locator(".badge", has_text="Moved").wait_for()
    assert page.evaluate("(r => r.scrollWidth - r.clientWidth)(document.querySelector('[aria-label=\"What moved\"]'))") == 0
