"""Songs that come in by a link: who opens and revokes it, what it shows, what it takes and refuses, who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from files.models import AudioFile
from notices.models import Notice
from producer.core.errors import Conflict, NotAllowed
from producer.core.models import IdempotentRequest
from projects import actions
from projects.models import Demo, SentSong, Song, SubmissionLink
from tests import factories
from tests.files import sounds

BODY = {"title": "Slow Boat", "writers": "Nora Quill, B. Byrd", "name": "Nora Quill", "email": "nora@tinpan.example"}


@pytest.fixture(autouse=True)
def _fresh_counts(db):
    cache.clear()


@pytest.fixture
def link(album, alice):
    """A link and its address."""
    made, secret = actions.open_link(album, name="Publishers", expires_at=timezone.now() + timedelta(days=30), by=alice)
    made.address = f"/send-a-song/?key={secret}"
    made.secret = secret
    return made


def counts():
    return Song.objects.count(), SentSong.objects.count(), Notice.objects.count(), AudioFile.objects.count()


def test_a_song_comes_in_with_who_sent_it_and_the_producers_are_told(link, alice, eve, anders):
    nobody = Client()
    assert nobody.get(link.address).status_code == 200
    body = {**BODY, "company": "Tin Pan Music", "key": "Am", "tempo": "92", "time_signature": "6/8", "length_seconds": "3:42"}
    day = (timezone.now() + timedelta(days=60)).date()
    answer = nobody.post(link.address, {**body, "moods": "sad, Dark", "notes": "A waltz", "held_until": day.isoformat()})
    assert answer.status_code == 302, answer.content
    song = Song.objects.get()
    assert (song.origin, song.pitched_by, song.held_until, song.moods) == ("pitched", "Tin Pan Music", day, ["sad", "dark"])
    assert (song.key, song.length_seconds, song.state, song.notes) == ("Am", 222, "candidate", "A waltz")
    sent = song.sent
    assert (sent.name, sent.email, sent.company) == ("Nora Quill", "nora@tinpan.example", "Tin Pan Music")
    assert sent.link_id == link.pk
    assert Notice.objects.get(about="submission").user == alice
    assert "Thank you" in nobody.get(answer["Location"]).content.decode()


def test_the_demo_goes_the_way_of_every_demo(link):
    content = sounds.made("wav")
    upload = SimpleUploadedFile("slow boat.wav", content, "audio/wav")
    assert Client().post(link.address, {**BODY, "audio": upload}).status_code == 302
    demo = Demo.objects.select_related("audio").get()
    assert (demo.note, demo.audio.size, demo.audio.state) == ("Sent by Nora Quill", len(content), "checking")
    assert demo.audio.pieces.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("title", ""), ("title", "x" * 201), ("title", "\0"), ("writers", ""), ("name", ""), ("email", "nora")),
        *(("key", "H"), ("tempo", "1e9"), ("time_signature", "4/3"), ("length_seconds", "3.42"), ("moods", "x" * 31)),
        *(("held_until", "2001-01-01"), ("held_until", "9999-12-31"), ("held_until", "soon"), ("notes", "x" * 5001)),
        ("audio", SimpleUploadedFile("song.wav", b"This is a text file, whatever it is called.")),
        ("audio", SimpleUploadedFile("song.wav", b"")),
    ],
)
def test_nonsense_is_refused_at_its_field_and_nothing_is_kept(link, field, value):
    answer = Client().post(link.address, {**BODY, field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert counts() == (0, 0, 0, 0)


def test_a_link_that_ended_was_revoked_or_never_was_is_refused_in_words(clock, album, alice):
    ended, first = actions.open_link(album, name="A", expires_at=timezone.now() + timedelta(days=1), by=alice)
    revoked, second = actions.open_link(album, name="B", expires_at=timezone.now() + timedelta(days=9), by=alice)
    actions.revoke_link(revoked, by=alice)
    clock.shift(timedelta(days=1))
    told = {
        first: (410, "This link ended on Tue 2 Mar 2027"),
        second: (410, "taken back"),
        first[:-1]: (404, "none of ours"),
        "": (404, "none of ours"),
        "\0": (404, "none of ours"),
        "x" * 5000: (404, "none of ours"),
    }
    for secret, (status, words) in told.items():
        for answer in (Client().get("/send-a-song/", {"key": secret}), Client().post(f"/send-a-song/?key={secret}", BODY)):
            assert answer.status_code == status
            assert words in answer.content.decode()
    for link in (ended, revoked):
        with pytest.raises(Conflict) as refused:
            actions.send_song(link, sender={"name": "N", "email": "n@x.example", "company": ""}, facts={"title": "x"})
        assert refused.value.code == "link_closed"
    album.stage = "archived"
    album.save()
    _, third = actions.open_link(album, name="C", expires_at=timezone.now() + timedelta(days=1), by=alice)
    assert Client().get("/send-a-song/", {"key": third}).status_code == 410
    assert not Song.objects.exists()


def test_opening_it_changes_nothing(link):
    before = counts()
    version = SubmissionLink.objects.get().version
    for more in ("", "&sent=1"):
        assert Client().get(link.address + more).status_code == 200
    assert counts() == before
    assert SubmissionLink.objects.get().version == version
    assert Client().put(link.address).status_code == 405


@pytest.mark.parametrize(("artist", "title"), [(True, False), (False, True), (True, True), (False, False)])
def test_it_shows_of_the_album_what_was_chosen_and_nothing_else(artist, title, rival, charlie):
    album = factories.make_album(rival, "Title-mark", artist=factories.make_artist(rival, "Artist-mark"), notes="Secret-mark")
    factories.join_team(album, charlie, "producer")
    factories.make_song(album, "Song-mark", writers="Writer-mark")
    when = timezone.now() + timedelta(days=9)
    link, secret = actions.open_link(
        album, name="Name-mark", expires_at=when, by=charlie, show_artist=artist, show_title=title, words="We want waltzes."
    )
    client = Client()
    pages = [client.get(f"/send-a-song/?key={secret}"), client.get(f"/send-a-song/?key={secret}&sent=1")]
    pages += [client.post(f"/send-a-song/?key={secret}", {}), client.post(f"/send-a-song/?key={secret}", BODY, follow=True)]
    pages += [client.post(f"/send-a-song/?key={secret}", BODY)]
    actions.revoke_link(link, by=charlie)
    pages += [client.get(f"/send-a-song/?key={secret}")]
    for number, page in enumerate(pages):
        body = page.content.decode()
        hidden = ["Secret-mark", "Song-mark", "Writer-mark", "Name-mark", rival.name, charlie.name, charlie.email]
        for mark in [*hidden, str(album.pk), str(album.organization_id)]:
            assert mark not in body, (number, mark)
        shown = number != 5  # a closed link shows nothing at all
        assert ("Artist-mark" in body) is (artist and shown)
        assert ("Title-mark" in body) is (title and shown)


def announced(link, data=None, **more):
    data = sounds.made("wav", 4.0) if data is None else data
    body = {**BODY, "audio_name": "boat.wav", "audio_size": len(data), "audio_mark": "9-1", **more}
    return Client().post(link.address, body), data


def piece(url, at, data):
    headers = {"Upload-Offset": str(at), "HX-Request": "true"}
    return Client().patch(url, data, content_type="application/octet-stream", headers=headers)


def test_a_demo_follows_in_pieces_and_goes_on_after_a_break(link):
    first, data = announced(link)
    assert first.status_code == 201, first.content
    upload = first.json()["upload"]
    assert piece(upload, 0, data[: 256 * 1024]).json()["received"] == 256 * 1024
    again, _ = announced(link)  # the page was closed: the same song, the same file
    assert again.json() == first.json()
    assert Client().get(upload).json() == {"state": "uploading", "size": len(data), "received": 256 * 1024}
    assert piece(upload, 0, data[: 256 * 1024]).status_code == 409
    assert piece(upload, 256 * 1024, data[256 * 1024 :]).json()["state"] == "checking"
    demo = Song.objects.get().demos.get()
    assert (demo.note, demo.audio.uploaded_by) == ("Sent by Nora Quill", None)
    assert "Thank you" in Client().get(first.json()["done"]).content.decode()
    third, _ = announced(link)
    assert third.status_code == 409 and "already" in third.content.decode()
    assert SentSong.objects.count() == 1 and Notice.objects.filter(about="submission").count() == 1


def test_what_is_no_sound_is_refused_at_its_first_piece_and_another_file_may_follow(link):
    begun, _ = announced(link)
    answer = piece(begun.json()["upload"], 0, b"<html>" * 60_000)
    assert answer.status_code == 422
    assert "Only WAV" in answer.headers["HX-Trigger"]
    other, data = announced(link, audio_mark="9-2")
    assert other.status_code == 201
    assert piece(other.json()["upload"], 0, data).json()["state"] == "checking"


@pytest.mark.parametrize("size", [0, 201 * 1024 * 1024])
def test_an_announced_demo_of_a_wrong_size_is_refused_at_its_field_and_nothing_is_kept(link, size):
    answer, _ = announced(link, audio_size=size)
    assert answer.status_code == 422 and 'id="id_audio_error"' in answer.content.decode()
    assert counts() == (0, 0, 0, 0)


def test_nobody_sends_pieces_without_the_link_or_after_its_end(link, album, alice):
    begun, data = announced(link)
    upload = begun.json()["upload"]
    _, secret = actions.open_link(album, name="Other", expires_at=timezone.now() + timedelta(days=3), by=alice)
    for url in (upload.split("?")[0], f"{upload.split('?')[0]}?key={secret}"):
        assert Client().get(url).status_code == 404
        assert piece(url, 0, data).status_code == 404
    own = factories.make_demo(Song.objects.get(), by=alice)
    assert Client().get(upload.replace(upload.split("/")[2], str(own.pk))).status_code == 404
    actions.revoke_link(link, by=alice)
    assert piece(upload, 0, data).status_code == 409


def test_the_same_song_is_not_taken_twice(link):
    client = Client()
    client.post(link.address, BODY)
    again = client.post(link.address, {**BODY, "title": "SLOW BOAT!", "email": "NORA@tinpan.example"})
    assert again.status_code == 409
    assert "sent this song already" in again.content.decode()
    assert client.post(link.address, {**BODY, "email": "other@tinpan.example"}).status_code == 302
    assert Song.objects.count() == 2


def test_too_many_at_once_are_refused_by_network_and_by_link(link, album, alice):
    for number in range(10):
        assert Client().post(link.address, {**BODY, "title": f"Song {number}"}).status_code == 302
    eleventh = Client().post(link.address, {**BODY, "title": "Song 11"})
    assert eleventh.status_code == 429 and "stop for breath" in eleventh.content.decode()
    assert Client().get(link.address).status_code == 200
    _, secret = actions.open_link(album, name="B", expires_at=timezone.now() + timedelta(days=9), by=alice)
    assert Client().post(f"/send-a-song/?key={secret}", BODY).status_code == 429  # the same network
    assert Client(REMOTE_ADDR="192.0.2.7").post(f"/send-a-song/?key={secret}", BODY).status_code == 302
    for number in range(60):
        last = Client(REMOTE_ADDR=f"192.0.2.{number + 10}").post(link.address, {})
    assert last.status_code == 429  # the link
    assert Song.objects.count() == 11


def test_only_a_hash_of_the_secret_is_kept(link):
    assert len(link.secret) >= 22  # 128 bits and more
    row = SubmissionLink.objects.values().get()
    assert link.secret not in str(row)
    assert "secret_hash" not in {field.name for field in SubmissionLink.events.rel.related_model._meta.fields}


def test_who_may_open_and_revoke(album, link, alice, eve, anders):
    soon = timezone.now() + timedelta(days=9)
    for user in (eve, anders):
        with pytest.raises(NotAllowed):
            actions.open_link(album, name="x", expires_at=soon, by=user)
        with pytest.raises(NotAllowed):
            actions.revoke_link(link, by=user)
    for wrong in (timezone.now() - timedelta(seconds=1), timezone.now() + timedelta(days=400)):
        with pytest.raises(ValidationError, match="within a year"):
            actions.open_link(album, name="x", expires_at=wrong, by=alice)
    actions.revoke_link(link, by=alice)
    with pytest.raises(Conflict, match="ended already"):
        actions.revoke_link(link, by=alice)


def test_the_page_tells_the_address_once(album, alice, client_of):
    client, url = client_of(alice), f"/albums/{album.pk}/submission-links/"
    day = (timezone.now() + timedelta(days=9)).date()
    made = client.post(url, {"name": "Tin Pan", "expires_at": day.isoformat(), "show_title": "on"})
    address = made.context["address"]
    assert address in made.content.decode().replace("&amp;", "&")
    assert Client().get(address.partition("://")[2].partition("/")[2].join(["/", ""])).status_code == 200
    assert "?key=" not in client.get(url).content.decode()
    link = SubmissionLink.objects.get()
    assert (link.show_artist, link.show_title) == (False, True)
    client.post(f"/submission-links/{link.pk}/revoke/")
    assert SubmissionLink.objects.get().revoked_at
    for bad in (
        {"name": ""},
        {"expires_at": "2001-01-01"},
        {"expires_at": "9999-12-31"},
        {"expires_at": "x"},
        {"words": "x" * 1001},
    ):
        answer = client.post(url, {"name": "x", "expires_at": day.isoformat(), **bad})
        assert answer.status_code == 422 and next(iter(bad)) in answer.context["form"].errors


def test_the_song_page_says_who_sent_it_and_how_to_reach_them_only_to_those_who_keep_the_pool(link, alice, anders, client_of):
    Client().post(link.address, BODY)
    url = f"/songs/{Song.objects.get().pk}/"
    mine, theirs = (client_of(user).get(url).content.decode() for user in (alice, anders))
    assert "Nora Quill" in mine and "nora@tinpan.example" in mine and "Publishers" in mine
    assert "Nora Quill" in theirs and "nora@tinpan.example" not in theirs and "Publishers" not in theirs


def test_rest_opens_lists_and_revokes_and_tells_the_address_once(album, alice, anders, api_of):
    api = api_of(alice)
    body = {"album": str(album.pk), "name": "Tin Pan", "expires_at": (timezone.now() + timedelta(days=9)).isoformat()}
    made = api.post("/api/v1/submission-links/", body, HTTP_IDEMPOTENCY_KEY="one")
    assert made.status_code == 201, made.json()
    address = made.json()["url"]
    assert Client().get(address.partition("/send")[1] + address.partition("/send")[2]).status_code == 200
    again = api.post("/api/v1/submission-links/", body, HTTP_IDEMPOTENCY_KEY="one")
    assert (again.json()["id"], again.json()["url"]) == (made.json()["id"], "")
    assert address.partition("key=")[2].encode() not in bytes(IdempotentRequest.objects.get().body)
    one = f"/api/v1/submission-links/{made.json()['id']}/"
    assert "url" not in api.get(one).json()
    Client().post(address.partition("/send")[1] + address.partition("/send")[2], BODY)
    assert [row["name"] for row in api.get(f"/api/v1/submissions/?album={album.pk}").json()["results"]] == ["Nora Quill"]
    assert api_of(anders).get("/api/v1/submissions/").json()["results"] == []
    assert api_of(anders).get(one).status_code == 404
    assert api_of(anders).post("/api/v1/submission-links/", body).status_code == 403
    assert api.post(f"{one}revoke/", {}).json()["revoked_at"]
    assert api.post(f"{one}revoke/", {}).json()["code"] == "already_ended"
    for bad in ({"name": ""}, {"expires_at": "2001-01-01T00:00:00Z"}, {"show_title": "yes"}, {"words": 1}, {"album": "x"}):
        assert list(api.post("/api/v1/submission-links/", {**body, **bad}).json()["errors"]) == list(bad)


def test_the_list_costs_the_same_at_one_and_three_links(album, alice, client_of, queries):
    client, seen = client_of(alice), []
    for number in range(3):
        actions.open_link(album, name=f"L{number}", expires_at=timezone.now() + timedelta(days=9), by=alice)
        client.get(f"/albums/{album.pk}/submission-links/")
        seen.append(queries(client, f"/albums/{album.pk}/submission-links/"))
    assert seen[0] == seen[2]
