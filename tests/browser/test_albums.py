"""The album's pages in a real browser: looks, keys, and a list that changes in place."""

from __future__ import annotations

import pytest
from django.urls import reverse

from projects import actions
from tests import factories

from .looks import blocked, faults, past_the_edge

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "A Very Long Title That Goes On And On Because The Artist Insisted On It (Deluxe Edition, Remastered)"


@pytest.fixture
def pages(album, alice):
    songs = [actions.add_song(album, title=title, by=alice, key="F# minor", tempo=92) for title in (LONG, "雨の日")]
    actions.move_song(songs[1], "shortlisted", by=alice, reason="the hook")
    actions.invite_member(album, "new@example.com", "artist", by=alice)
    person = factories.make_person(album.organization, LONG, roles=["drums", "percussion"], email="dora@example.com")
    here = {
        name: reverse(f"projects:{name}", args=[album.pk]) for name in ("album-detail", "album-edit", "song-list", "song-new")
    }
    here |= {name: reverse(f"projects:{name}", args=[album.pk]) for name in ("album-team", "album-history")}
    here |= {
        "song-detail": f"/songs/{songs[1].pk}/",
        "person": f"/people/{person.pk}/",
        "albums": "/albums/",
        "new": "/albums/new/",
    }
    return here | {"people": "/people/", "person-new": "/people/new/", "artists": "/artists/"}


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_every_page_is_accessible_and_fits(pages, alice, open_as, width, scheme):
    page = open_as(alice, "/albums/", width)
    page.emulate_media(color_scheme=scheme)
    for name, path in pages.items():
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + path)
        page.wait_for_load_state("networkidle")
        assert blocked(page) == [], name
        assert past_the_edge(page) == 0, name
        assert faults(page) == [], name


def test_a_song_goes_up_by_keyboard_and_the_focus_stays_on_its_button(pages, alice, open_as):
    page = open_as(alice, pages["song-list"])
    page.get_by_role("button", name="雨の日 up").focus()
    with page.expect_response(lambda answer: "arrange" in answer.url):
        page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('#songs tbody tr th').textContent.includes('雨の日')")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "雨の日 up"


def test_a_step_that_is_gone_is_told_in_a_toast_and_the_list_stays(pages, album, alice, open_as):
    page = open_as(alice, pages["song-list"])
    song = album.songs.get(title="雨の日")
    actions.move_song(song, "dropped", by=alice)
    page.get_by_role("button", name="To record 雨の日").click()
    page.get_by_text("is dropped; it cannot become to record").wait_for()
    assert page.locator("#songs tbody tr").count() == 2
