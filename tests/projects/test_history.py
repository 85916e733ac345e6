from __future__ import annotations

from contextlib import nullcontext

import pghistory
import pytest
from django.db.models import Q

from projects import actions, history
from projects.models import Album
from tests import factories


@pytest.fixture
def told(album):
    return lambda actor, before="": history.read(actor, album, before)


def words(told):
    return [line.words for line in told.lines]


def test_it_says_who_changed_what_from_what_to_what(album, alice, client_of):
    client = client_of(alice)
    form = {n: getattr(album, n) for n in "title stage currency money_basis time_zone".split()}
    client.post(
        f"/albums/{album.pk}/edit/", {**form, "artist": album.artist_id, "stage": "mixing", "delivery_on": "2027-05-01"}
    )
    page = client.get(f"/albums/{album.pk}/history/").content.decode()
    assert "Alice Archer" in page
    assert "Stage: <del><bdi>Songs</bdi></del> → <ins><bdi>Mixing</bdi></ins>" in page
    assert "Delivery: <del><bdi>–</bdi></del> → <ins><bdi>1 May 2027</bdi></ins>" in page


def test_a_decision_keeps_its_reason_and_the_system_is_called_producer(album, alice, client_of, told):
    song = factories.make_song(album)
    client_of(alice).post(f"/songs/{song.pk}/move/", {"to": "shortlisted", "reason": "the hook"})
    first, second = (line for line in told(alice).lines if "Harbour" in line.words)
    assert (first.words, first.reason, first.who) == ("“Harbour Lights”: Candidate → Shortlisted", "the hook", "Alice Archer")
    assert (second.words, second.who) == ("Song “Harbour Lights” added", "Producer")


@pytest.mark.parametrize("known", [nullcontext, lambda: pghistory.context(user="")], ids=["a task", "a request"])
def test_a_reason_stays_with_its_own_decision(album, alice, told, known):
    songs = [factories.make_song(album, title) for title in ("Rope", "Customs")]
    with known():
        actions.move_song(songs[0], "shortlisted", by=alice, reason="the hook")
        actions.move_song(songs[1], "shortlisted", by=alice, reason="the bridge")
        actions.update_album(album, by=alice, stage="mixing")
    reasons = {line.words: line.reason for line in told(alice).lines}
    assert reasons["“Rope”: Candidate → Shortlisted"] == "the hook"
    assert reasons["“Customs”: Candidate → Shortlisted"] == "the bridge"
    assert {why for words, why in reasons.items() if "Shortlisted" not in words} == {""}


def test_team_and_shares_are_told_in_words(album, alice, eve, told):
    with pghistory.context(user=str(alice.pk)):
        actions.remove_member(album.team.get(user=eve), by=alice)
        actions.end_share(album.shares.get(), by=alice)
    assert {"Eve Ellis left the team", "The share with Northern Lights got an end"} <= set(words(told(alice)))


def test_a_place_in_the_list_is_no_news(album, alice, told):
    songs = [factories.make_song(album, title, position=n) for n, title in enumerate("ab", 1)]
    before = len(told(alice).lines)
    actions.place_song(songs[1], 1, by=alice)
    assert len(told(alice).lines) == before


def test_it_is_bounded_and_leads_on_without_gap_or_repeat(album, alice, told):
    for number in range(120):
        factories.make_song(album, f"Song {number:03}")  # one transaction: all at one time
    seen, before = [], ""
    for _ in range(10):
        page = told(alice, before)
        assert len(page.lines) <= history.PAGE
        seen += words(page)
        if not (before := page.older):
            break
    songs = [line for line in seen if line.startswith("Song")]
    assert sorted(songs) == sorted(f"Song “Song {n:03}” added" for n in range(120))


@pytest.mark.parametrize(
    "before", ["x", "~", "2027-01-01T00:00:00Z~song~x", "9999-12-31T23:59:59+00:00~song~" + "9" * 40, "\0"]
)
def test_a_place_that_is_none_is_the_beginning(album, alice, client_of, before):
    answer = client_of(alice).get(f"/albums/{album.pk}/history/", {"before": before})
    assert answer.status_code == 200
    assert answer.context["told"].lines


def test_other_albums_and_what_one_may_not_see_stay_out(album, foreign_album, alice, anders, monkeypatch):
    table = history._tables["song"]
    secret = history.Table(**{**vars(table), "shown": lambda actor, album: Q(title="none") if actor == anders else Q()})
    monkeypatch.setitem(history._tables, "song", secret)
    factories.make_song(album, "Draft")
    factories.make_song(foreign_album, "Marker")
    assert "Song “Draft” added" in words(history.read(alice, album))
    assert not any("Draft" in line or "Marker" in line for line in words(history.read(anders, album)))


def test_money_fields_are_told_only_to_those_who_see_money(album, alice, eve, monkeypatch):
    table = history.Table(**{**vars(history._tables["album"]), "money": frozenset({"money_basis"})})
    monkeypatch.setitem(history._tables, "album", table)
    actions.update_album(album, by=alice, money_basis="fund")
    assert any(line.changes for line in history.read(alice, album).lines)
    assert not any(line.changes for line in history.read(eve, album).lines)


def test_what_a_bulk_update_changed_is_told_too(album, alice, told):
    Album.objects.filter(pk=album.pk).update(title="Behind its back")
    changed = next(line for line in told(alice).lines if line.words == "Album changed")
    assert changed.changes[0].after == "Behind its back"
