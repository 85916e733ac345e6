"""Sound is what its content says: measured if it is sound, refused in words if not."""

from __future__ import annotations

import io
import re
import struct
import tracemalloc

import numpy as np
import pyloudnorm
import pytest
from django.core.files.storage import default_storage

from files import actions, sound
from files.models import AudioFile, StoredFile
from files.tasks import check_audio
from producer.core import outbox
from producer.core.models import Outbox

from .sounds import FORMATS, encoded, made, tone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_apart")]


@pytest.fixture
def checked(alice, bluebird, django_capture_on_commit_callbacks):
    """What becomes of these bytes, uploaded in one go and checked."""

    def checked(data: bytes, name: str = "demo.wav", piece: int = 0) -> AudioFile:
        with django_capture_on_commit_callbacks(execute=True):
            audio = actions.begin_audio(name=name, size=len(data), by=alice, organization=bluebird)
            for start in range(0, len(data), piece or len(data)):
                audio = actions.receive_audio(audio, start, data[start : start + (piece or len(data))])
            actions.check_audio(audio.pk)
        audio.refresh_from_db()
        return audio

    return checked


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_is_measured_whatever_it_was_called(checked, kind):
    audio = checked(made(kind, 2.0), "what.exe")
    assert audio.state == "ready", audio.words
    assert abs(audio.length_ms - 2000) <= 60
    assert (audio.sample_rate, audio.channels) == (FORMATS[kind][2], 2)
    assert abs(float(audio.loudness_lufs) - -20) < 0.5  # 0 dB in two channels at 1 kHz is 0 LUFS, and this is -20
    assert abs(float(audio.true_peak_db) - -20) < 2  # what loses detail overshoots where the tone begins
    assert len(audio.peaks) > 40 and abs(max(bytes(audio.peaks)) - 25) <= 3
    assert audio.file.kind == "audio" and audio.name == audio.file.name and not audio.name.endswith("exe")


