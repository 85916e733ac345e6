"""Looks into one upload, on standard input, in a process of its own with little to spend.

Run as `python -I probe.py <content type>`. Ends with 0 if the content is sound; else prints one sentence for people and
ends with 3. Any other end (a crash, no memory, no time) also counts as unsound. Of sound it prints how far it is, a
number a line, and at last what was measured, as JSON; its standard input must then be a file on disk.
"""

import io
import json
import mmap
import os
import resource
import sys
from pathlib import Path

CPU_SECONDS = 5
ADDRESS_SPACE = 1_200 * 1024 * 1024
AUDIO_CPU_SECONDS = 240  # two hours of the heaviest sound take a third of it
AUDIO_ADDRESS_SPACE = 2_400 * 1024 * 1024  # the file itself, mapped, and the libraries; what is decoded is small
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 20_000
MOST_PAGES = 1_000


class Unsound(Exception):
    pass


def limit(audio: bool = False) -> None:
    """No files, little time and memory; set before anything of the upload is read."""
    seconds, space = (AUDIO_CPU_SECONDS, AUDIO_ADDRESS_SPACE) if audio else (CPU_SECONDS, ADDRESS_SPACE)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def look_into_picture(data: bytes, kind: str) -> None:
    """Its header's dimensions are judged before a single pixel is decoded."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # our own limit, below, speaks first
    picture = Image.open(io.BytesIO(data), formats=[kind])
    width, height = picture.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Unsound(f"This picture is too large: {width} × {height} pixels. At most 50 million are taken.")
    picture.load()


def look_into_pdf(data: bytes) -> None:
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise Unsound("This PDF is locked with a password. Save it without one.")
    pages = len(reader.pages)
    if not 1 <= pages <= MOST_PAGES:
        raise Unsound(f"This PDF has {pages} pages; 1 to {MOST_PAGES} are taken.")
    for page in (reader.pages[0], reader.pages[pages - 1]):
        page.mediabox  # noqa: B018 (reading it resolves the page)


LOOKS = {
    "image/jpeg": lambda data: look_into_picture(data, "JPEG"),
    "image/png": lambda data: look_into_picture(data, "PNG"),
    "application/pdf": look_into_pdf,
}


def look_into_sound(kind: str) -> None:
    """Whole by its container's account, then decoded to its end and measured on the way."""
    sys.path.append(str(Path(__file__).parent))  # -I leaves it out
    import containers
    import sound

    with mmap.mmap(0, 0, access=mmap.ACCESS_READ) as data:
        if containers.cut_off(data, kind):
            raise Unsound(containers.CUT)
    os.lseek(0, 0, os.SEEK_SET)
    try:
        facts = sound.measure(0, kind, lambda percent: print(percent, flush=True))  # noqa: T201 (the way to our parent)
    except sound.Unfit as words:
        raise Unsound(str(words)) from words
    sys.stdout.write(json.dumps(facts))


def look_into_sheet(data: bytes) -> None:
    sys.path.append(str(Path(__file__).parent))
    import sheet

    try:
        rows = sheet.read(data)
    except sheet.Unfit as words:
        raise Unsound(str(words)) from words
    sys.stdout.write(json.dumps(rows))


LOOKS["sheet"] = look_into_sheet


def main() -> int:
    kind = sys.argv[1]
    limit(audio := kind.startswith("audio/"))
    try:
        look_into_sound(kind) if audio else LOOKS[kind](sys.stdin.buffer.read())
    except Unsound as words:
        sys.stdout.write(str(words))
        return 3
    except Exception:
        sys.stdout.write("This file is damaged: it cannot be read to its end.")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
