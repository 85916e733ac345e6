"""A score keeps which file was current when it was given, and says so where a newer one is current by now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from projects import actions
from projects.actions.recording import add_recording
from projects.models import Review
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_apart")]
OLDER = "Scored on an older file"


@pytest.fixture
def song(album):
    return factories.make_song(album)


@pytest.fixture
def round(album, song, alice, anders, hanna):
    people = [user.pk for user in (alice, anders, hanna)]
    due_at = timezone.now() + timedelta(days=2)
    return actions.begin_round(album, title="First listen", songs=[song], reviewers=people, due_at=due_at, by=alice)


def score(round, song, by, value=4, **more):
    return actions.score_song(round, song, scores={c.pk: value for c in round.criteria.all()}, by=by, **more)


def newer(song, alice, **more):
    song.demos.update(current=False)
    return factories.make_demo(song, by=alice, name="second.wav", **more)


def older(by):
    return Review.objects.visible_to(by).with_file().get(user=by).older_file


def test_a_score_keeps_the_file_and_a_newer_one_makes_it_older(round, song, alice, anders):
    assert score(round, song, alice).demo is None
    first = factories.make_demo(song, by=alice)
    assert score(round, song, anders).demo == first
    assert not older(anders)
    second = newer(song, alice)
    assert older(anders)
    assert not older(alice)  # heard no file at all
    assert score(round, song, anders, 5).demo == second
    assert not older(anders)
    actions.make_current(first, by=alice)
    assert not older(anders)  # what is current again was there before


def test_where_there_is_no_demo_the_recording_was_heard(round, song, alice, anders):
    recording = add_recording(song, by=alice)
    mix = factories.make_demo(song, by=alice, recording=recording)
    assert score(round, song, anders).demo == mix
    newer(song, alice, recording=recording)
    assert older(anders)


def test_a_removed_file_stays_what_was_heard(round, song, alice, anders):
    first = factories.make_demo(song, by=alice)
    score(round, song, anders)
    actions.remove_demo(first, by=alice)
    assert Review.objects.get(user=anders).demo == first


def test_results_export_and_rest_say_it_to_whoever_may_read_the_score(round, song, alice, anders, hanna, client_of, api_of):
    first = factories.make_demo(song, by=alice)
    review = score(round, song, anders, remark="Fine")
    newer(song, alice)
    pages = [f"/rounds/{round.pk}/", f"/songs/{song.pk}/", f"/rounds/{round.pk}/songs/{song.pk}/"]
    url = f"/api/v1/song-reviews/{review.pk}/"
    assert all(OLDER not in client_of(hanna).get(page).content.decode() for page in pages)  # she has not scored: it is blind
    assert api_of(hanna).get(url).status_code == 404
    score(round, song, hanna)
    assert all(OLDER in client_of(hanna).get(page).content.decode() for page in pages)
    lines = client_of(hanna).get(f"/rounds/{round.pk}/results.csv").content.decode().splitlines()
    assert lines[1].endswith("Anders Aune,4.00,,yes,Fine") and ",,," in lines[2]
    told = api_of(hanna).get(url).json()
    assert (told["demo"], told["older_file"]) == (str(first.pk), True)
    assert "listen again" in client_of(anders).get(pages[2]).content.decode()
    assert "listen again" not in client_of(hanna).get(pages[2]).content.decode()


def test_nobody_says_what_they_heard(round, song, alice, api_of):
    demo = factories.make_demo(song, by=alice)
    body = {"round": str(round.pk), "song": str(song.pk), "scores": [], "demo": str(demo.pk)}
    answer = api_of(alice).post("/api/v1/song-reviews/", body)
    assert answer.json()["errors"]["demo"][0]["code"] == "read_only"
