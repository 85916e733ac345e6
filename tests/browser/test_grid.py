"""The production grid in a real browser: two people at once, keys alone, a phone, and one sheet of paper."""

from __future__ import annotations

import re

import pytest

from projects import actions
from projects.actions import Wish
from projects.models import GridCell
from tests import factories

from .looks import blocked, faults, past_the_edge

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 5000  # milliseconds in which the marks of others must show


def fill(album, alice, songs, parts):
    rows = [
        factories.make_song(album, f"A Song With A Fairly Long Title {n}", state="recording", position=n)
        for n in range(1, songs + 1)
    ]
    columns = [actions.add_part(album, name=f"Second violins {n}", by=alice) for n in range(1, parts + 1)]
    dora = factories.make_person(album.organization)
    states = [*GridCell.State]
    wishes = [
        Wish(song.pk, part.pk, {"state": states[(x + y) % 6], "person": dora.pk if x % 2 else None, "note": "Two kits"}, 0)
        for y, song in enumerate(rows)
        for x, part in enumerate(columns)
        if (x + y) % 6
    ]
    actions.mark_cells(album, wishes, by=alice)
    return f"/albums/{album.pk}/grid/"


@pytest.fixture
def plain(album, alice):
    """Three songs, three parts, nothing marked."""
    for number in range(1, 4):
        factories.make_song(album, f"Song {number}", state="recording", position=number)
        actions.add_part(album, name=f"Part {number}", by=alice)
    factories.make_person(album.organization)
    return f"/albums/{album.pk}/grid/"


def cell(page, row, column):
    return page.locator("table.marks tbody tr").nth(row).locator("td[role=gridcell]").nth(column)


def says(page, row, column, words, timeout=SOON):
    selector = f"table.marks tbody tr:nth-child({row + 1}) td:nth-of-type({column + 2})"
    page.wait_for_function(
        "([where, words]) => document.querySelector(where).ariaLabel === words", arg=[selector, words], timeout=timeout
    )


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_grid_and_its_parts_are_accessible_and_fit(album, alice, open_as, width, scheme):
    here = fill(album, alice, 6, 8)
    page = open_as(alice, here, width)
    page.emulate_media(color_scheme=scheme)
    for path in (here, f"{here}parts/"):
        page.goto(f"{page.url.split('/albums')[0]}{path}")
        page.wait_for_load_state("load")
        assert blocked(page) == []
        assert past_the_edge(page) == 0
        assert faults(page) == []


def test_two_at_once_see_each_others_marks_and_the_second_is_told(plain, alice, eve, open_as, browser, live_server):
    alices = open_as(alice, plain)
    eves = open_as_in(browser, live_server, eve, plain)
    cell(alices, 0, 0).click()
    alices.keyboard.press("r")
    says(alices, 0, 0, "Recorded")
    says(eves, 0, 0, "Recorded")
    assert "Alice Archer" in eves.locator("[data-said]").text_content()
    eves.evaluate("Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})")  # looks away
    cell(alices, 1, 1).click()
    alices.keyboard.press("d")
    says(alices, 1, 1, "Done")
    cell(eves, 1, 1).click()
    eves.keyboard.press("w")
    eves.get_by_text("Alice Archer set Part 2 of “Song 2” to done").wait_for()
    says(eves, 1, 1, "Done")
    assert GridCell.objects.get(song__title="Song 2").state == "done"
    eves.context.close()


def open_as_in(browser, live_server, user, path):
    """A second browser, with cookies of its own."""
    from django.conf import settings

    from tests.factories import client_of

    value = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + path)
    return page


def test_by_keys_alone_one_cell_many_cells_who_note_and_back(plain, alice, open_as):
    page = open_as(alice, plain)
    page.locator("td[role=gridcell][tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("e")
    says(page, 1, 1, "Edited")
    page.keyboard.press("Space")
    says(page, 1, 1, "Done")
    page.keyboard.press("Control+Home")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("x")
    for row, column in [(0, 0), (0, 1), (1, 0), (1, 1)]:
        says(page, row, column, "Not needed")
    page.keyboard.press("u")
    says(page, 1, 1, "Done")
    says(page, 0, 0, "Not started")
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.get_by_label("Who", exact=True).select_option("Dora Drums")
    page.get_by_label("Note", exact=True).fill("Two kits")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    says(page, 2, 2, "Not started, Dora Drums: Two kits")
    page.keyboard.press("r")
    says(page, 2, 2, "Recorded, Dora Drums: Two kits")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "gridcell"
    page.keyboard.press("?")
    page.locator("#keys").get_by_text("Take the last mark back").wait_for()


def test_on_a_phone_a_tap_chooses_and_a_tap_marks(plain, alice, browser, live_server, client_of):
    from django.conf import settings

    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    value = client_of(alice).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + plain)
    cell(page, 1, 0).tap()
    page.get_by_role("button", name="Done").tap()
    says(page, 1, 0, "Done")
    page.get_by_role("button", name="Part 2").tap()
    page.get_by_role("button", name="In work").tap()
    says(page, 2, 1, "In work")
    assert GridCell.objects.filter(state="in_work").count() == 3
    assert past_the_edge(page) == 0
    context.close()


def test_a_column_added_elsewhere_appears_and_the_chosen_cell_stays(plain, album, alice, open_as):
    page = open_as(alice, plain)
    cell(page, 2, 0).click()
    actions.add_part(album, name="Harp", by=alice)
    page.get_by_role("columnheader", name="Harp").wait_for(timeout=SOON + 1000)
    page.wait_for_function("document.activeElement.closest('tr')?.textContent.includes('Song 3')")


def test_the_row_and_column_of_the_pointer_are_lit(plain, alice, open_as):
    page = open_as(alice, plain)
    cell(page, 1, 2).hover()
    page.wait_for_function("document.querySelectorAll('col')[4].classList.contains('lit')")
    assert page.locator("col.lit").count() == 1


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_forty_songs_by_fourteen_parts_print_on_one_sheet(album, alice, open_as, paper):
    page = open_as(alice, fill(album, alice, 40, 14))
    printed = page.pdf(format=paper, prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 995 if paper == "Letter" else 1061, "height": 740})
    assert page.evaluate("document.querySelector('table.marks').scrollWidth - document.documentElement.clientWidth") <= 0
