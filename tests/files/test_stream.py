"""Sound is given out whole or in ranges, to be played and never to be run."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import RequestFactory

from files import serve
from files.actions import keep, store

from .sounds import encoded, tone
from .test_store import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_apart")]
DATA = bytes(range(256)) * 40


@pytest.fixture
def stored(alice, bluebird):
    values = {"kind": "audio", "name": "a.wav", "found": "audio/wav", "size": len(DATA), "sha256": "ab" * 32}
    return keep(ContentFile(DATA), by=alice, organization=bluebird, **values)


def ask(stored, **headers):
    answer = serve.stream(RequestFactory().get("/", headers=headers), stored)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return answer, body


def test_without_a_range_it_comes_whole(stored):
    answer, body = ask(stored)
    assert (answer.status_code, body, answer["Accept-Ranges"], answer["Content-Length"]) == (200, DATA, "bytes", "10240")


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("0-0", 0, 1), ("0-99", 0, 100), ("100-", 100, 10_240), ("-40", 10_200, 10_240), ("9999-99999", 9999, 10_240)],
)
def test_a_range_is_answered_with_its_bytes_and_their_place(stored, asked, start, end):
    answer, body = ask(stored, range=f"bytes={asked}")
    assert (answer.status_code, body) == (206, DATA[start:end])
    assert answer["Content-Range"] == f"bytes {start}-{end - 1}/10240" and answer["Content-Length"] == str(end - start)


@pytest.mark.parametrize("asked", ["10240-", "99999-100000", "-0"])
def test_a_range_past_the_end_is_416_with_the_size(stored, asked):
    answer, body = ask(stored, range=f"bytes={asked}")
    assert (answer.status_code, body, answer["Content-Range"]) == (416, b"", "bytes */10240")


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=a-b", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "bytes=1-" + "9" * 99])
def test_what_is_no_range_is_answered_whole(stored, asked):
    assert ask(stored, range=asked)[1] == DATA


def test_a_range_of_another_version_is_answered_whole(stored):
    same, other = stored.sha256, "cd" * 32
    assert ask(stored, range="bytes=0-3", if_range=f'"{same}"')[0].status_code == 206
    assert ask(stored, range="bytes=0-3", if_range=f'"{other}"')[0].status_code == 200


def test_a_range_without_an_end_brings_no_more_than_a_player_needs_at_once(stored, monkeypatch):
    monkeypatch.setattr(serve, "AT_ONCE", 1000)
    answer, body = ask(stored, range="bytes=100-")
    assert body == DATA[100:1100] and answer["Content-Range"] == "bytes 100-1099/10240"


def test_it_is_played_in_place_and_never_sniffed_or_kept(stored):
    answer, _ = ask(stored, range="bytes=0-9")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("audio/wav", "nosniff")
    assert answer["Content-Disposition"].startswith("inline") and "no-store" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]


def test_only_sound_is_given_out_in_place(alice, bluebird):
    receipt = store(SimpleUploadedFile("r.png", picture()), kind="receipt", by=alice, organization=bluebird)
    with pytest.raises(Http404):
        ask(receipt)


def test_what_is_gone_from_the_storage_is_not_found(stored):
    default_storage.delete(stored.key)
    with pytest.raises(Http404):
        ask(stored)


@pytest.mark.parametrize("subtype", ["PCM_S8", "PCM_16", "PCM_24", "PCM_32", "FLOAT"])
def test_aiff_which_few_browsers_play_comes_as_the_wav_that_it_is(alice, bluebird, subtype):
    samples = tone(0.5, level=0.5)
    data = encoded(samples, "aiff", subtype=subtype)
    values = {"kind": "audio", "name": "take.aiff", "found": "audio/aiff", "size": len(data), "sha256": "ab" * 32}
    stored = keep(ContentFile(data), by=alice, organization=bluebird, **values)
    answer, whole = ask(stored)
    assert (answer["Content-Type"], answer["Content-Length"]) == ("audio/wav", str(len(whole)))
    assert answer["Content-Disposition"] == 'inline; filename="take.wav"'
    with soundfile.SoundFile(io.BytesIO(whole)) as wav, soundfile.SoundFile(io.BytesIO(data)) as aiff:
        assert (wav.format, wav.samplerate, wav.channels) == ("WAV", 44_100, 2)
        assert np.array_equal(wav.read(), aiff.read())
    for start, end in ((0, 9), (40, 61), (101, 4242), (len(whole) - 5, len(whole) - 1)):
        part, body = ask(stored, range=f"bytes={start}-{end}")
        assert body == whole[start : end + 1] and part["Content-Range"] == f"bytes {start}-{end}/{len(whole)}"


def test_an_aiff_that_holds_no_plain_samples_comes_as_it_is(alice, bluebird):
    data = b"FORM\0\0\0\x40AIFCCOMM\0\0\0\x16" + bytes(8) + bytes(10) + b"ima4SSND\0\0\0\x08" + bytes(8)
    values = {"kind": "audio", "name": "take.aiff", "found": "audio/aiff", "size": len(data), "sha256": "ab" * 32}
    answer, body = ask(keep(ContentFile(data), by=alice, organization=bluebird, **values))
    assert (answer["Content-Type"], body) == ("audio/aiff", data)
