from __future__ import annotations

from rest_framework import serializers

from files.models import AudioFile
from producer.core.api.fields import Instant, Number, Text, VisibleRelated, Whole
from producer.core.api.serializers import Serializer, Strict

from ..models import Demo
from .stamps import FIXED, STAMPS

MEASURED = ["length_ms", "sample_rate", "channels", "codec", "loudness_lufs", "true_peak_db"]


def _whole(name: str, words: str) -> Whole:
    return Whole(source=f"audio.{name}", read_only=True, allow_null=True, help_text=words)


def _level(name: str, words: str) -> Number:
    return Number(source=f"audio.{name}", max_digits=5, decimal_places=1, read_only=True, allow_null=True, help_text=words)


class DemoShape(Serializer):
    name = Text(source="audio.name", max_length=255, help_text="The file's; given out with the extension of what it is.")
    size = Whole(source="audio.size", min_value=1, max_value=2**53, help_text="In bytes, at most 500 MB.")
    state = serializers.ChoiceField(source="audio.state", choices=AudioFile.State.choices, read_only=True)
    words = Text(source="audio.words", read_only=True, help_text="Why it was refused.")
    content_type = Text(source="audio.content_type", read_only=True)
    uploaded_by = VisibleRelated(source="audio.uploaded_by", read_only=True, allow_null=True)
    length_ms = _whole("length_ms", "Milliseconds; this and what follows is null until it is ready.")
    sample_rate = _whole("sample_rate", "Hz.")
    channels = _whole("channels", "1 is mono, 2 stereo.")
    codec = Text(source="audio.codec", read_only=True, help_text="Such as `PCM, 24 bit`.")
    loudness_lufs = _level("loudness_lufs", "Integrated, ITU-R BS.1770-4; null for silence.")
    true_peak_db = _level("true_peak_db", "dBTP; null for silence.")
    arrived_at = Instant(read_only=True, allow_null=True, help_text="When its last byte was here.")

    class Meta:
        model = Demo
        fields = [
            *("id", "song", "name", "size", "recording", "note", "current", "state", "words", "content_type", "uploaded_by"),
            *MEASURED,
            *("arrived_at", *STAMPS),
        ]
        read_only_fields = [*FIXED, "current"]


class DemoChange(DemoShape):
    """Sending another content is another upload."""

    name = Text(source="audio.name", read_only=True)
    size = Whole(source="audio.size", read_only=True)

    class Meta(DemoShape.Meta):
        read_only_fields = [*FIXED, "song", "current"]


class UploadShape(Strict):
    """How far an upload is."""

    state = serializers.ChoiceField(choices=AudioFile.State.choices, read_only=True)
    size = Whole(read_only=True)
    received = Whole(read_only=True, help_text="Bytes that are here; the next piece begins there.")
    progress = Whole(read_only=True, help_text="Of the checking, in percent.")


class PeaksShape(Strict):
    peaks = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=255), read_only=True, help_text="Up to 1,000 steps in time."
    )
