from __future__ import annotations

import itertools

import pytest
from django.core.exceptions import ValidationError

from producer.core.errors import IllegalMove, NotAllowed
from projects import actions
from projects.actions import approval
from projects.models import Song
from projects.rules import next_states
from tests import factories

ROAD = ["shortlisted", "to_record", "recording", "recorded", "final_cut"]


@pytest.fixture
def song(album):
    return factories.make_song(album)


def test_the_road_to_the_final_cut_is_kept_with_who_when_and_why(song, alice):
    for number, state in enumerate(ROAD):
        song = actions.move_song(song, state, by=alice, reason=f"because {number}")
    kept = list(song.moves.order_by("at", "id").values_list("was", "became", "reason", "by__name"))
    steps = itertools.pairwise(["candidate", *ROAD])
    assert kept == [(was, became, f"because {n}", "Alice Archer") for n, (was, became) in enumerate(steps)]


def test_a_candidate_is_not_recorded_at_once(song, alice):
    with pytest.raises(IllegalMove, match="is candidate; it cannot become recorded"):
        actions.move_song(song, "recorded", by=alice)


def test_every_state_but_dropped_can_be_dropped_and_nothing_moves_to_itself():
    assert all("dropped" in Song.NEXT[state] for state in Song.State if state != Song.State.DROPPED)
    assert all(state not in Song.NEXT[state] for state in Song.State)
    assert set(Song.NEXT) == set(Song.State)


@pytest.mark.parametrize("state", ["candidate", "recording", "final_cut", "bonus"])
def test_dropped_it_comes_back_to_the_pool_or_to_where_it_was(album, alice, state):
    song = factories.make_song(album, state=state)
    dropped = actions.move_song(song, "dropped", by=alice)
    assert set(next_states(dropped)) == {"candidate", "shortlisted", state}
    assert actions.move_song(dropped, state, by=alice).state == state


def test_a_state_that_is_none_is_bad_input(song, alice):
    with pytest.raises(ValidationError):
        actions.move_song(song, "famous", by=alice)


@pytest.mark.parametrize("who", ["eve", "art", "anders", "hanna", "fiona", "charlie"])
def test_only_its_makers_decide(song, request, who):
    with pytest.raises(NotAllowed):
        actions.move_song(song, "shortlisted", by=request.getfixturevalue(who))


def test_the_page_keeps_the_reason(song, alice, client_of):
    answer = client_of(alice).post(f"/songs/{song.pk}/move/", {"to": "shortlisted", "reason": "the hook"})
    assert answer.status_code == 302
    assert "the hook" in client_of(alice).get(f"/songs/{song.pk}/").content.decode()


def test_the_page_says_which_step_is_not_open(song, alice, client_of):
    answer = client_of(alice).post(f"/songs/{song.pk}/move/", {"to": "recorded", "reason": "kept words"})
    assert answer.status_code == 409
    assert "cannot become recorded" in answer.content.decode()
    assert "kept words" in answer.content.decode()


def test_a_button_of_the_list_takes_the_next_step(song, alice, client_of):
    url = f"/albums/{song.album_id}/songs/arrange/"
    assert client_of(alice).post(url, {"step": f"{song.pk}:shortlisted"}).status_code == 302
    song.refresh_from_db()
    assert song.state == "shortlisted"


def test_a_button_that_lacks_an_approval_comes_back_with_the_way_to_ask_for_it(song, album, alice, client_of):
    approval.set_needed(album, "song_selection", roles=["artist"], by=alice)
    song.__class__.objects.update(state="shortlisted")
    client, url = client_of(alice), f"/albums/{album.pk}/songs/arrange/"
    step = {"step": f"{song.pk}:to_record"}
    fragment = client.post(url, step, headers={"HX-Request": "true"})
    body = fragment.content.decode()
    assert fragment.status_code == 409
    assert "stays where it is. Song selection needs approval first, and nobody has been asked yet." in body
    ask = f"/albums/{album.pk}/approvals/song_selection/{song.pk}/"
    assert f'hx-get="{ask}"' in body
    assert f'id="step-{song.pk}"' in body  # the list is there as before
    page = client.post(url, step, follow=True)
    assert page.redirect_chain == [(f"/songs/{song.pk}/", 302)]
    assert "Song selection needs approval first" in page.content.decode()
    assert ask in page.content.decode()
    assert "Ask now" in client.get(ask).content.decode()
    assert client.post(ask, {}).url == f"/songs/{song.pk}/"
    again = client.post(url, step, headers={"HX-Request": "true"}).content.decode()
    assert "it has been asked for and not all have answered" in again


def test_a_button_over_a_step_taken_meanwhile_says_so_over_the_list(song, alice, client_of):
    answer = client_of(alice).post(
        f"/albums/{song.album_id}/songs/arrange/", {"step": f"{song.pk}:recorded"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 409
    assert "cannot become recorded" in answer.content.decode()
    assert "/approvals/" not in answer.content.decode()


@pytest.mark.parametrize("value", ["", "x", "0:shortlisted", ":", "\0:x"])
def test_a_button_that_means_no_song_is_404(song, alice, client_of, value):
    assert client_of(alice).post(f"/albums/{song.album_id}/songs/arrange/", {"step": value}).status_code == 404


def test_rest_moves_with_a_reason(song, alice, api_of):
    api = api_of(alice)
    answer = api.post(f"/api/v1/songs/{song.pk}/move/", {"to": "shortlisted", "reason": "the hook"})
    assert answer.status_code == 200, answer.json()
    assert answer.json()["state"] == "shortlisted"
    assert song.moves.get().reason == "the hook"
    again = api.post(f"/api/v1/songs/{song.pk}/move/", {"to": "final_cut"})
    assert (again.status_code, again.json()["code"]) == (409, "illegal_move")
    assert api.post(f"/api/v1/songs/{song.pk}/move/", {"to": "famous"}).status_code == 400


def test_rest_lets_the_label_look_and_not_move(song, anders, charlie, api_of):
    url = f"/api/v1/songs/{song.pk}/"
    assert api_of(anders).get(url).status_code == 200
    assert api_of(anders).post(f"{url}move/", {"to": "shortlisted"}).status_code == 403
    assert api_of(charlie).post(f"{url}move/", {"to": "shortlisted"}).status_code == 404


def test_a_button_of_a_filtered_list_answers_with_that_list(song, album, alice, client_of):
    factories.make_song(album, "Other")
    url = f"/albums/{album.pk}/songs/arrange/?q=harbour"
    assert f'action="{url}"' in client_of(alice).get(f"/albums/{album.pk}/songs/?q=harbour").content.decode()
    step = {"step": f"{song.pk}:shortlisted"}
    fragment = client_of(alice).post(url, step, headers={"HX-Request": "true"}).content.decode()
    assert "Harbour Lights" in fragment
    assert "Other" not in fragment
    answer = client_of(alice).post(url, {"step": f"{song.pk}:to_record"})
    assert answer.url == f"/albums/{album.pk}/songs/?q=harbour"
