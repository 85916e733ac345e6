"""Rounds, decisions and outcomes through their pages and the REST API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from producer.core.errors import Conflict
from projects import actions
from projects.actions.approval import answer, ask_needed, set_needed
from projects.models import MoveScore, Outcome, Review, ReviewRound, Song
from projects.rules.approvals import About
from tests import factories


@pytest.fixture
def songs(album):
    return [factories.make_song(album, title, position=n) for n, title in enumerate(["Marram", "Sandbar", "Undertow"], start=1)]


@pytest.fixture
def round(album, songs, alice, anders, art):
    people, due_at = [user.pk for user in (alice, anders, art)], timezone.now() + timedelta(days=5)
    return actions.begin_round(album, title="First listen", songs=songs, reviewers=people, due_at=due_at, by=alice)


def slot(round, song):
    return f"/rounds/{round.pk}/songs/{song.pk}/"


def scored(round, song, user, value, remark=""):
    return actions.score_song(round, song, scores={c.pk: value for c in round.criteria.all()}, remark=remark, by=user)


def test_the_page_begins_a_round_with_criteria_of_its_own(album, songs, alice, anders, client_of):
    typed = {
        "title": "Second listen",
        "due_at": "2090-06-08T18:00",
        "blind": "on",
        "criteria": "Hook 3\nRoom in the mix 1.5",
        "songs": [songs[0].pk, songs[2].pk],
        "reviewers": [alice.pk, anders.pk],
    }
    answer = client_of(alice).post(f"/albums/{album.pk}/rounds/new/", typed)
    assert answer.status_code == 302, answer.content.decode()
    begun = ReviewRound.objects.get()
    assert [(c.name, str(c.weight)) for c in begun.criteria.all()] == [("Hook", "3.00"), ("Room in the mix", "1.50")]
    assert begun.entries.count() == begun.reviewers.count() == 2
    page = client_of(anders).get(answer.url).content.decode()
    assert "Score 2 songs" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("criteria", "Hook", "write the criterion and its weight"),
        ("criteria", "Hook 0", "more than 0"),
        ("criteria", "Hook 3\x00", ""),
        ("due_at", "tomorrow", "Give a date and a time"),
        ("due_at", "9999-12-31T23:59", ""),
        ("due_at", "2020-01-01T10:00", "passed already"),
        ("songs", "x", ""),
        ("reviewers", "", "required"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(album, songs, alice, client_of, field, value, words):
    typed = {
        "title": "Kept words",
        "due_at": "2090-06-08T18:00",
        "criteria": "Hook 3",
        "songs": songs[0].pk,
        "reviewers": alice.pk,
    }
    answer = client_of(alice).post(f"/albums/{album.pk}/rounds/new/", typed | {field: value})
    page = answer.content.decode()
    assert (answer.status_code, "Kept words" in page, words in page) == (422, True, True)


def test_one_number_scores_the_whole_song_and_criteria_refine_it(round, songs, anders, client_of):
    client, path = client_of(anders), slot(round, songs[0])
    answer = client.post(path, {"all": "4", "remark": "The second bar"})
    assert answer.url == slot(round, songs[1]), "on to the next song that waits"
    assert Review.objects.get().total == 4
    hook, *rest = round.criteria.all()
    typed = {f"c-{c.pk}": 4 for c in rest} | {f"c-{hook.pk}": 1, "remark": "Less hook"}
    fragment = client.post(path, typed, headers={"HX-Request": "true"}).content.decode()
    assert "You gave 3.10" in fragment
    assert "<html" not in fragment


def test_after_a_score_by_key_the_form_holds_it_for_the_note(round, songs, anders, client_of):
    client, path = client_of(anders), slot(round, songs[0])
    fragment = client.post(path, {"all": "3"}, headers={"HX-Request": "true"}).text
    criteria = list(round.criteria.all())
    assert fragment.count("checked") == len(criteria)
    typed = {f"c-{each.pk}": 3 for each in criteria}
    assert client.post(path, {**typed, "remark": "Hear the bridge"}, headers={"HX-Request": "true"}).status_code == 200
    assert Review.objects.get().remark == "Hear the bridge"


@pytest.mark.parametrize("value", ["0", "6", "x", "-1", "3.5", "9" * 40, "\x00"])
def test_a_score_outside_its_scale_is_422_on_the_page(round, songs, anders, client_of, value):
    assert client_of(anders).post(slot(round, songs[0]), {"all": value}).status_code == 422
    hook, *rest = round.criteria.all()
    answer = client_of(anders).post(slot(round, songs[0]), {f"c-{c.pk}": 4 for c in rest} | {f"c-{hook.pk}": value})
    assert answer.status_code == 422
    assert "Hook" in answer.content.decode()
    assert not Review.objects.exists()


@pytest.mark.parametrize("value", [0, 6, "4", None, 3.5, True, 10**30])
def test_a_score_outside_its_scale_is_400_over_rest(round, songs, anders, api_of, value):
    scores = [{"criterion": str(c.pk), "value": 3} for c in round.criteria.all()]
    scores[1]["value"] = value
    body = {"round": str(round.pk), "song": str(songs[0].pk), "scores": scores}
    answer = api_of(anders).post("/api/v1/song-reviews/", body)
    assert answer.status_code == 400
    assert any(name.startswith("scores") for name in answer.json()["errors"])


def test_the_slot_of_the_listening_page_is_there_for_reviewers_alone(round, songs, anders, eve, client_of):
    path = f"/songs/{songs[0].pk}/score/"
    page = client_of(anders).get(path).content.decode()
    assert all(f'data-key="{step}"' in page for step in range(1, 6))
    assert 'data-key="w"' in page
    assert "score-slot" not in client_of(eve).get(path).content.decode()
    actions.close_round(round, by=round.begun_by)
    assert "score-slot" not in client_of(anders).get(path).content.decode()


def test_rest_scores_once_and_changes_ones_own(round, songs, anders, art, api_of):
    api = api_of(anders)
    scores = [{"criterion": str(c.pk), "value": 5} for c in round.criteria.all()]
    body = {"round": str(round.pk), "song": str(songs[0].pk), "scores": scores, "remark": "Yes"}
    made = api.post("/api/v1/song-reviews/", body)
    assert (made.status_code, made.json()["total"]) == (201, "5.0000")
    assert api.post("/api/v1/song-reviews/", body).json()["code"] == "already_scored"
    path = f"/api/v1/song-reviews/{made.json()['id']}/"
    assert api.patch(path, {"remark": "No"}, HTTP_IF_MATCH=made["ETag"]).json()["remark"] == "No"
    assert api.patch(path, {"remark": "Hm"}, HTTP_IF_MATCH=made["ETag"]).status_code == 412
    assert api_of(art).get(path).status_code == 404
    scored(round, songs[0], art, 3)
    assert api_of(art).patch(path, {"remark": "Mine"}, HTTP_IF_MATCH="*").status_code == 403


def test_rest_results_tell_the_figures(round, songs, alice, anders, api_of):
    scored(round, songs[0], alice, 5)
    scored(round, songs[0], anders, 3)
    actions.close_round(round, by=alice)
    first = api_of(anders).get(f"/api/v1/review-rounds/{round.pk}/results/").json()["results"][0]
    stands = first["standing"]
    assert (first["song"], stands["rank"], stands["mean"], stands["spread"]) == (str(songs[0].pk), 1, "4.0000", "1.4142")
    assert len(stands["not_scored_by"]) == 1


def test_lists_cost_the_same_at_one_and_three(album, songs, alice, anders, art, client_of, queries):
    def begin(n):
        due_at = timezone.now() + timedelta(days=5)
        given = {
            "songs": songs[:n],
            "reviewers": [alice.pk, anders.pk, art.pk][:n],
            "due_at": due_at,
            "blind": False,
            "by": alice,
        }
        round = actions.begin_round(album, title=f"Round {n}", **given)
        for song in songs[:n]:
            for user in (alice, anders, art)[:n]:
                scored(round, song, user, 3)
        return round

    client = client_of(alice)
    one = begin(1)
    few = queries(client, f"/albums/{album.pk}/rounds/"), queries(client, f"/rounds/{one.pk}/")
    begin(2)
    three = begin(3)
    assert (queries(client, f"/albums/{album.pk}/rounds/"), queries(client, f"/rounds/{three.pk}/")) == few


# --- decisions


def test_many_are_decided_at_once_or_none_and_each_bad_one_is_named(album, songs, alice, client_of):
    client, path = client_of(alice), f"/albums/{album.pk}/songs/decide/"
    actions.move_song(songs[2], "dropped", by=alice)
    typed = {"songs": [song.pk for song in songs], "to": "to_record", "reason": "Kept words"}
    answer = client.post(path, typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "1 of 3 cannot" in page and "“Undertow” is dropped" in page and "Kept words" in page
    assert page.count(" checked") == 3
    assert set(album.songs.values_list("state", flat=True)) == {"candidate", "dropped"}
    assert client.post(path, typed | {"songs": [song.pk for song in songs[:2]]}).status_code == 302
    assert [song.state for song in album.songs.order_by("position")] == ["to_record", "to_record", "dropped"]
    assert client.post(path, {"to": "shortlisted"}).status_code == 422


def test_rest_names_the_bad_rows(album, songs, alice, anders, foreign_album, api_of):
    path = f"/api/v1/albums/{album.pk}/move-songs/"
    body = {"songs": [str(song.pk) for song in songs], "to": "recorded", "reason": "x"}
    answer = api_of(alice).post(path, body)
    assert (answer.status_code, answer.json()["code"]) == (409, "moves_refused")
    assert {row["title"] for row in answer.json()["songs"]} == {"Marram", "Sandbar", "Undertow"}
    assert {row["code"] for row in answer.json()["songs"]} == {"illegal_move"}
    assert api_of(alice).post(path, body | {"to": "shortlisted"}).status_code == 200
    assert api_of(anders).post(path, body).status_code == 403
    foreign = factories.make_song(foreign_album)
    assert api_of(alice).post(path, body | {"songs": [str(foreign.pk)]}).status_code == 400


def test_a_decision_keeps_the_scores_of_its_moment_and_the_page_tells_them(round, songs, alice, anders, client_of):
    scored(round, songs[0], alice, 4)
    actions.move_song(songs[0], "shortlisted", by=alice, reason="Both ears")
    scored(round, songs[0], anders, 2)
    actions.move_song(songs[0], "to_record", by=alice)
    kept = MoveScore.objects.order_by("move__at", "move_id").values_list("mean", "count")
    assert [(int(mean), count) for mean, count in kept] == [(4, 1), (3, 2)]
    page = client_of(alice).get(f"/songs/{songs[0].pk}/").content.decode()
    assert "4.00 in First listen (1 scored)" in page
    assert "3.00 in First listen (2 scored, spread 1.41)" in page
    assert "place 1 of" not in page, "the place would tell of songs not yet scored"
    actions.close_round(round, by=alice)
    assert "place 1 of 1" in client_of(alice).get(f"/songs/{songs[0].pk}/").content.decode()


def test_what_the_label_must_approve_is_asked_first(album, songs, alice, hanna):
    set_needed(album, "song_selection", roles=["ar_head"], by=alice)
    set_needed(album, "final_cut", roles=["ar_head"], by=alice)
    song = actions.move_song(songs[0], "shortlisted", by=alice)
    with pytest.raises(Conflict) as refused:
        actions.move_song(song, "to_record", by=alice)
    assert refused.value.code == "approval_needed"
    with pytest.raises(Conflict):
        actions.add_song(album, title="Snuck in", state="recorded", by=alice)
    _approve(album, song, "song_selection", alice, hanna)
    for state in ("to_record", "recording", "recorded"):
        song = actions.move_song(song, state, by=alice)
    with pytest.raises(Conflict, match="Final cut needs approval first"):
        actions.move_song(song, "final_cut", by=alice)
    _approve(album, song, "final_cut", alice, hanna)
    assert actions.move_song(song, "final_cut", by=alice).state == "final_cut"


def _approve(album, song, kind, alice, hanna):
    answer(ask_needed(album, About(kind, song.pk, 1, song.title, "/"), by=alice), says="yes", by=hanna)


def test_a_song_that_changed_needs_its_approval_anew(album, songs, alice, hanna):
    set_needed(album, "song_selection", roles=["ar_head"], by=alice)
    _approve(album, songs[0], "song_selection", alice, hanna)
    song = actions.update_song(Song.objects.get(pk=songs[0].pk), title="Marram Grass", by=alice)
    with pytest.raises(Conflict, match="was changed since"):
        actions.move_song(song, "to_record", by=alice)


# --- outcomes and ears


def test_an_outcome_is_recorded_on_the_page_and_over_rest(songs, alice, anders, eve, client_of, api_of):
    path = f"/songs/{songs[0].pk}/outcome/"
    typed = {"made_cut": "true", "single": "", "streams": "120000", "chart_peak": "12", "note": "Norway, week 8"}
    assert client_of(alice).post(path, typed).status_code == 302
    outcome = Outcome.objects.get()
    assert (outcome.made_cut, outcome.single, outcome.streams, outcome.chart_peak) == (True, None, 120_000, 12)
    assert "120,000 streams" in client_of(eve).get(f"/songs/{songs[0].pk}/").content.decode()
    assert client_of(eve).get(path).status_code == 403
    assert client_of(alice).post(path, typed | {"chart_peak": "0"}).status_code == 422
    api = api_of(anders)
    assert api.post("/api/v1/outcomes/", {"song": str(songs[0].pk)}).json()["code"] == "already_recorded"
    made = api.post("/api/v1/outcomes/", {"song": str(songs[1].pk), "single": False, "streams": 5})
    assert made.status_code == 201
    assert api.patch(made["Location"], {"streams": -1}, HTTP_IF_MATCH="*").status_code == 400
    assert api.patch(made["Location"], {"made_cut": False}, HTTP_IF_MATCH=made["ETag"]).json()["made_cut"] is False


def test_ears_are_private_and_small_numbers_say_so(round, songs, alice, anders, hanna, art, client_of):
    for song, mine, theirs, cut in zip(songs, (5, 3, 1), (1, 3, 5), (True, False, False), strict=True):
        scored(round, song, alice, mine)
        scored(round, song, anders, theirs)
        actions.record_outcome(song, made_cut=cut, by=alice)
    scored(round, songs[0], alice, 1)  # a second thought is no early score
    actions.close_round(round, by=alice)
    own = client_of(alice).get("/ear/").content.decode()
    assert "100 %" in own and "Only 3 songs: this may be luck." in own
    assert "Anders Aune" not in own
    team = client_of(hanna).get("/ear/").content.decode()
    assert "Anders Aune" in team and "0 %" in team
    assert "Alice Archer" not in team, "she is not of the label's team"
    assert "100 %" not in client_of(art).get("/ear/").content.decode()
