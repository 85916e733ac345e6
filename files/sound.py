"""Measuring sound block by block, so that memory does not grow with its length.

Loaded by `probe.py` in its own limited process: soundfile and numpy only, for importing more takes longer than
measuring a song.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import soundfile

BLOCK = 1 << 16  # frames
STEP = 1 << 11  # frames to one step of the waveform, before it is drawn together
MOST_STEPS = 1000
LONGEST_SECONDS = 2 * 60 * 60
MOST_CHANNELS = 8
RATES = range(8_000, 192_001)
CODECS = {
    "PCM_U8": "PCM, 8 bit",
    "PCM_S8": "PCM, 8 bit",
    "PCM_16": "PCM, 16 bit",
    "PCM_24": "PCM, 24 bit",
    "PCM_32": "PCM, 32 bit",
    "FLOAT": "PCM, 32 bit float",
    "DOUBLE": "PCM, 64 bit float",
    "MPEG_LAYER_III": "MP3",
    "VORBIS": "Vorbis",
    "OPUS": "Opus",
}
FORMATS = {
    "audio/wav": {"WAV", "WAVEX"},
    "audio/aiff": {"AIFF"},
    "audio/flac": {"FLAC"},
    "audio/mpeg": {"MP3"},
    "audio/ogg": {"OGG"},
}


class Unfit(Exception):
    """It can be read, and is not what we take; the words are for people."""


def measure(file: Any, kind: str, tell: Callable[[int], None] = lambda percent: None) -> dict[str, Any]:
    """Length, rate, channels, codec, loudness, true peak and waveform of an open sound file, decoded to its end.

    `tell` hears how far it is, in percent. Raises Unfit, or whatever the decoder raises on a damaged file.
    """
    with _Straight(file) as sound:
        _refuse_unfit(sound, kind)
        known = 0 < sound.frames < LONGEST_SECONDS * sound.samplerate + 1
        meters: list[Any] = [Loudness(sound.samplerate, sound.channels), TruePeak(sound.samplerate, sound.channels), Waveform()]
        frames = 0
        while len(block := sound.read(BLOCK, dtype="float32", always_2d=True)):
            if not np.isfinite(block).all():
                raise Unfit("This file holds samples that are no numbers. Export it again.")
            frames += len(block)
            if frames > LONGEST_SECONDS * sound.samplerate:
                raise _too_long()
            for meter in meters:
                meter.hear(block)
            tell(min(99, frames * 100 // sound.frames) if known else 50)
        if not frames:
            raise Unfit("There is no sound in this file.")
        if kind == "audio/flac" and known and frames < sound.frames:
            raise Unfit("This file is cut off: its end is missing. Export or upload it again.")
        loudness, peak, waveform = (meter.told() for meter in meters)
        return {
            "length_ms": max(1, round(frames * 1000 / sound.samplerate)),
            "sample_rate": sound.samplerate,
            "channels": sound.channels,
            "codec": CODECS[sound.subtype],
            "loudness_lufs": loudness,
            "true_peak_db": peak,
            "peaks": waveform,
        }


class _Straight(soundfile.SoundFile):
    """Read from beginning to end. SoundFile seeks after each read where it can, at which an MP3's decoder drops sound."""

    def seekable(self) -> bool:
        return False


def _refuse_unfit(sound: Any, kind: str) -> None:
    if sound.format not in FORMATS[kind] or sound.subtype not in CODECS:
        raise Unfit(f"This file holds {sound.subtype_info}, which browsers do not play. Export it as WAV, FLAC or MP3.")
    if sound.channels > MOST_CHANNELS:
        raise Unfit(f"This file has {sound.channels} channels; at most {MOST_CHANNELS} are taken.")
    if sound.samplerate not in RATES:
        raise Unfit(f"This file runs at {sound.samplerate} Hz; 8,000 to 192,000 are taken.")
    if LONGEST_SECONDS * sound.samplerate < sound.frames < 1 << 60:  # above that a FLAC says that it does not know
        raise _too_long()


def _too_long() -> Unfit:
    return Unfit("This file lasts longer than 2 hours, which no song does.")


