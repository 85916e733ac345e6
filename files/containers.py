"""Whether a sound file is here to its end, by its container's own account. Decoders fill a missing end with silence.

Loaded by `probe.py` in its own limited process: the standard library only.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator

Bytes = bytes | mmap.mmap

CUT = "This file is cut off: its end is missing. Export or upload it again."
UNKNOWN = {0, 0xFFFFFFFF}  # what a program writes that could not know the length when it began


def cut_off(data: Bytes, kind: str) -> bool:
    return _LOOKS[kind](data)


def _chunks(data: Bytes, order: str) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and size of each chunk of a RIFF or FORM file."""
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], order)  # type: ignore[arg-type]
        yield bytes(data[at : at + 4]), at + 8, size
        at += 8 + size + size % 2


def _wav(data: Bytes) -> bool:
    return any(
        name == b"data" and size not in UNKNOWN and start + size > len(data) for name, start, size in _chunks(data, "little")
    )


def _aiff(data: Bytes) -> bool:
    return any(name == b"SSND" and start + size > len(data) for name, start, size in _chunks(data, "big"))


def _flac(data: Bytes) -> bool:
    """Its decoder counts for us (sound.measure compares)."""
    return False


def _ogg(data: Bytes) -> bool:
    """The last page must say that it is the last, and be whole."""
    at = data.rfind(b"OggS")
    segments = data[at + 27 : at + 27 + data[at + 26]] if at >= 0 and at + 27 <= len(data) else b""
    return not segments or not data[at + 5] & 4 or at + 27 + len(segments) + sum(segments) > len(data)


# --- MP3 is a row of frames; ISO/IEC 11172-3 and 13818-3 give their lengths

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}  # MPEG 1, 2, 2.5
_KBITS = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_TAGS = (b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"ID3", b"3DI")
FARTHEST = 1 << 16  # bytes of anything else between two frames


def frame_length(head: Bytes) -> int:
    """Bytes of the layer III frame that begins with these four, or 0 if none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0 or head[1] & 0x06 != 0x02:
        return 0
    version, bits, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or bits in (0, 15) or rate == 3:
        return 0
    samples = 144 if version == 3 else 72
    return samples * _KBITS[version == 3][bits] * 1000 // _RATES[version][rate] + (head[2] >> 1 & 1)


def after_tags(data: Bytes) -> int:
    """Where the sound begins: behind the ID3v2 tags in front."""
    at = 0
    while data[at : at + 3] == b"ID3" and at + 10 <= len(data):
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size + (10 if data[at + 5] & 0x10 else 0)
    return at


def _mp3(data: Bytes) -> bool:
    at, count, promised = after_tags(data), 0, 0
    while True:
        length = frame_length(data[at : at + 4])
        if not length:
            found = _next_frame(data, at)
            if found < 0:
                return count + 1 < promised or count == 0
            at = found
            continue
        if at + length > len(data):
            return True
        if count == 0:
            promised = _promised(bytes(data[at : at + length]))
        count, at = count + 1, at + length


def _next_frame(data: Bytes, at: int) -> int:
    """The next frame behind something that is none, such as a tag in the middle; -1 where there is no more."""
    if at >= len(data) or bytes(data[at : at + 11]).startswith(_TAGS):
        return -1
    for place in range(at + 1, min(at + FARTHEST, len(data) - 4)):
        if data[place] == 0xFF and (length := frame_length(data[place : place + 4])):
            following = place + length
            if frame_length(data[following : following + 4]):
                return place
    return -1


def _promised(frame: bytes) -> int:
    """How many frames follow, as the encoder's own first frame (Xing or Info) says; 0 if it does not."""
    at = max(frame.find(b"Xing"), frame.find(b"Info"))
    return int.from_bytes(frame[at + 8 : at + 12], "big") if at >= 0 and frame[at + 7] & 1 else 0


_LOOKS: dict[str, Callable[[Bytes], bool]] = {
    "audio/wav": _wav,
    "audio/aiff": _aiff,
    "audio/flac": _flac,
    "audio/mpeg": _mp3,
    "audio/ogg": _ogg,
}
