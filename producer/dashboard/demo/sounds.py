"""The demo's demos: a few seconds of each song, synthesised in its key and tempo, uploaded by whoever makes the record."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import IO, Any

import numpy as np
import soundfile

from files import sound
from files.actions import check_audio
from projects.actions import begin_demo, receive_demo
from projects.models import Album, Recording, Song

from .cast import signed

RATE = 22_050
BEATS = 12
TONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
BENT = {"♯": 1, "#": 1, "♭": -1, "b": -1}
# Degrees of the scale on which the chords of four bars stand, and the two scales.
TURNS = [(0, 4, 5, 3), (0, 5, 2, 6), (0, 3, 0, 4), (5, 3, 0, 4)]
SCALES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
NOTES = ["Voice memo, kitchen", "Guitar and click", "Rough, second verse missing", "Full band, one microphone"]
MIXES = ["Vocal up after the first listen", "As the desk stood at midnight"]


@signed
def upload(album: Album, by: Any, others: list[Any]) -> None:
    """A file for each song of the list; the first two have an older one as well."""
    for number, song in enumerate(album.songs.exclude(state=Song.State.DROPPED).order_by("position")):
        if number < 2:
            _add(song, others[0] if others else by, "first idea", variant=1)
        _add(song, by, "demo", variant=0)


@signed
def again(album: Album, title: str, by: Any) -> None:
    """A newer demo of a song that was scored on the older one."""
    _add(album.songs.select_related("album__organization").get(title=title), by, "second demo", variant=1)


@signed
def mix(album: Album, by: Any) -> None:
    """Two rough mixes of the first album version, one of the second; of the others only demos are heard."""
    found = Recording.objects.filter(song__album=album, kind=Recording.Kind.ALBUM).select_related("song__album__organization")
    for number, recording in enumerate(found.order_by("song__position")[:2]):
        for take in range(2 - number):
            _add(recording.song, by, f"rough mix {take + 1}", variant=2 + take, recording=recording)


@signed
def _add(song: Song, by: Any, name: str, *, variant: int, recording: Recording | None = None) -> None:
    data = _encoded(sketch(song, variant % 2))
    note = MIXES[variant % 2] if recording else NOTES[(zlib.crc32(song.title.encode()) + variant) % len(NOTES)]
    demo = begin_demo(song, name=f"{song.title}, {name}.ogg", size=len(data), note=note, recording=recording, by=by)
    receive_demo(demo, 0, data, by=by)
    check_audio(demo.audio_id, measure=_measure)


def _measure(file: IO[bytes], kind: str, tell: Callable[[int], None]) -> dict[str, Any]:
    """Here, without the process for strangers' files: these are ours, and there are many."""
    file.seek(0)
    return sound.measure(file, kind, tell)


def _encoded(samples: Any) -> bytes:
    out = io.BytesIO()
    with soundfile.SoundFile(out, "w", RATE, 1, format="OGG", subtype="VORBIS") as file:
        for start in range(0, len(samples), RATE):  # its encoder takes no more at once
            file.write(samples[start : start + RATE])
    return out.getvalue()


def sketch(song: Song, variant: int) -> Any:
    """Four chords, plucked on each beat, with a bass below them; always the same for the same song."""
    root, scale = _key(song.key)
    turn = TURNS[(zlib.crc32(song.title.encode()) + variant) % len(TURNS)]
    beat = int(RATE * 60 / float(song.tempo or 96))
    out = np.zeros(beat * (BEATS + 2))
    for number in range(BEATS):
        degree = turn[number * 4 // BEATS]
        tones = [_tone(root, scale, degree + step) for step in (0, 2, 4)]
        strike = [tones[0] / 2] if number % 3 == 0 else tones[number % 3 :]
        for place, hertz in enumerate(strike):
            _pluck(out, number * beat + place * beat // 6, hertz, 0.5 if number % 3 == 0 else 0.3)
    return (out / np.abs(out).max() * 10 ** (-(1 + variant * 5) / 20)).astype(np.float32)


def _key(text: str) -> tuple[int, tuple[int, ...]]:
    """Semitones above C, and the scale."""
    name, _, mode = (text or "C major").partition(" ")
    return TONES.get(name[:1], 0) + BENT.get(name[1:2], 0), SCALES.get(mode, SCALES["major"])


def _tone(root: int, scale: tuple[int, ...], degree: int) -> float:
    octave, step = divmod(degree, 7)
    return 130.81 * 2 ** ((root + scale[step] + 12 * octave) / 12)


def _pluck(out: Any, start: int, hertz: float, level: float) -> None:
    time = np.arange(min(RATE, len(out) - start)) / RATE
    tone = sum(np.sin(2 * np.pi * hertz * n * time) / n**2 for n in (1, 2, 3, 4))
    out[start : start + len(time)] += level * tone * np.exp(-4 * time) * np.minimum(1, time * 200)
