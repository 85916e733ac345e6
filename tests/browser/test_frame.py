"""The frame around every page and the pieces pages are made of, in a real browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from .looks import blocked, faults, past_the_edge, settled

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.browser.urls")]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_every_piece_passes_axe_and_the_content_policy(open_as: Any, alice: Any, width: int, scheme: str) -> None:
    page = open_as(alice, "/styleguide/", width)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    settled(page)
    assert past_the_edge(page) == 0
    assert blocked(page) == []
    assert faults(page) == []


@pytest.mark.parametrize(("path", "width"), [("/accounts/login/", 1440), ("/accounts/password/reset/", 390)])
def test_signed_out_pages_are_ours(open_as: Any, db: None, path: str, width: int) -> None:
    page = open_as(None, path, width)
    settled(page)
    assert (past_the_edge(page), blocked(page), faults(page)) == (0, [], [])


def test_the_first_tab_skips_to_the_page(open_as: Any, alice: Any) -> None:
    page = open_as(alice, "/albums/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_theme_stays_chosen_without_a_flash(open_as: Any, alice: Any) -> None:
    page = open_as(alice, "/")
    page.get_by_role("button", name="You: Alice Archer").click()
    page.get_by_text("Dark").click()
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(ground) == "rgb(20, 19, 18)"
    answer = page.reload()
    assert '<html lang="en" data-theme="dark">' in answer.text()
    assert page.evaluate(ground) == "rgb(20, 19, 18)"


def test_keys_open_the_help_and_go_places(open_as: Any, alice: Any) -> None:
    page = open_as(alice, "/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("a")
    expect(page).to_have_url(re.compile("/albums/$"))


def test_a_key_typed_in_a_field_is_only_typed(open_as: Any, alice: Any) -> None:
    page = open_as(alice, "/styleguide/")
    field = page.locator("#id_title").first
    field.fill("")
    field.press("?")
    assert field.input_value() == "?"
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_switcher_shows_the_albums_one_may_see(open_as: Any, alice: Any, album: Any) -> None:
    page = open_as(alice, "/")
    page.get_by_role("button", name="Go to an album").click()
    expect(page.locator("#albums-menu").get_by_text(album.title)).to_be_visible()


def test_what_was_typed_survives_a_closed_page(open_as: Any, alice: Any) -> None:
    page = open_as(alice, "/styleguide/")
    page.locator("form[data-draft] #id_title").fill("Harbour Lights")
    page.wait_for_timeout(400)
    page.reload()
    assert page.locator("form[data-draft] #id_title").input_value() == ""
    page.get_by_role("button", name="Take it up again").click()
    assert page.locator("form[data-draft] #id_title").input_value() == "Harbour Lights"


def test_who_signs_out_leaves_no_draft_behind(open_as: Any, alice: Any) -> None:
    page = open_as(alice, "/styleguide/")
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('draft:'))"
    page.evaluate("localStorage.setItem('draft:somebody-else:x:/', '{\"at\": ' + Date.now() + ', \"values\": {}}')")
    page.locator("form[data-draft] #id_title").fill("12,500.00")
    page.wait_for_timeout(400)
    assert page.evaluate(kept + ".length") == 2
    page.get_by_role("button", name=f"You: {alice.name}").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate(kept) == ["draft:somebody-else:x:/"]


def test_a_sum_follows_what_is_typed(open_as: Any, alice: Any) -> None:
    page = open_as(alice, "/styleguide/")
    page.locator("#s-q").fill("6")
    expect(page.locator("output[data-sum]")).to_have_text("US$7,200.00")


def test_a_question_is_asked_before_what_cannot_be_undone(open_as: Any, alice: Any) -> None:
    page = open_as(alice, "/styleguide/")
    page.get_by_role("button", name="Ask first").click()
    asked = page.get_by_role("dialog", name="Cancel Tuesday in Room B?")
    expect(asked).to_be_visible()
    asked.get_by_role("button", name="Keep it as it is").click()
    assert "?" not in page.url
    page.get_by_role("button", name="Ask first").click()
    asked.get_by_role("button", name="Cancel booking").click()
    expect(page).to_have_url(re.compile(r"styleguide/\?"))


def test_every_chart_has_its_table_a_key_away(open_as: Any, alice: Any) -> None:
    page = open_as(alice, "/styleguide/")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("t")
    for table in page.locator(".chart table").all():
        expect(table).to_be_visible()


def test_a_page_that_is_not_there_says_so(open_as: Any, alice: Any) -> None:
    page = open_as(alice, "/albums/00000000-0000-7000-8000-000000000000/")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here")
    assert (blocked(page), faults(page)) == ([], [])
