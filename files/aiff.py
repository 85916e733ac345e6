"""AIFF given out as WAV, which every browser plays: the same samples, turned round on the way, and no copy kept.

Apple, "Audio Interchange File Format AIFF-C" (1991); the WAV header is the plain one of 44 bytes.
"""

from __future__ import annotations

import struct
from typing import IO, Any, NamedTuple, Self

HEADER = 44
MOST_CHUNKS = 1000
_SIGN = bytes(value ^ 0x80 for value in range(256))  # AIFF's eight bits have a sign, WAV's have none
FLOATS, LITTLE, BIG = {b"fl32", b"FL32", b"fl64", b"FL64"}, {b"sowt"}, {b"NONE", b"twos", b"in24", b"in32"}


class Layout(NamedTuple):
    """Where the samples lie, and how they are written."""

    start: int
    size: int
    width: int  # bytes of one sample
    channels: int
    rate: int
    coding: bytes

    @classmethod
    def read(cls, content: IO[bytes]) -> Self | None:
        """None where the file holds something else than plain samples."""
        content.seek(0)
        content.read(12)
        common = sound = None
        for _ in range(MOST_CHUNKS):
            head = content.read(8)
            if len(head) < 8 or (common and sound):
                break
            size, at = int.from_bytes(head[4:], "big"), content.tell()
            if head[:4] == b"COMM":
                common = content.read(min(size, 22))
            elif head[:4] == b"SSND":
                sound = (at + 8 + int.from_bytes(content.read(4), "big"), at + size)
            content.seek(at + size + size % 2)
        return cls._of(common, *sound) if common and sound and len(common) >= 18 else None

    @classmethod
    def _of(cls, common: bytes, start: int, end: int) -> Self | None:
        channels, frames, bits = struct.unpack(">HIH", common[:8])
        coding, width = common[18:22] or b"NONE", (bits + 7) // 8
        if coding not in FLOATS | LITTLE | BIG or width not in range(1, 9):
            return None
        rate = int.from_bytes(common[10:18], "big") >> max(0, 16_446 - (int.from_bytes(common[8:10], "big") & 0x7FFF))
        size = min(end - start, frames * channels * width)
        return cls(start, size - size % (channels * width), width, channels, rate, coding)

    def header(self) -> bytes:
        block = self.channels * self.width
        kind = 3 if self.coding in FLOATS else 1
        shape = struct.pack("<HHIIHH", kind, self.channels, self.rate, self.rate * block, block, self.width * 8)
        length = struct.pack("<I", self.size)
        return b"RIFF" + struct.pack("<I", 36 + self.size) + b"WAVEfmt \x10\0\0\0" + shape + b"data" + length


class AsWav:
    """An open AIFF file, read as the WAV that it would be: `size`, `seek`, `read`, `close`."""

    def __init__(self, content: Any, layout: Layout) -> None:
        self.content, self.layout, self.at = content, layout, 0
        self.header, self.size, self.close = layout.header(), HEADER + layout.size, content.close

    def seek(self, at: int) -> None:
        self.at = at

    def read(self, length: int) -> bytes:
        if self.at < HEADER:
            found = self.header[self.at : self.at + length]
        else:
            found = self._samples(self.at - HEADER, min(length, self.size - self.at))
        self.at += len(found)
        return found

    def _samples(self, at: int, length: int) -> bytes:
        """Whole samples around what is asked for, turned round, and cut to it."""
        width = self.layout.width
        first = at // width * width
        self.content.seek(self.layout.start + first)
        raw = self.content.read(-(-(at + length) // width) * width - first)
        return self._turned(raw)[at - first : at - first + length]

    def _turned(self, raw: bytes) -> bytes:
        width = self.layout.width
        if width == 1 and self.layout.coding not in LITTLE:
            return raw.translate(_SIGN)
        if width == 1 or self.layout.coding in LITTLE:
            return raw
        turned = bytearray(len(raw))
        for place in range(width):
            turned[place::width] = raw[width - 1 - place :: width]
        return bytes(turned)


def playable(content: Any) -> AsWav | None:
    """The WAV in an open AIFF file; None where there are no plain samples in it."""
    layout = Layout.read(content)
    return AsWav(content, layout) if layout else None
