"""A pitched song on hold for us, and songs that others of the same label hold: the rule, a page, REST and the sweep."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from notices.models import Notice
from producer.core import sweeps
from producer.core.errors import Conflict, NotAllowed
from producer.core.models import Outbox
from projects import actions
from projects.models import Song
from projects.music import same_song
from tests import factories


def today():
    return timezone.now().date()


@pytest.fixture
def pitched(album):
    return factories.make_song(album, "Slow Boat", origin="pitched", pitched_by="Tin Pan Music", writers="Nora Quill, B. Byrd")


def told(user):
    return list(Notice.objects.filter(user=user, about="hold").order_by("created_at").values_list("subject", flat=True))


def test_a_pitched_song_is_held_to_the_end_of_a_day_of_the_albums_clock(clock, pitched, alice):
    pitched.album.time_zone = "America/Los_Angeles"
    pitched.album.save()
    song = actions.hold_song(pitched, until=date(2027, 3, 31), by=alice)
    assert song.hold_ends_at.isoformat() == "2027-04-01T00:00:00-07:00"
    assert actions.release_hold(song, by=alice).held_until is None
    with pytest.raises(Conflict, match="not on hold"):
        actions.release_hold(song, by=alice)


def test_what_is_no_hold_is_refused(clock, pitched, alice, eve, album):
    for day in (date(2027, 2, 28), date(2030, 1, 1)):
        with pytest.raises(ValidationError, match="within two years"):
            actions.hold_song(pitched, until=day, by=alice)
    with pytest.raises(ValidationError, match="Only a pitched song"):
        actions.hold_song(factories.make_song(album), until=date(2027, 4, 1), by=alice)
    with pytest.raises(NotAllowed):
        actions.hold_song(pitched, until=date(2027, 4, 1), by=eve)
    held = actions.hold_song(pitched, until=date(2027, 4, 1), by=alice)
    with pytest.raises(ValidationError, match="Release the hold first"):
        actions.update_song(held, origin="original", by=alice)


def test_producers_are_reminded_a_week_and_a_day_before_and_it_lapses_by_itself(clock, pitched, alice, eve, anders):
    actions.hold_song(pitched, until=date(2027, 3, 31), by=alice)
    sweeps.run()
    assert told(alice) == []
    for day, count in ((24, 0), (25, 1), (26, 1), (31, 2)):
        clock.move_to(f"2027-03-{day}T08:00:00Z")
        sweeps.run()
        sweeps.run()
        assert len(told(alice)) == count, day
    assert Song.objects.get(pk=pitched.pk).held_until
    clock.move_to("2027-04-01T00:00:00Z")
    sweeps.run()
    sweeps.run()
    song = Song.objects.get(pk=pitched.pk)
    assert (song.held_until, song.hold_ends_at, song.hold_remind_at) == (None, None, None)
    ends = "The hold on “Slow Boat” ends 31 Mar"
    assert told(alice) == [ends, ends, "The hold on “Slow Boat” has ended"]
    assert told(eve) == told(anders) == []
    assert Outbox.objects.filter(kind="mail", key__startswith=f"hold:{song.pk}").count() == 3


def test_a_longer_hold_is_reminded_of_anew_and_a_released_one_never(clock, pitched, alice):
    actions.hold_song(pitched, until=date(2027, 3, 31), by=alice)
    clock.move_to("2027-03-25T08:00:00Z")
    sweeps.run()
    actions.hold_song(pitched, until=date(2027, 4, 30), by=alice)
    clock.move_to("2027-04-24T08:00:00Z")
    sweeps.run()
    assert len(told(alice)) == 2
    actions.release_hold(Song.objects.get(pk=pitched.pk), by=alice)
    clock.move_to("2027-05-24T08:00:00Z")
    sweeps.run()
    assert len(told(alice)) == 2


def test_a_dropped_song_needs_no_hold(pitched, alice):
    actions.hold_song(pitched, until=today() + timedelta(days=30), by=alice)
    actions.move_song(pitched, "dropped", by=alice)
    assert Song.objects.get(pk=pitched.pk).held_until is None


# --- what others hold


@pytest.mark.parametrize(
    ("title", "writers", "same"),
    [
        ("SLOW  boat!", "Byrd & N. Quill", True),
        ("Slow Boat", "Bo Byrd / Nora Quill", True),
        ("Slow Boat", "Nora Quill", False),
        ("Slow Boats", "Nora Quill, B. Byrd", False),
        ("Slow Boat", "", False),
    ],
)
def test_the_same_song_is_known_by_title_and_last_names(title, writers, same):
    ours = same_song("Slow Boat", "Nora Quill, B. Byrd")
    assert (same_song(title, writers) == ours and bool(ours)) is same
    assert same_song("", "") == ""


@pytest.fixture
def elsewhere(bluebird, northern_lights, foreign_album):
    """Another company's album of the same label, with markers; it has the song on hold."""
    house = factories.make_organization("Marker House")
    producer = factories.make_member(house, "producer", "Marker Producer")
    other = factories.make_album(
        house, "Marker Album", artist=factories.make_artist(house, "Marker Artist"), notes="Marker notes"
    )
    factories.join_team(other, producer, "producer")
    factories.share(other, northern_lights)
    song = factories.make_song(other, "Slow boat", writers="Quill, Byrd", origin="pitched", pitched_by="Marker Music")
    actions.hold_song(song, until=today() + timedelta(days=60), by=producer)
    return song


