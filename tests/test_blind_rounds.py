"""A blind round tells nobody another's word on a song before they have scored it: markers are planted, every path is walked.

Pages, fragments, sorting, history, exports, search, API, mail and notices. The same walk finds the markers where the one rule
that hides them (`querysets.review.opened`) is off, so that it cannot pass by looking in the wrong places.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from accounts.models import User
from notices.models import Notice
from producer.core import sweeps
from producer.core.models import Outbox
from producer.core.scope import forget
from projects import actions
from projects.models import MoveScore, Review
from projects.querysets import review as sight
from tests import factories

WORDS = "Flüsterwort"  # in every remark of the others
TOTALS = ("3.1415", "3.14")  # their mean on the hidden song, as pages and programs write it
ORDERS = ["ordering=-scored_at", "ordering=updated_at", "late=false", "updated_since=2020-01-01T00:00:00Z"]


@pytest.fixture
def planted(album: Any, alice: User, anders: User, art: User, hanna: User) -> Any:
    """Anders and Art have scored both songs; Hanna has scored only the open one, Alice runs the round and scores too."""
    open_one, secret = factories.make_song(album, "Open One", position=1), factories.make_song(album, "Secret", position=2)
    reviewers = [user.pk for user in (alice, anders, art, hanna)]
    due_at = timezone.now() + timedelta(days=2)
    criteria = [("Hook", Decimal(1))]
    round = actions.begin_round(
        album, title="Blind", songs=[open_one, secret], reviewers=reviewers, due_at=due_at, criteria=criteria, by=alice
    )
    for user in (anders, art):
        for song in (open_one, secret):
            _score(round, song, user, 4, f"{WORDS} {song.title} {user.name}")
    _score(round, open_one, hanna, 2, "Hanna heard")
    Review.objects.filter(song=secret).update(total="3.1415", first_total="3.1415")
    actions.move_song(secret, "shortlisted", by=alice, reason="Because")
    actions.record_outcome(secret, made_cut=True, by=alice)
    actions.record_outcome(open_one, made_cut=False, by=alice)
    return round, open_one, secret


def _score(round: Any, song: Any, user: User, value: int, remark: str = "") -> Review:
    return actions.score_song(round, song, scores={c.pk: value for c in round.criteria.all()}, remark=remark, by=user)


def _paths(round: Any, song: Any) -> list[str]:
    album = round.album_id
    hidden = Review.objects.filter(round=round, song=song).values_list("pk", flat=True)
    pages = [
        *(f"/albums/{album}/{tail}" for tail in ("", "songs/", "history/", "rounds/", "listen/", "approvals/")),
        *(f"/albums/{album}/songs/?order={order}" for order in ("place", "-title", "tempo")),
        *(f"/rounds/{round.pk}/{tail}" for tail in ("", "results.csv", f"songs/{song.pk}/")),
        *(f"/songs/{song.pk}/{tail}" for tail in ("", "score/")),
        *("/", "/ear/", "/albums/", "/inbox/", f"/search/?q={WORDS}", "/notices/"),
    ]
    api = [
        *(f"review-rounds/{round.pk}/", f"review-rounds/{round.pk}/results/", "review-rounds/", "song-reviews/ear/"),
        *(f"song-reviews/?{query}" for query in ("", *ORDERS, f"song={song.pk}", f"round={round.pk}")),
        *(f"song-reviews/{key}/" for key in hidden),
        *(f"songs/{song.pk}/", "songs/", "songs/?ordering=-updated_at", "outcomes/"),
    ]
    return [*pages, *(f"/api/v1/{path}" for path in api)]


def _bodies(user: User, round: Any, song: Any) -> Iterator[tuple[str, str]]:
    web, api = factories.client_of(user), factories.api_of(user)
    extra = [f"/albums/{round.album_id}/songs/decide/", f"/rounds/{round.pk}/edit/"]
    for path in [*_paths(round, song), *extra]:
        with transaction.atomic():
            forget()
            answer: Any = (api if path.startswith("/api/") else web).get(path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            yield path, body.decode(errors="replace") + str(dict(answer.headers))
            transaction.set_rollback(True)


def _leaks(user: User, round: Any, song: Any) -> dict[str, str]:
    """Path -> the marker that stands in its answer."""
    found = {}
    for path, body in _bodies(user, round, song):
        for marker in (f"{WORDS} {song.title}", *TOTALS):
            if marker in body:
                found[path] = marker
    return found


@pytest.mark.parametrize("who", ["hanna", "alice", "olga", "eve", "fiona"])
def test_no_path_tells_anothers_word_before_ones_own(planted: Any, request: pytest.FixtureRequest, who: str) -> None:
    round, _, secret = planted
    assert _leaks(request.getfixturevalue(who), round, secret) == {}


def test_the_walk_finds_the_markers_where_the_rule_is_off(planted: Any, hanna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    round, _, secret = planted
    monkeypatch.setattr(sight, "opened", lambda actor, **paths: Q())
    found = {path.replace(str(round.pk), "R").replace(str(secret.pk), "S") for path in _leaks(hanna, round, secret)}
    album = round.album_id
    assert {"/rounds/R/songs/S/", "/songs/S/", f"/albums/{album}/history/", "/api/v1/song-reviews/?"} <= found


def test_who_has_scored_reads_what_others_said_of_that_song_alone(planted: Any, hanna: User) -> None:
    round, open_one, secret = planted
    bodies = dict(_bodies(hanna, round, open_one))
    page = bodies[f"/rounds/{round.pk}/"]
    assert f"{WORDS} Open One Anders Aune" in page
    assert f"{WORDS} Secret" not in page
    _score(round, secret, hanna, 5)
    assert {f"/rounds/{round.pk}/", f"/songs/{secret.pk}/", f"/rounds/{round.pk}/results.csv"} <= set(
        _leaks(hanna, round, secret)
    )


def test_figures_of_a_seen_song_have_nothing_of_a_hidden_one_in_them(planted: Any, hanna: User) -> None:
    """The round's mean that scores are drawn to is that of what the reader sees: (4 + 4 + 2) / 3, whatever the secret got."""
    round, open_one, secret = planted
    before = factories.api_of(hanna).get(f"/api/v1/review-rounds/{round.pk}/results/").json()["results"]
    Review.objects.filter(song=secret).update(total="1.0000")
    forget()
    after = factories.api_of(hanna).get(f"/api/v1/review-rounds/{round.pk}/results/").json()["results"]
    assert before == after
    shown = {row["song"]: row for row in before}
    assert shown[str(open_one.pk)]["standing"]["rank"] == 1
    assert shown[str(secret.pk)] == {"song": str(secret.pk), "open": False, "standing": None}


