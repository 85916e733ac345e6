"""The words of a song: each change is a new version, and none is written over unseen."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from producer.core.actors import SYSTEM
from producer.core.errors import Conflict, Stale
from producer.core.writes import fresh, write

from ..models import Lyric, Song
from ..models.lyric import MOST_LETTERS, MOST_LINES
from ..rules import authorize


@transaction.atomic
def write_lyric(song: Song, *, text: str, by: Any, note: str = "", based_on: int | None = None, external_id: str = "") -> Lyric:
    """The next version. `based_on` is the number of the one that was changed: None where that is not known, 0 for none.

    Raises NotAllowed, ValidationError, Stale if there is a newer version than `based_on`, Conflict `unchanged`.
    """
    authorize(by, "lyric.write", song.album)
    text = _plain(text)
    fresh(song)  # two versions written at once get two numbers
    last = Lyric.objects.filter(song=song).order_by("-number").first()
    number = last.number if last else 0
    if based_on is not None and based_on != number:
        raise Stale(
            f"Version {number} was written while you had version {based_on} open. Look at it, then save yours again.",
            facts={"number": number, "yours": based_on},
        )
    if last and last.text == text:
        raise Conflict("These are the words of the version that is there.", code="unchanged")
    lyric = Lyric(song=song, number=number + 1, by=None if by is SYSTEM else by, external_id=external_id)
    return write(lyric, text=text, note=note.strip())


def restore_lyric(lyric: Lyric, *, by: Any) -> Lyric:
    """The words of an earlier version again, as a new one. Raises NotAllowed, Conflict `unchanged`."""
    return write_lyric(lyric.song, text=lyric.text, note=f"Version {lyric.number} again", by=by)


def _plain(text: str) -> str:
    """Lines end alike, without blanks after them."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")]
    if not any(lines):
        raise ValidationError({"text": "Write the words."}, code="blank")
    if len(lines) > MOST_LINES or len(text) > MOST_LETTERS:
        words = f"Lyrics have at most {MOST_LINES:,} lines and {MOST_LETTERS:,} letters."
        raise ValidationError({"text": words}, code="too_many_lines")
    return "\n".join(lines)
