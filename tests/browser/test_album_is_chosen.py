"""From thirty demos in a sheet to the locked order and the first single, as people do it, each in a browser of their own.

The story is told twice: by hands that have only a keyboard, and by fingers on a phone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from projects.models import GridCell, RunningOrder, Song
from tests import factories
from tests.projects.orders import titles

from .hands import KeyboardHand, TouchHand

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 5000  # milliseconds in which the marks of others must show
SONGS = [
    f"{how} {what}"
    for what in ("Harbour", "Lantern", "Ferry", "Signal", "Orchard", "Winter")
    for how in "Blue Old Far Red Slow".split()
]
CUT, HEARD = SONGS[:6], SONGS[:3]
MAIN = "#main"


@pytest.fixture(params=[KeyboardHand, TouchHand], ids=["keyboard", "phone"])
def hand_of(request: Any, hand_on: Callable[..., Any]) -> Callable[..., Any]:
    """`hand_of(alice, "/albums/")`: her hand, on a page of a browser that is hers alone."""
    return partial(hand_on, request.param)


def test_thirty_demos_become_an_ordered_record_and_a_single(hand_of, album, alice, anders, art, eve, tmp_path):
    here = f"/albums/{album.pk}/songs/"
    alices, anderses, arts = (hand_of(user, here) for user in (alice, anders, art))
    songs_come_in_from_a_sheet(alices, album, tmp_path)
    a_blind_round_is_begun(alices)
    three_people_score_and_nobody_hears_another_first(alices, anderses, arts)
    the_round_decides(alices, album)
    two_mark_the_grid_at_once(alices, hand_of(eve, f"/albums/{album.pk}/grid/"))
    the_rest_is_recorded_and_cut(alices, album)
    the_album_wants_approvals(alices)
    two_orders_are_tried(alices, album)
    the_better_one_is_voted_for_and_locked(alices, anderses, arts, album)
    a_single_is_picked_and_approved(alices, anderses, arts, album)


def songs_come_in_from_a_sheet(hand: Any, album: Any, folder: Path) -> None:
    """A bad row is named and nothing comes in; mended, all thirty are shown first, and then come in."""
    hand.follow("Import")
    hand.upload("CSV or XLSX file", sheet(folder, tempo_of_the_fifth="brisk"))
    hand.press("Look at it first")
    hand.sees(re.compile(r"Row 6.*brisk"))
    hand.upload("CSV or XLSX file", sheet(folder, tempo_of_the_fifth=104))
    hand.press("Look at it first")
    hand.sees("30 songs would come in")
    assert not album.songs.exists()
    hand.press("Import 30 songs")
    hand.sees("30 songs are in the pool.")
    assert [song.title for song in album.songs.order_by("position")] == SONGS
    assert album.songs.get(title=SONGS[4]).tempo == 104


def sheet(folder: Path, tempo_of_the_fifth: Any) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["Title", "Writers", "BPM", "Key", "Length"])
    for n, title in enumerate(SONGS):
        tempo = tempo_of_the_fifth if n == 4 else 90 + n
        book.active.append([title, "Art Avery", tempo, ["C major", "F# minor", "G major"][n % 3], f"{3 + n % 3}:{10 + n}"])
    book.save(folder / "pool.xlsx")
    return folder / "pool.xlsx"


def a_blind_round_is_begun(hand: Any) -> None:
    hand.follow("Rounds")
    hand.follow("Begin a round")
    hand.fill("Name", "First listen")
    hand.when(re.compile("^Deadline"), f"{timezone.now() + timedelta(days=5):%Y-%m-%dT18:30}")
    hand.fill("Criteria and weights", "Hook 3\nLyric 1")
    for name in ("Alice Archer", "Anders Aune", "Art Avery"):
        hand.tick(name)
    expect(hand.page.get_by_role("checkbox", name="Blind")).to_be_checked()
    hand.press("Begin")
    hand.sees("“First listen” has begun")


def three_people_score_and_nobody_hears_another_first(*hands: Any) -> None:
    """Each in turn, song by song: others' words and figures come with one's own score, and not before."""
    names, earlier = ("Alice", "Anders", "Art"), []
    for name, hand in zip(names, hands, strict=True):
        hand.follow("Songs", within=hand.page.get_by_role("navigation", name="Album"))
        hand.follow("Rounds")
        hand.follow("First listen")
        expect(hand.page.get_by_role("heading", name="Results")).to_have_count(0)
        hand.follow("Score 30 songs")
        for n, title in enumerate(HEARD):
            expect(hand.page.locator(MAIN).get_by_role("heading", name=title)).to_be_visible()
            assert not [one for one in earlier if remark(one, title) in hand.page.content()]
            expect(hand.page.get_by_text("What others said")).to_have_count(0)
            scores(hand, name, title, whole=5 - n)
            for one in earlier:
                hand.sees(remark(one, title))
            assert not [one for one in names if remark(one, SONGS[n + 1]) in hand.page.content()]
            hand.follow("Next")
        hand.follow("First listen")
        results = hand.page.get_by_role("region", name="Results").last
        expect(results.locator("tbody tr")).to_have_count(len(HEARD))
        earlier.append(name)


def remark(who: str, title: str) -> str:
    return f"{who} on {title}"


def scores(hand: Any, who: str, title: str, whole: int) -> None:
    """Alice weighs each criterion; the others give one number for all."""
    hand.fill("Note", remark(who, title))
    if who == "Alice":
        for scale in ("Hook", "Lyric"):
            hand.rate(re.compile(scale), whole)
        hand.press("Score")
    else:
        hand.press(str(whole))
    hand.sees(f"You gave {whole}.00")


def the_round_decides(hand: Any, album: Any) -> None:
    """Six in bulk, with the reason; one alone is dropped; each song tells it with its scores of that moment."""
    hand.press("Close")
    hand.press("Close it")
    hand.sees("“First listen” is closed")
    decides(hand, CUT, "Shortlisted", "Best of the first listen")
    decides(hand, CUT, "To record", "The band can play these")
    hand.follow("Songs", within=hand.page.locator(MAIN).get_by_role("paragraph"))
    hand.follow(SONGS[9])
    hand.choose("Becomes", "Dropped")
    hand.fill("Why", "Too near to the one before")
    hand.press("Decide")
    hand.sees("“Too near to the one before”")
    assert album.songs.get(title=SONGS[9]).state == Song.State.DROPPED
    hand.follow("Songs", within=hand.page.get_by_role("navigation", name="Album"))
    hand.follow(CUT[0])
    story = hand.page.get_by_role("region", name="The story so far")
    expect(story).to_contain_text("“Best of the first listen”")
    expect(story.locator("li", has_text="The band can play these")).to_contain_text("First listen")


def decides(hand: Any, songs: list[str], to: str, why: str) -> None:
    if not hand.page.get_by_role("heading", name="Decide", level=2).is_visible():
        hand.follow("Songs", within=hand.page.get_by_role("navigation", name="Album"))
        hand.follow("Decide")
    for title in songs:
        hand.tick(title)
    hand.choose("Becomes", to)
    hand.fill("Why", why)
    hand.press("Decide")
    hand.sees(f"{len(songs)} songs are {to.lower()}.")


def two_mark_the_grid_at_once(alices: Any, eves: Any) -> None:
    """Each sees the other's within five seconds; who marks over what they have not seen is told, and nothing is lost."""
    alices.follow("Grid", within=alices.page.get_by_role("navigation", name="Album"))
    alices.press(re.compile("^Band"))
    says(alices, 0, 0, "Not started")
    says(eves, 0, 0, "Not started", within=SOON)
    alices.mark(0, 0, "Recorded")
    says(eves, 0, 0, "Recorded", within=SOON)
    eves.mark(1, 0, "In work")
    says(alices, 1, 0, "In work", within=SOON)
    eves.page.route("**/grid/changes/**", lambda route: route.abort())  # for a while Eve hears nothing of others
    alices.mark(2, 1, "Done")
    says(alices, 2, 1, "Done")
    eves.mark(2, 1, "In work")
    eves.sees(re.compile(f"Alice Archer set .* of “{CUT[2]}” to done"))
    says(eves, 2, 1, "Done")
    eves.mark(2, 1, "Edited")  # having seen it, she may
    says(eves, 2, 1, "Edited")
    says(alices, 2, 1, "Edited", within=SOON)
    assert sorted(GridCell.objects.values_list("state", flat=True)) == ["edited", "in_work", "recorded"]


