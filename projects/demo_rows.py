"""Demos in words, for the song's page and for the listening page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from files.models import AUDIO_TYPES, AudioFile
from producer.core.time import shown_length, wall

from .listening import Slot
from .models import Demo, Recording
from .rows import STATE_LOOKS, STATES

LOOKS = {
    AudioFile.State.UPLOADING: "info half",
    AudioFile.State.CHECKING: "info half",
    AudioFile.State.READY: "",
    AudioFile.State.REFUSED: "record alarm",
}
CHANNELS = {1: "mono", 2: "stereo"}
MB = 1024 * 1024


def demos(found: Iterable[Demo], viewer: Any) -> list[dict[str, Any]]:
    return [_demo(demo, viewer) for demo in found]


def _demo(demo: Demo, viewer: Any) -> dict[str, Any]:
    audio = demo.audio
    return {
        **_sound(demo),
        "id": str(demo.pk),
        "name": audio.name,
        "note": demo.note,
        "of": str(demo.recording) if demo.recording else "",
        "recording": demo.recording_id,
        "talk": f"/albums/{demo.song.album_id}/comments/demo/{demo.pk}/",
        "current": demo.current,
        "ready": demo.is_ready,
        "state": audio.state,
        "look": LOOKS[AudioFile.State(audio.state)],
        "far": _far(audio),
        "share": _share(audio),
        "words": audio.words,
        "moves": audio.state == AudioFile.State.CHECKING,
        "who": audio.uploaded_by.name if audio.uploaded_by else "Somebody",
        "when": f"{wall(demo.created_at, viewer.time_zone):%-d %b %Y, %H:%M}",
        "mine": audio.uploaded_by_id == viewer.pk,
        "size": audio.size,
        "mark": demo.external_id,
        "facts": facts(audio),
    }


def recordings(found: Iterable[Recording], shown: list[dict[str, Any]]) -> list[Recording]:
    """Each with what can be `heard` of it among the song's `shown` files."""
    rows: Any = list(found)
    for row in rows:
        row.heard = [demo for demo in shown if demo["ready"] and demo["recording"] == row.pk]
    return rows


def _sound(demo: Demo) -> dict[str, Any]:
    """What the player needs."""
    return {
        "audio": reverse("projects:demo-audio", args=[demo.pk]),
        "peaks": reverse("projects:demo-peaks", args=[demo.pk]),
        "seconds": (demo.audio.length_ms or 0) / 1000,
        "length": shown_length(round((demo.audio.length_ms or 0) / 1000)),
    }


def _share(audio: AudioFile) -> int:
    return audio.received * 100 // audio.size if audio.state == AudioFile.State.UPLOADING else audio.progress


def _far(audio: AudioFile) -> str:
    if audio.state == AudioFile.State.UPLOADING:
        return f"{_share(audio)} % is here, {shown_size(audio.size)} in all"
    return f"Being checked and measured, {audio.progress} %" if audio.state == AudioFile.State.CHECKING else ""


def facts(audio: AudioFile) -> list[str]:
    """Its measures in words: MP3, 44.1 kHz, stereo, −9.8 LUFS, peak −0.3 dBTP."""
    if audio.state != AudioFile.State.READY or not audio.sample_rate:
        return []
    kind = AUDIO_TYPES.get(audio.content_type, "").upper()
    codec = audio.codec if audio.codec == kind else f"{kind} {audio.codec}"
    told = [codec, f"{audio.sample_rate / 1000:g} kHz", CHANNELS.get(audio.channels or 0, f"{audio.channels} channels")]
    if audio.loudness_lufs is not None:
        told.append(f"{signed(audio.loudness_lufs)} LUFS")
    if audio.true_peak_db is not None:
        told.append(f"peak {signed(audio.true_peak_db)} dBTP")
    return [*told, shown_size(audio.size)]


def signed(value: Any) -> str:
    return f"{value}".replace("-", "−")


def shown_size(size: int) -> str:
    return f"{size / MB:.1f} MB" if size >= MB // 10 else f"{max(1, size // 1024)} kB"


def tracks(found: Iterable[Demo], slots: list[Slot]) -> list[dict[str, Any]]:
    """The rows of the listening page."""
    return [
        {
            **_sound(demo),
            "title": demo.song.title,
            "writers": demo.song.writers,
            "url": f"/songs/{demo.song_id}/",
            "state": STATES[demo.song.state],
            "look": STATE_LOOKS[demo.song.state],
            "facts": " · ".join(facts(demo.audio)[:4]),
            "slots": [reverse(slot.url_name, args=[demo.song_id]) for slot in slots],
        }
        for demo in found
    ]
