"""Sound files made on the spot."""

from __future__ import annotations

import io

import numpy as np
import soundfile

FORMATS = {
    "wav": ("WAV", "PCM_16", 44_100),
    "wav24": ("WAV", "PCM_24", 48_000),
    "aiff": ("AIFF", "PCM_16", 44_100),
    "flac": ("FLAC", "PCM_16", 44_100),
    "mp3": ("MP3", "MPEG_LAYER_III", 44_100),
    "ogg": ("OGG", "VORBIS", 44_100),
    "opus": ("OGG", "OPUS", 48_000),
}


def tone(seconds: float = 1.0, rate: int = 44_100, *, hertz: float = 997, level: float = 0.1, channels: int = 2):
    """A sine in every channel, float32, shaped (frames, channels)."""
    wave = level * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


def encoded(samples, kind: str = "wav", *, subtype: str = "", rate: int = 0) -> bytes:
    """As a file; written second by second, since libsndfile's Vorbis encoder takes no more at once."""
    name, codec, usual = FORMATS[kind]
    out = io.BytesIO()
    with soundfile.SoundFile(out, "w", rate or usual, samples.shape[1], format=name, subtype=subtype or codec) as sound:
        for start in range(0, len(samples), rate or usual):
            sound.write(samples[start : start + (rate or usual)])
    return out.getvalue()


def made(kind: str = "wav", seconds: float = 1.0, **kwargs) -> bytes:
    return encoded(tone(seconds, FORMATS[kind][2], **kwargs), kind)