def says(hand: Any, row: int, column: int, words: str, within: int = 10_000) -> None:
    expect(hand.cell(row, column)).to_have_attribute("aria-label", words, timeout=within)


def the_rest_is_recorded_and_cut(hand: Any, album: Any) -> None:
    for state in ("Recording", "Recorded", "Final cut"):
        decides(hand, CUT, state, f"{state}, said at the desk")
    assert {*album.songs.filter(state="final_cut").values_list("title", flat=True)} == {*CUT}


def the_album_wants_approvals(hand: Any) -> None:
    hand.follow("Overview", within=hand.page.get_by_role("navigation", name="Album"))
    hand.follow("approvals")
    hand.follow(re.compile("approval$"))
    for role in ("Artist", "A&R"):
        hand.tick(role, within=hand.page.get_by_role("region", name="Running order"))
    hand.press("Save Running order")
    hand.sees("Running order: saved.")


def two_orders_are_tried(hand: Any, album: Any) -> None:
    begins_an_order(hand, "Starts quiet")
    hand.press(re.compile("^Break sides"))
    expect(hand.page.locator("[data-side='2'] [data-item]").first).to_be_visible()
    hand.keeps_focus()
    begins_an_order(hand, "Starts loud")
    hand.carry(CUT[2], up=2)
    hand.carry(CUT[0], up=-1)
    hand.press(re.compile("^Break sides"))
    expect(hand.page.locator("[data-side='2'] [data-item]").first).to_be_visible()
    hand.follow("Starts quiet")
    hand.sees("songs moved")
    quiet, loud = (titles(RunningOrder.objects.get(name=name)) for name in ("Starts quiet", "Starts loud"))
    assert [title for side in quiet for title in side] == CUT
    assert [title for side in loud for title in side] == [CUT[2], CUT[1], CUT[0], *CUT[3:]]
    assert all(quiet) and all(loud)