def test_names_of_those_who_have_scored_are_kept_too(planted: Any, hanna: User, anders: User, eve: User) -> None:
    round, _, secret = planted
    for user in (hanna, eve):
        seen = factories.api_of(user).get(f"/api/v1/review-rounds/{round.pk}/").json()["reviewers"]
        may_run = user == hanna  # who runs rounds knows whom they asked
        assert (str(anders.pk) in seen) == may_run
        answer = factories.api_of(user).get(f"/api/v1/song-reviews/?song={secret.pk}").json()
        assert answer["results"] == []


def test_no_mail_and_no_notice_carries_a_word(planted: Any, clock: Any) -> None:
    for days in (1, 1, 1):
        clock.shift(timedelta(days=days))
        sweeps.run(timezone.now())
    sent = json.dumps([mail.payload for mail in Outbox.objects.all()], ensure_ascii=False)
    told = "".join(f"{n.subject} {n.text}" for n in Notice.objects.all())
    for text in (sent, told):
        assert WORDS not in text
        assert not any(total in text for total in TOTALS)


def test_the_scores_kept_with_a_decision_are_hidden_alike(planted: Any, hanna: User, anders: User, eve: User) -> None:
    secret = planted[2]
    assert MoveScore.objects.get(move__song=secret).count == 2
    assert not MoveScore.objects.visible_to(hanna).exists()
    assert not MoveScore.objects.visible_to(eve).exists()
    assert MoveScore.objects.visible_to(anders).filter(move__song=secret).exists()


def test_a_closed_round_is_open_to_whoever_sees_the_album(planted: Any, alice: User, eve: User, charlie: User) -> None:
    round, _, secret = planted
    actions.close_round(round, by=alice)
    assert Review.objects.visible_to(eve).filter(song=secret).count() == 2
    assert not Review.objects.visible_to(charlie).exists()


def test_the_team_ear_leaves_out_what_is_hidden_from_the_head(planted: Any, hanna: User, anders: User) -> None:
    round, _, secret = planted
    team = {row["name"]: row["met"] for row in factories.api_of(hanna).get("/api/v1/song-reviews/ear/").json()["team"]}
    assert team["Anders Aune"] == []
    _score(round, secret, hanna, 3)
    forget()
    team = {row["name"]: row["met"] for row in factories.api_of(hanna).get("/api/v1/song-reviews/ear/").json()["team"]}
    assert [one["measure"] for one in team["Anders Aune"]] == ["made_cut"]


def test_ones_own_word_is_ones_own_at_once(planted: Any, anders: User) -> None:
    client: Client = factories.client_of(anders)
    round, _, secret = planted
    assert f"{WORDS} Secret Anders Aune" in client.get(f"/rounds/{round.pk}/songs/{secret.pk}/").content.decode()