class Loudness:
    """Integrated loudness in LUFS: ITU-R BS.1770-4, gated in blocks of 400 ms that overlap by three quarters."""

    def __init__(self, rate: int, channels: int) -> None:
        self.filter = k_weighting(rate).astype(np.float32)
        self.before = np.zeros((len(self.filter) - 1, channels), np.float32)
        self.hop = round(rate * 0.1)
        self.rest = np.zeros(0)
        self.hops: list[float] = []
        self.weights = _weights(channels)

    def hear(self, block: Any) -> None:
        sound = np.concatenate([self.before, block])
        self.before = sound[len(sound) - len(self.before) :]
        power = np.concatenate([self.rest, np.square(self._weighted(sound), dtype=np.float64) @ self.weights])
        whole = len(power) // self.hop
        self.hops += power[: whole * self.hop].reshape(whole, self.hop).mean(axis=1).tolist()
        self.rest = power[whole * self.hop :]

    def _weighted(self, sound: Any) -> Any:
        """The filtered block without what came before it: overlap and save."""
        size = -(-len(sound) // 4096) * 4096  # a size that the transform likes
        spectrum = np.fft.rfft(sound, size, axis=0) * np.fft.rfft(self.filter, size)[:, None]
        return np.fft.irfft(spectrum, size, axis=0)[len(self.before) : len(sound)]

    def told(self) -> float | None:
        if len(self.hops) < 4:
            return None
        blocks = np.convolve(self.hops, np.full(4, 0.25), "valid")
        loud = blocks[_lufs(blocks) > -70]
        if not len(loud):
            return None
        loud = loud[_lufs(loud) > _lufs(loud.mean()) - 10]
        return round(float(_lufs(loud.mean())), 1)


def _lufs(power: Any) -> Any:
    return -0.691 + 10 * np.log10(np.maximum(power, 1e-20))


def _weights(channels: int) -> Any:
    """Left, right and centre count once, the low-frequency channel not at all, what is behind 1.41 times."""
    weights = np.ones(channels)
    if channels > 3:
        weights[3 if channels == 5 else 2 if channels == 4 else 4 :] = 1.41
    if channels > 5:
        weights[3] = 0
    return weights


def k_weighting(rate: int) -> Any:
    """The two filters of BS.1770-4, annex 1, at any rate (its tables are those of 48 kHz), as what they make of one click.

    The slower one, a high-pass at 38 Hz, is 120 dB down after 80 ms.
    """
    click = np.zeros(rate // 10)
    click[0] = 1
    shelf, high_pass = _shelf(np.tan(np.pi * 1681.974450955533 / rate)), _high_pass(np.tan(np.pi * 38.13547087602444 / rate))
    return _through(high_pass, _through(shelf, click))


def _through(section: list[float], sound: Any) -> Any:
    """A second-order section, sample by sample."""
    b0, b1, b2, _, a1, a2 = section
    one = two = 0.0
    heard = []
    for x in sound.tolist():
        y = b0 * x + one
        one, two = b1 * x - a1 * y + two, b2 * x - a2 * y
        heard.append(y)
    return np.array(heard)


def _shelf(k: float) -> list[float]:
    q, high = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    a0 = 1 + k / q + k * k
    return [
        (high + band * k / q + k * k) / a0,
        2 * (k * k - high) / a0,
        (high - band * k / q + k * k) / a0,
        1,
        2 * (k * k - 1) / a0,
        (1 - k / q + k * k) / a0,
    ]


def _high_pass(k: float) -> list[float]:
    q = 0.5003270373238773
    a0 = 1 + k / q + k * k
    return [1, -2, 1, 1, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]


class TruePeak:
    """The highest level between the samples too, in dBTP: oversampled four times (BS.1770-4, annex 2)."""

    TAPS = 12

    def __init__(self, rate: int, channels: int) -> None:
        self.up = 4 if rate < 96_000 else 2 if rate < 192_000 else 1
        self.phases = self._phases() if self.up > 1 else []
        self.before = np.zeros((channels, self.TAPS), np.float32)
        self.peak = 0.0

    def _phases(self) -> list[Any]:
        """A windowed sinc for each place between two samples."""
        at = np.arange(self.TAPS * self.up) - (self.TAPS * self.up - 1) / 2
        taps = (np.sinc(at / self.up) * np.kaiser(len(at), 5)).astype(np.float32)
        return [phase / phase.sum() for phase in (taps[n :: self.up] for n in range(self.up))]

    def hear(self, block: Any) -> None:
        self.peak = max(self.peak, float(np.abs(block).max()))
        self._between(np.ascontiguousarray(block.T))

    def _between(self, block: Any) -> None:
        sound = np.concatenate([self.before, block], axis=1)
        self.before = sound[:, -self.TAPS :]
        for phase in self.phases:
            highest = max(np.abs(np.convolve(channel, phase, "valid")).max() for channel in sound)
            self.peak = max(self.peak, float(highest))

    def told(self) -> float | None:
        self._between(np.zeros_like(self.before))
        return round(20 * float(np.log10(self.peak)), 1) if self.peak > 1e-6 else None


class Waveform:
    """The highest sample of each step in time, all channels together, 0 to 255."""

    def __init__(self) -> None:
        self.steps: list[float] = []

    def hear(self, block: Any) -> None:
        highest = np.abs(block).max(axis=1)
        self.steps += np.maximum.reduceat(highest, range(0, len(highest), STEP)).tolist()

    def told(self) -> list[int]:
        steps = np.minimum(self.steps, 1)
        if len(steps) > MOST_STEPS:
            steps = np.maximum.reduceat(steps, np.arange(MOST_STEPS) * len(steps) // MOST_STEPS)
        return np.rint(steps * 255).astype(int).tolist()
