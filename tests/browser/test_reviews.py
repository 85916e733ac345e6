"""A blind round by keyboard alone, and on a phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from projects import actions
from projects.models import Review
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def round(album, alice, anders):
    songs = [factories.make_song(album, title, position=n) for n, title in enumerate(["Marram", "Sandbar"], start=1)]
    due_at, people = timezone.now() + timedelta(days=5), [alice.pk, anders.pk]
    round = actions.begin_round(album, title="First listen", songs=songs, reviewers=people, due_at=due_at, by=alice)
    for song in songs:
        scores = {c.pk: 2 for c in round.criteria.all()}
        actions.score_song(round, song, scores=scores, remark=f"Words on {song.title}", by=alice)
    return round


def test_songs_are_scored_by_keys_and_what_others_said_opens_song_by_song(round, anders, open_as):
    page = open_as(anders, f"/rounds/{round.pk}/")
    assert "Words on" not in page.content()
    page.keyboard.press("s")
    page.wait_for_url("**/songs/**")
    page.keyboard.press("w")
    page.keyboard.type("By key alone")
    page.locator("main h2").click()
    page.keyboard.press("4")
    page.locator(".score-slot", has_text="You gave 4.00").wait_for()
    assert "Words on Marram" in page.inner_text(".score-slot")
    assert "Words on Sandbar" not in page.content()
    page.keyboard.press("n")
    page.locator("main h2", has_text="Sandbar").wait_for()
    page.keyboard.press("5")
    page.locator(".score-slot", has_text="You gave 5.00").wait_for()
    given = Review.objects.filter(user=anders).order_by("song__position").values_list("total", "remark")
    assert [(int(total), remark) for total, remark in given] == [(4, "By key alone"), (5, "")]


def test_a_phone_shows_all_of_it(round, alice, open_as):
    page = open_as(alice, f"/rounds/{round.pk}/", width=390)
    for path in (f"/rounds/{round.pk}/", f"/albums/{round.album_id}/songs/decide/", "/ear/"):
        page.goto(page.url.split("/rounds/")[0].split("/albums/")[0].split("/ear/")[0] + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