def test_the_pieces_become_one_file_and_are_thrown_out(checked, kept_apart):
    data = made("wav", 4.0)
    audio = checked(data, piece=300_000)
    with default_storage.open(audio.file.key) as content:
        assert content.read() == data
    assert not audio.pieces.exists() and not list(kept_apart.glob("pieces/*"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (made("wav")[: -len(made("wav")) // 3], "cut off"),
        (made("aiff")[: -len(made("aiff")) // 3], "cut off"),
        (made("flac", 3.0)[:-3000], "damaged|cut off"),
        (made("mp3", 3.0)[:-100], "cut off"),
        (made("mp3", 3.0)[:-9000], "cut off"),
        (made("ogg", 3.0)[:-2000], "cut off"),
        (made("opus", 3.0)[:-2000], "cut off"),
        (b"RIFF\x24\x00\x00\x00WAVE" + b"This is a letter, not a song. " * 40, "damaged"),
        (b"fLaC" + b"\0" * 4000, "damaged"),
        (b"OggS" + b"\0" * 4000, "cut off"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"<script>" * 500, "damaged|cut off"),
        (encoded(tone(1.0) * np.nan, "wav", subtype="FLOAT"), "no numbers"),
        (encoded(tone(1.0), "wav", subtype="IMA_ADPCM"), "browsers do not play"),
        (encoded(tone(0.2, channels=9), "wav"), "9 channels"),
        (encoded(tone(0.0), "wav"), "no sound"),
        (encoded(tone(1.0), "wav", rate=4000), "4000 Hz"),
    ],
    ids="cut-wav cut-aiff cut-flac cut-mp3 half-mp3 cut-ogg cut-opus letter flac ogg id3 nan adpcm channels empty slow".split(),
)
def test_what_is_damaged_disguised_or_unfit_is_refused_in_words(checked, data, words):
    audio = checked(data)
    assert audio.state == "refused"
    assert re.search(words, audio.words), audio.words
    assert audio.file is None and not StoredFile.objects.exists() and not audio.pieces.exists()


def test_sound_of_three_hours_is_refused_before_it_is_decoded(checked):
    frames = 3 * 3600 * 8000
    head = b"RIFF" + struct.pack("<I", 36 + 1000) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    data = head + b"data" + struct.pack("<I", frames) + b"\x80" * 1000
    assert "cut off" in checked(data).words
    flac = encoded(np.zeros((2 * 3600 * 8000 + 8000, 1), np.float32), "flac", rate=8000)
    assert len(flac) < 2_000_000 and "longer than 2 hours" in checked(flac).words


def test_a_header_of_unknown_length_is_taken_as_it_is(checked):
    """Programs that write into a pipe cannot go back and fill the length in."""
    data = made("wav")
    at = data.index(b"data") + 4
    assert checked(data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :]).state == "ready"


def test_an_mp3_with_tags_in_front_and_behind_is_whole(checked):
    tag = b"ID3\x04\x00\x00" + bytes([0, 0, 7, 104]) + b"\0" * (7 * 128 + 104)
    audio = checked(tag + made("mp3", 2.0) + b"TAG" + b"x" * 125, "take.mp3")
    assert audio.state == "ready", audio.words


def test_a_worker_takes_it_from_the_outbox_and_a_second_run_is_nothing(alice, bluebird, django_capture_on_commit_callbacks):
    data = made()
    audio = actions.begin_audio(name="a.wav", size=len(data), by=alice, organization=bluebird)
    with django_capture_on_commit_callbacks(execute=True):
        actions.receive_audio(audio, 0, data)
        assert outbox.sweep() == 1
    audio.refresh_from_db()
    assert audio.state == "ready" and audio.progress == 100
    version, row = audio.version, Outbox(payload={"audio": str(audio.pk)})
    check_audio(row)
    audio.refresh_from_db()
    assert audio.version == version and StoredFile.objects.count() == 1


def test_while_it_is_checked_its_row_stays_in_the_workers_hands(alice, bluebird):
    data, held = made("wav", 3.0), []
    audio = actions.begin_audio(name="a.wav", size=len(data), by=alice, organization=bluebird)
    actions.receive_audio(audio, 0, data)
    actions.check_audio(audio.pk, held.append)
    assert held and held[0] == outbox.LEASE


# --- the measures themselves, against another implementation and against the recommendation


@pytest.mark.parametrize(("rate", "channels"), [(44_100, 2), (48_000, 1), (96_000, 2)])
def test_loudness_agrees_with_pyloudnorm(rate, channels):
    noise = np.random.default_rng(7).standard_normal((rate * 12, channels))
    noise *= np.repeat([0.2, 0.02, 0.1, 0.001], rate * 3)[:, None]
    meter = sound.Loudness(rate, channels)
    for start in range(0, len(noise), 10_007):
        meter.hear(noise[start : start + 10_007])
    assert abs(meter.told() - pyloudnorm.Meter(rate).integrated_loudness(noise)) <= 0.15


def test_a_sine_of_full_scale_in_one_channel_reads_minus_three(checked):
    """BS.1770-4: 997 Hz at 0 dBFS in one front channel gives -3.01 LKFS."""
    one = tone(5.0, 48_000, level=1.0)
    one[:, 1] = 0
    meter = sound.Loudness(48_000, 2)
    meter.hear(one)
    assert meter.told() == -3.0


def test_a_peak_between_the_samples_is_found():
    """A quarter of the rate, 45 degrees off: every sample lies 3 dB below the wave's true peak."""
    wave = np.sin(np.pi / 2 * np.arange(48_000) + np.pi / 4)[:, None].astype(np.float32)
    meter = sound.TruePeak(48_000, 1)
    for start in range(0, len(wave), 4801):
        meter.hear(wave[start : start + 4801] * np.float32(0.5))
    assert abs(20 * np.log10(np.abs(wave).max() * 0.5) - -9.03) < 0.01
    assert abs(meter.told() - -6.0) <= 0.2


def test_blocks_do_not_matter():
    noise = np.random.default_rng(3).standard_normal((100_000, 2)).astype(np.float32) * 0.1
    whole, parts = ([m(44_100, 2) for m in (sound.Loudness, sound.TruePeak)] for _ in range(2))
    for one, other in zip(whole, parts, strict=True):
        one.hear(noise)
        for start in range(0, len(noise), 777):
            other.hear(noise[start : start + 777])
        assert one.told() == other.told()


def test_silence_has_no_loudness_and_no_peak(checked):
    audio = checked(encoded(np.zeros((44_100, 2), np.float32)))
    assert (audio.state, audio.loudness_lufs, audio.true_peak_db) == ("ready", None, None)


def test_memory_does_not_grow_with_the_length():
    """Three minutes are 63 MB once they are decoded."""
    data = io.BytesIO(encoded(np.zeros((3 * 60 * 44_100, 2), np.float32), "flac"))
    tracemalloc.start()
    sound.measure(data, "audio/flac")
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert highest < 20 * 1024 * 1024
