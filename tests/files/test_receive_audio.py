"""An upload comes in piece by piece, goes on after a break, and is thrown out when nobody goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from files import actions
from files.integrity import pieces
from files.models import MOST_AUDIO_BYTES, AudioFile, Piece
from producer.core import sweeps
from producer.core.errors import Conflict
from producer.core.models import Outbox

from .sounds import made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_apart")]
KB = 1024
DATA = made("wav", 4.0)  # 700 kB
SIZE = len(DATA)
NO_SOUND = {
    "text": b"Dear Anders, here is the demo.\n" * 40,
    "jpeg": b"\xff\xd8\xff\xe0" + b"\0" * 900,
    "pdf": b"%PDF-1.7" * 99,
    "video": b"RIFF\0\0\0\0AVI " * 99,
    "m4a": b"\0\0\0\x20ftypM4A " * 99,
    "utf-16": b"\xff\xfe" + "é".encode("utf-16-le") * 900,
    "exe": b"MZ" + b"\0" * 900,
}


@pytest.fixture
def begin(alice, bluebird):
    return lambda size=SIZE, name="demo.wav": actions.begin_audio(name=name, size=size, by=alice, organization=bluebird)


def test_it_is_checked_when_its_last_byte_is_here_and_not_before(begin):
    audio = actions.receive_audio(begin(), 0, DATA[: 300 * KB])
    assert (audio.state, audio.received, audio.content_type) == ("uploading", 300 * KB, "audio/wav")
    assert not Outbox.objects.exists()
    audio = actions.receive_audio(audio, 300 * KB, DATA[300 * KB :])
    assert (audio.state, audio.received) == ("checking", len(DATA))
    assert Outbox.objects.get().payload == {"audio": str(audio.pk)}


@pytest.mark.parametrize("offset", [0, 100, 300 * KB + 1])
def test_a_piece_that_does_not_follow_is_a_conflict_that_says_where_to_go_on(begin, offset):
    audio = actions.receive_audio(begin(), 0, DATA[: 300 * KB])
    with pytest.raises(Conflict) as refused:
        actions.receive_audio(audio, offset, DATA[offset : offset + 300 * KB])
    assert refused.value.code == "offset_mismatch" and refused.value.facts == {"received": 300 * KB}
    assert Piece.objects.count() == 1


def test_what_is_whole_takes_no_more(begin):
    audio = actions.receive_audio(begin(), 0, DATA)
    with pytest.raises(Conflict) as refused:
        actions.receive_audio(audio, len(DATA), b"x")
    assert refused.value.code == "upload_complete"


@pytest.mark.parametrize(
    ("data", "code"), [(DATA[:1000], "piece_size"), (DATA + b"x", "file_size")], ids=["too small", "more than was said"]
)
def test_a_piece_of_the_wrong_size_is_refused_and_the_upload_stays_open(begin, data, code):
    audio = begin()
    with pytest.raises(ValidationError) as refused:
        actions.receive_audio(audio, 0, data)
    assert refused.value.code == code and not Piece.objects.exists()
    assert actions.receive_audio(audio, 0, DATA).state == "checking"


@pytest.mark.parametrize("data", NO_SOUND.values(), ids=NO_SOUND)
def test_what_shows_no_sound_is_refused_at_its_first_piece_whatever_it_is_called(begin, data):
    audio = begin(len(data), "song.wav")
    with pytest.raises(ValidationError, match="Only WAV, AIFF, FLAC, MP3 and Ogg") as refused:
        actions.receive_audio(audio, 0, data)
    audio.refresh_from_db()
    assert refused.value.code == "file_type" and (audio.state, audio.received) == ("refused", 0)


@pytest.mark.parametrize(("size", "code"), [(0, "file_empty"), (MOST_AUDIO_BYTES + 1, "file_size")])
def test_nothing_and_too_much_are_refused_before_a_byte_is_sent(begin, size, code):
    with pytest.raises(ValidationError) as refused:
        begin(size)  # three hours of stereo at 44.1 kHz are 1.9 GB
    assert refused.value.code == code


def test_what_nobody_goes_on_with_is_swept_three_days_after_its_last_piece(
    begin, clock, kept_apart, django_capture_on_commit_callbacks
):
    audio = begin()
    clock.shift(timedelta(days=2))
    actions.receive_audio(audio, 0, DATA[: 300 * KB])
    clock.shift(timedelta(days=2))
    assert sweeps.run(timezone.now())["uploads"] == 0
    clock.shift(timedelta(days=1, seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert sweeps.run(timezone.now())["uploads"] == 1
    assert not AudioFile.objects.exists() and not list(kept_apart.glob("pieces/*"))


def test_pieces_left_by_a_crash_are_thrown_out_and_those_of_an_open_upload_stay(begin, kept_apart):
    audio = actions.receive_audio(begin(), 0, DATA[: 300 * KB])
    default_storage.save("pieces/01a20750-31de-750c-accc-71c15bea03ce/0", ContentFile(b"x"))
    assert actions.clean_pieces() == 1
    assert [path.name for path in kept_apart.glob("pieces/*")] == [str(audio.pk)]


def test_the_check_of_integrity_names_a_piece_that_is_gone_and_a_count_that_is_wrong(begin):
    audio = actions.receive_audio(begin(), 0, DATA[: 300 * KB])
    assert list(pieces()) == []
    default_storage.delete(audio.pieces.get().key)
    AudioFile.objects.update(received=1)
    assert len(list(pieces())) == 2
