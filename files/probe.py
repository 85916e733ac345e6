"""Looks into one upload, on standard input, in a process of its own with little to spend.

Run as `python -I probe.py <content type>`. Says nothing and ends with 0 if the content is sound; else prints one
sentence for people and ends with 3. Any other end (a crash, no memory, no time) also counts as unsound.
"""

import io
import resource
import sys

CPU_SECONDS = 5
ADDRESS_SPACE = 1_200 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 20_000
MOST_PAGES = 1_000


class Unsound(Exception):
    pass


def limit() -> None:
    """No files, little time and memory; set before anything of the upload is read."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
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


def main() -> int:
    limit()
    try:
        LOOKS[sys.argv[1]](sys.stdin.buffer.read())
    except Unsound as words:
        sys.stdout.write(str(words))
        return 3
    except Exception:
        sys.stdout.write("This file is damaged: it cannot be read to its end.")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