def seen(song, actor):
    return Song.objects.visible_to(actor).with_holds().get(pk=song.pk).held_elsewhere


def test_a_song_that_another_album_of_the_label_holds_is_shown_as_such(elsewhere, pitched, alice):
    assert seen(pitched, alice)
    share = elsewhere.album.shares.get()
    share.until = share.since + timedelta(microseconds=1)
    share.save()
    assert not seen(pitched, alice)


def test_neither_another_labels_hold_nor_ones_own_nor_a_lapsed_one_counts(elsewhere, pitched, alice, album, rival):
    producer = elsewhere.album.team.get().user
    actions.hold_song(pitched, until=today() + timedelta(days=9), by=alice)
    actions.release_hold(elsewhere, by=producer)
    assert not seen(pitched, alice)
    theirs = factories.make_song(factories.make_album(rival), "Slow Boat", writers="Quill, Byrd", origin="pitched")
    actions.hold_song(theirs, until=today() + timedelta(days=9), by=factories.make_member(rival, "admin", "Rita"))
    assert not seen(pitched, alice)
    assert seen(theirs, factories.make_member(rival, "admin", "Ron")) is False


def test_a_labels_own_album_and_one_shared_with_it_are_of_the_same_label(pitched, alice, northern_lights):
    own = factories.make_album(northern_lights, "In house")
    theirs = factories.make_song(own, "Slow Boat", writers="Quill, Byrd", origin="pitched")
    actions.hold_song(theirs, until=today() + timedelta(days=9), by=factories.make_member(northern_lights, "admin", "Nina"))
    assert seen(pitched, alice)


def test_the_same_iswc_is_the_same_song_whatever_it_is_called(elsewhere, album, alice, northern_lights):
    Song.objects.filter(pk=elsewhere.pk).update(iswc="T0345246801", same_song="")
    assert seen(factories.make_song(album, "Renamed", iswc="T0345246801"), alice)
    assert not seen(factories.make_song(album, "Renamed"), alice)


def test_nothing_tells_whose_it_is(elsewhere, pitched, alice, anders, client_of, api_of):
    for user in (alice, anders):
        client = client_of(user)
        pages = [
            f"/albums/{pitched.album_id}/songs/",
            f"/albums/{pitched.album_id}/songs/?hold=others",
            f"/songs/{pitched.pk}/",
        ]
        for url in pages:
            body = client.get(url).content.decode()
            assert "another album" in body.lower()
            assert ("Marker" in body) is False, url
    for url in (f"/api/v1/songs/?album={pitched.album_id}", f"/api/v1/songs/?album={pitched.album_id}&held_elsewhere=true"):
        body = api_of(alice).get(url).content.decode()
        assert str(pitched.pk) in body
        assert "Marker" not in body and str(elsewhere.pk) not in body and str(elsewhere.album_id) not in body
    assert api_of(alice).get("/api/v1/songs/?held_elsewhere=false").json()["results"] == []


