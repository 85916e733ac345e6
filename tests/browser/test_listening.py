"""Listening and uploading in a real browser: by keyboard alone, on a phone, and across a broken line."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from files.models import AudioFile
from producer.core import outbox
from projects import actions
from projects.models import Demo
from tests import factories
from tests.files.sounds import made

from .looks import blocked, faults, past_the_edge, settled

pytestmark = pytest.mark.django_db(transaction=True)
PLAYS = "t => document.querySelector('.player-title').textContent === t && document.querySelector('audio').currentTime > 0"
PIECE = str(4 * 1024 * 1024)
SONGS = ("Harbour Lights", "Night Ferry", "雨の日")


@pytest.fixture
def songs(album, alice):
    found = []
    for number, title in enumerate(SONGS, start=1):
        song = factories.make_song(album, title, position=number)
        sound = made("wav", 40.0, channels=1)  # 3.5 MB: more than a player is given at once
        demo = factories.make_demo(song, by=alice, content=sound, name=f"{title}.wav")
        AudioFile.objects.filter(pk=demo.audio_id).update(length_ms=40_000)
        found.append(song)
    return found


def heard(page):
    """Title, whether it plays, and where it is, in seconds."""
    title = page.locator(".player-title").inner_text()
    paused, at = page.evaluate("(a => [a.paused, a.currentTime])(document.querySelector('audio'))")
    return title, not paused, at


def playing(page, title):
    page.wait_for_function(
        "t => document.querySelector('.player-title').textContent === t && document.querySelector('audio').currentTime > 0",
        arg=title,
    )


def test_an_album_is_heard_by_keyboard_alone(songs, album, anders, open_as):
    page = open_as(anders, f"/albums/{album.pk}/listen/")
    settled(page)
    page.keyboard.press("k")
    playing(page, SONGS[0])
    page.wait_for_function("() => document.querySelector('canvas').dataset.drawn === '200'")
    page.keyboard.press("n")
    playing(page, SONGS[1])
    assert page.locator("[data-track][aria-current=true]").inner_text().split("\n")[1] == SONGS[1]
    page.keyboard.press("Space")
    assert heard(page)[1] is False
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("() => Math.abs(document.querySelector('audio').currentTime - 35) < 2")  # past the first 2 MB
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => Math.abs(document.querySelector('audio').currentTime - 30) < 2")
    assert page.locator("[data-place]").get_attribute("aria-valuetext").startswith("0:3")
    page.keyboard.press("p")  # to its beginning, as on every player
    page.wait_for_function("() => document.querySelector('audio').currentTime < 1")
    page.keyboard.press("p")
    playing(page, SONGS[0])
    page.keyboard.press("?")
    assert "5 seconds back" in page.locator("#keys").inner_text()
    assert blocked(page) == []


def test_one_song_follows_the_other(songs, album, art, open_as):
    page = open_as(art, f"/albums/{album.pk}/listen/")
    page.get_by_role("button", name=SONGS[0]).press("Enter")
    playing(page, SONGS[0])
    page.locator("[data-place]").press("End")
    page.evaluate("document.querySelector('audio').currentTime = 39.5")
    playing(page, SONGS[1])


def test_scores_by_key_go_to_the_song_that_is_heard(songs, album, alice, anders, open_as):
    due_at = timezone.now() + timedelta(days=5)
    round = actions.begin_round(album, title="First", songs=songs, reviewers=[anders.pk], due_at=due_at, by=alice)
    page = open_as(anders, f"/albums/{album.pk}/listen/")
    page.keyboard.press("k")
    for title, number in zip(SONGS[:2], ("2", "5"), strict=True):
        playing(page, title)
        page.get_by_role("group", name="The whole song").filter(visible=True).wait_for()
        page.locator("[data-place]").focus()  # the keys hold there too
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.keyboard.press(number)
        page.get_by_text(f"You gave {number}").filter(visible=True).wait_for()
        page.keyboard.press("n")
    assert {review.song.title: int(review.total) for review in round.reviews.all()} == {SONGS[0]: 2, SONGS[1]: 5}
    page.keyboard.press("?")
    assert "Score the song 5" in page.locator("#keys").inner_text()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_page_and_the_song_are_accessible_and_fit(songs, album, alice, open_as, width, scheme):
    page = open_as(alice, f"/albums/{album.pk}/listen/", width)
    page.emulate_media(color_scheme=scheme)
    for path in (page.url, page.url.split("/albums")[0] + f"/songs/{songs[0].pk}/"):
        page.goto(path)
        settled(page)
        page.locator("[data-track]").first.click()
        page.wait_for_function("() => document.querySelector('canvas').dataset.drawn === '200'")
        assert blocked(page) == [] and past_the_edge(page) == 0, path
        assert faults(page) == [], path


def test_an_upload_goes_on_by_itself_when_the_line_comes_back(album, eve, open_as, tmp_path):
    song = factories.make_song(album)
    file = tmp_path / "rough mix.wav"
    file.write_bytes(made("wav", 60.0))  # 10.6 MB: three pieces
    page = open_as(eve, f"/songs/{song.pk}/")
    broken = []

    def line(route):
        if (
            route.request.method == "PATCH"
            and route.request.headers.get("upload-offset") == str(4 * 1024 * 1024)
            and not broken
        ):
            broken.append(route.request.headers["upload-offset"])
            return route.abort("connectionreset")
        return route.continue_()

    page.route("**/upload/", line)
    page.get_by_label("A file").set_input_files(file)
    page.get_by_label("What it is").fill("Desk mix")
    page.get_by_role("button", name="Upload demo").click()
    page.get_by_text("rough mix.wav is there, and is being checked.").wait_for()
    assert broken and song.demos.get().audio.received == file.stat().st_size
    page.get_by_text("Being checked and measured").first.wait_for()
    outbox.sweep()
    page.get_by_text("44.1 kHz").wait_for()  # the page asks by itself
    assert Demo.objects.get().current and blocked(page) == []


def test_an_upload_of_another_day_goes_on_where_it_stopped(album, eve, open_as, tmp_path):
    song = factories.make_song(album)
    file = tmp_path / "rough mix.wav"
    file.write_bytes(made("wav", 60.0))
    page = open_as(eve, f"/songs/{song.pk}/")
    page.route(
        "**/upload/",
        lambda route: route.abort() if route.request.headers.get("upload-offset", "0") > "0" else route.continue_(),
    )
    page.get_by_label("A file").set_input_files(file)
    page.get_by_role("button", name="Upload demo").click()
    page.get_by_text("The line is gone").wait_for()
    page.unroute("**/upload/")
    sent = []
    page.on("request", lambda request: sent.append(request.headers.get("upload-offset")) if request.method == "PATCH" else None)
    page.reload()
    page.get_by_text("Choose the same file again to go on").wait_for()
    page.get_by_label("A new file").set_input_files(file)
    page.get_by_role("button", name="Upload demo").click()
    page.get_by_text("rough mix.wav is there, and is being checked.").wait_for()
    assert sent[0] == PIECE and song.demos.get().audio.state == "checking"


def test_a_letter_called_wav_is_refused_in_words(album, eve, open_as, tmp_path):
    song = factories.make_song(album)
    file = tmp_path / "song.wav"
    file.write_text("Dear Anders,\n" * 1000)
    page = open_as(eve, f"/songs/{song.pk}/")
    page.get_by_label("A file").set_input_files(file)
    page.get_by_role("button", name="Upload demo").click()
    page.locator(".upload-far").get_by_text("Only WAV, AIFF, FLAC, MP3 and Ogg files are taken").wait_for()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_a_song_by_link_goes_on_when_the_line_comes_back(album, alice, open_as, tmp_path, width, scheme):
    file = tmp_path / "slow boat.wav"
    file.write_bytes(made("wav", 60.0))  # 10.6 MB: three pieces
    ends = timezone.now() + timedelta(days=9)
    link, secret = actions.open_link(album, name="Publishers", expires_at=ends, by=alice)
    page = open_as(None, f"/send-a-song/?key={secret}", width)
    page.emulate_media(color_scheme=scheme)
    broken = []

    def line(route):
        if route.request.method == "PATCH" and route.request.headers.get("upload-offset") == PIECE and not broken:
            broken.append(PIECE)
            return route.abort("connectionreset")
        return route.continue_()

    page.route("**/send-a-song/**", line)
    page.get_by_label("Demo").set_input_files(file)
    page.get_by_label("Title").fill("Slow Boat")
    page.get_by_label("Writers").fill("Nora Quill")
    page.get_by_label("Your name").fill("Nora Quill")
    page.get_by_role("button", name="Send the song").click()
    page.get_by_text("This field is required.").first.wait_for()  # the e-mail; the file is still chosen
    page.get_by_label("Your e-mail").fill("nora@tinpan.example")
    page.get_by_role("button", name="Send the song").click()
    page.get_by_text("The line is gone. It goes on by itself.").wait_for()
    assert blocked(page) == [] and past_the_edge(page) == 0 and faults(page) == []
    page.get_by_role("heading", name="Thank you").wait_for()
    demo = album.songs.get(title="Slow Boat").demos.get()
    assert broken and demo.audio.received == file.stat().st_size and link.sent.count() == 1
