"""Approvals, comments and milestones in a real browser: looks, a mention, an answer by keyboard, and the strip."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from notices.models import Notice
from projects.actions import approval, comment, milestone
from projects.models import ApprovalRequest, Comment
from projects.rules.approvals import About, Asked
from tests import factories

from .looks import blocked, faults, past_the_edge

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Hear How The Long And Winding Bridge Comes Back Before The Last Chorus"


@pytest.fixture
def pages(album, alice, anders, art):
    album.delivery_on, album.release_on = (
        timezone.now().date() + timedelta(days=70),
        timezone.now().date() + timedelta(days=200),
    )
    album.save()
    song = factories.make_song(album, LONG)
    approval.set_needed(album, "final_cut", roles=["artist"], by=alice)
    about = About("final_cut", song.pk, 1, song.title, f"/songs/{song.pk}/")
    asked = approval.ask(album=album, about=about, of=[Asked(role="artist")], note=LONG, by=alice)
    said = comment.say(album, "song", song.pk, text=f"{LONG}\n\n@Alice", by=art)
    comment.say(album, "song", song.pk, text="Not a word", internal=True, by=anders)
    milestone.plan_album(album, '12" vinyl', by=alice)
    one = milestone.add_milestone(album, name=LONG, due_on=date(2026, 1, 1), by=alice)
    here = f"/albums/{album.pk}"
    return {
        "song": f"/songs/{song.pk}/",
        "asked": f"/approvals/{asked.pk}/",
        "approvals": f"{here}/approvals/",
        "settings": f"{here}/approvals/settings/",
        "stands": f"{here}/approvals/final_cut/{song.pk}/",
        "thread": f"{here}/comments/song/{song.pk}/",
        "comments": f"{here}/comments/",
        "reword": f"/comments/{said.pk}/edit/",
        "plan": f"{here}/plan/",
        "milestone": f"/milestones/{one.pk}/edit/",
        "plans": "/plans/",
        "plan-new": "/plans/new/",
    }


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_every_page_is_accessible_and_fits(pages, art, alice, open_as, width, scheme):
    page = open_as(alice, "/albums/", width)
    base = "/".join(page.url.split("/", 3)[:3])
    page.emulate_media(color_scheme=scheme)
    for name, path in pages.items():
        if name == "reword":
            continue  # the artist's own
        page.goto(base + path)
        page.wait_for_load_state("networkidle")
        assert blocked(page) == [], name
        assert past_the_edge(page) == 0, name
        assert faults(page) == [], name


def test_a_mention_is_chosen_and_said_in_place_by_keyboard(pages, eve, alice, open_as):
    page = open_as(alice, pages["song"])
    page.get_by_label("Comment", exact=True).fill("Softer, please")
    page.get_by_text("Mention somebody").press("Enter")
    page.get_by_role("button", name="@Eve Ellis").press("Enter")
    assert page.get_by_label("Comment", exact=True).input_value() == "Softer, please @Eve Ellis "
    page.get_by_role("button", name="Comment", exact=True).press("Enter")
    page.get_by_text("Softer, please @Eve Ellis").wait_for()
    assert page.url.endswith(pages["song"])
    assert Comment.objects.get(author=alice).mentions == [eve.pk]
    assert Notice.objects.filter(user=eve, about="comment").count() == 1


def test_the_artist_answers_from_the_inbox_by_keyboard(pages, art, open_as):
    page = open_as(art, "/inbox/")
    page.get_by_role("link", name="Approve final cut").press("Enter")
    page.get_by_label("Your words").fill("Yes, like that")
    page.get_by_role("button", name="Approve", exact=True).press("Enter")
    page.get_by_text("Yes, like that").wait_for()
    assert ApprovalRequest.objects.get().state == "approved"


def test_what_is_late_is_marked_and_done_by_a_key(pages, album, alice, open_as):
    page = open_as(alice, pages["plan"])
    late = page.get_by_role("row", name=LONG)
    assert late.locator("svg.strip.late").count() == 1
    late.get_by_role("button", name="Done").press("Enter")
    page.get_by_text("is reached").wait_for()
    assert page.get_by_role("row", name=LONG).locator("svg.strip.done").count() == 1