# --- entrances


def test_the_page_holds_changes_and_releases(pitched, alice, anders, client_of):
    client, url = client_of(alice), f"/songs/{pitched.pk}/"
    day = today() + timedelta(days=30)
    assert client.post(f"{url}hold/", {"until": day.isoformat()}).status_code == 302
    assert "On hold for us until" in client.get(url).content.decode()
    assert f"held to {day}" in client.get(f"/albums/{pitched.album_id}/songs/?hold=ours").content.decode()
    refused = client.post(f"{url}hold/", {"until": "2001-01-01"})
    assert refused.status_code == 422 and "until" in refused.context["form"].errors
    for bad in ("", "soon", "9999-12-31", "\0"):
        assert client.post(f"{url}hold/", {"until": bad}).status_code == 422
    assert client_of(anders).post(f"{url}release/").status_code == 403
    client.post(f"{url}release/")
    assert Song.objects.get().held_until is None
    assert client.post(f"{url}release/").status_code == 409


def test_rest_holds_and_releases(pitched, alice, api_of):
    api, url = api_of(alice), f"/api/v1/songs/{pitched.pk}/"
    day = str(today() + timedelta(days=30))
    assert api.post(f"{url}hold/", {"until": day}).json()["held_until"] == day
    assert [row["title"] for row in api.get("/api/v1/songs/?held=true").json()["results"]] == ["Slow Boat"]
    assert api.post(f"{url}release/", {}).json()["held_until"] is None
    assert api.get("/api/v1/songs/?held=true").json()["results"] == []
    assert api.post(f"{url}release/", {}).json()["code"] == "not_held"
    assert list(api.post(f"{url}hold/", {"until": "2001-01-01"}).json()["errors"]) == ["until"]


def test_facts_of_a_song_come_in_by_form_filter_and_rest(album, alice, client_of, api_of):
    client, url = client_of(alice), f"/albums/{album.pk}/songs/"
    body = {
        "title": "Slow Boat",
        "origin": "pitched",
        "pitched_by": "Tin Pan",
        "time_signature": "6/8",
        "moods": "Sad,  dark , SAD",
    }
    assert client.post(f"{url}new/", body).status_code == 302
    song = Song.objects.get()
    assert (song.time_signature, song.moods, song.pitched_by) == ("6/8", ["sad", "dark"], "Tin Pan")
    assert [row["title"] for row in client.get(f"{url}?mood=Dark").context["songs"]] == ["Slow Boat"]
    assert not client.get(f"{url}?mood=joyful").context["songs"]
    for field, bad in (
        ("time_signature", "4/3"),
        ("time_signature", "33/4"),
        ("moods", "x" * 31),
        ("moods", ",".join("abcdefghijk")),
    ):
        answer = client.post(f"{url}new/", {**body, field: bad})
        assert answer.status_code == 422 and field in answer.context["form"].errors
    api = api_of(alice)
    made = api.post(
        "/api/v1/songs/", {"album": str(album.pk), "title": "Two", "time_signature": "7/8", "moods": ["Warm"]}
    ).json()
    assert (made["time_signature"], made["moods"], made["held_until"]) == ("7/8", ["warm"], None)
    assert [row["title"] for row in api.get("/api/v1/songs/?mood=warm").json()["results"]] == ["Two"]
    for field, bad in (
        ("time_signature", "4"),
        ("moods", "warm"),
        ("moods", [1]),
        ("moods", ["x" * 31]),
        ("held_until", "2027-01-01"),
    ):
        refused = api.post("/api/v1/songs/", {"album": str(album.pk), "title": "x", field: bad}).json()["errors"]
        assert [name.split(".")[0] for name in refused] == [field]