def begins_an_order(hand: Any, name: str) -> None:
    hand.follow("Order", within=hand.page.get_by_role("navigation", name="Album"))
    hand.fill("Name", name)
    hand.choose("Format", "12″")
    hand.press("Begin order")
    hand.sees(f"“{name}” begins with the final cut.")


def the_better_one_is_voted_for_and_locked(alices: Any, anderses: Any, arts: Any, album: Any) -> None:
    for hand in (anderses, arts):
        hand.follow("Order", within=hand.page.get_by_role("navigation", name="Album"))
        hand.follow("Starts loud")
        hand.press("Vote for this order")
        hand.sees("You are for “Starts loud”.")
    alices.follow("Order", within=alices.page.get_by_role("navigation", name="Album"))
    alices.follow("Starts loud")
    alices.fill("What to listen for", "How the sides end")
    alices.press("Lock order")
    alices.sees("Asked for approval of “Starts loud”.")
    approves(arts, "Starts loud", "This is the record.")
    assert RunningOrder.objects.get(name="Starts loud").state == "asked"
    approves(anderses, "Starts loud", "Yes, sent to the plant.")
    alices.follow("Order", within=alices.page.get_by_role("navigation", name="Album"))
    alices.follow("Starts loud")
    expect(alices.page.locator(MAIN).get_by_role("heading", name="Starts loud")).to_contain_text("Locked")
    assert album.running_orders.get(name="Starts loud").state == "locked"


def approves(hand: Any, what: str, words: str) -> None:
    hand.follow("Inbox", within=hand.page.get_by_role("navigation", name="Places"))
    hand.follow(re.compile(re.escape(what)))
    hand.fill("Your words", words)
    hand.press("Approve")
    hand.sees(f"“{words}”")


def a_single_is_picked_and_approved(alices: Any, anderses: Any, arts: Any, album: Any) -> None:
    """What stands in its way is listed until it is done."""
    alices.follow("Order", within=alices.page.get_by_role("navigation", name="Album"))
    alices.follow("Pick single")
    alices.choose("Recording", f"{CUT[0]}, Album version")
    alices.fill("Why this one", "Everybody sings it in the van")
    alices.press("Pick single")
    way = alices.page.get_by_role("region", name="What stands in the way")
    expect(way).to_contain_text("It has no focus date.")
    alices.follow("Edit")
    alices.when("Focus date", f"{timezone.now() + timedelta(days=90):%Y-%m-%d}")
    alices.press("Save single")
    expect(way).not_to_contain_text("It has no focus date.")
    alices.press("Ask for approval")
    alices.sees("Asked for approval of")
    for hand, words in ((alices, "It is time."), (arts, "Finally."), (anderses, "Radio will take it.")):
        approves(hand, f"{CUT[0]} as single", words)
    alices.follow("Order", within=alices.page.get_by_role("navigation", name="Album"))
    alices.follow(CUT[0], within=alices.page.get_by_role("region", name="Singles"))
    expect(alices.page.locator(MAIN).get_by_role("heading", name=CUT[0])).to_contain_text("Approved")
    assert album.singles.get().reason == "Everybody sings it in the van"


def test_what_was_said_on_a_phone_does_not_lie_over_the_last_button_of_the_page(album, alice, hand_on):
    for n in range(1, 9):
        factories.make_song(album, f"Song {n}", position=n)
    hand = hand_on(TouchHand, alice, f"/albums/{album.pk}/songs/decide/")
    decides(hand, ["Song 1", "Song 2"], "Shortlisted", "")
    hand.page.evaluate("scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'})")
    said, button = hand.page.locator(".toast").bounding_box(), hand.page.get_by_role("button", name="Decide").bounding_box()
    assert button["y"] + button["height"] < said["y"]
