"""Words of music: keys, what people do on a record, and lengths as they are typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from producer.core.names import sort_key

_MODES = "major minor ionian dorian phrygian lydian mixolydian aeolian locrian"
_KEY = re.compile(rf"[A-G](?:#|b|♯|♭)?(?:m|maj|min|(?: (?:{_MODES.replace(' ', '|')})))?", re.IGNORECASE)
KEYS = [f"{note} {mode}" for mode in ("major", "minor") for note in "C C# Db D Eb E F F# Gb G Ab A Bb B".split()]

SIGNATURES = ["4/4", "3/4", "6/8", "12/8", "2/4", "5/4", "7/8"]
_SIGNATURE = re.compile(r"([1-9]|[12]\d|3[0-2])/(?:1|2|4|8|16|32)", re.ASCII)
MOODS = ["anthemic", "angry", "bittersweet", "calm", "dark", "dreamy", "driving", "joyful", "playful", "sad", "tender", "warm"]
MOST_MOODS, LONGEST_MOOD = 10, 30

ROLES = """
artist, arranger, assistant engineer, backing vocals, bass, brass, cello, composer, conductor, drums, editor, engineer,
executive producer, guitar, harp, horns, keyboards, lead vocals, lyricist, mastering engineer, mixer, orchestrator,
organ, percussion, photographer, piano, producer, programming, saxophone, steel guitar, strings, synthesiser, trumpet,
viola, violin, vocal producer
"""
SUGGESTED_ROLES = [role.strip() for role in ROLES.split(",")]
MOST_ROLES, LONGEST_ROLE = 20, 60

_BETWEEN = re.compile(r"[,;/&+|]| and | with ")
_NO_WORD = re.compile(r"[^\w]+|_")
_LENGTH = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)")


def between(least: int, most: int) -> list[Any]:
    return [MinValueValidator(least), MaxValueValidator(most)]


def validate_key(text: str) -> None:
    """`C`, `F# minor`, `Bbm`, `D dorian`."""
    if not _KEY.fullmatch(text):
        raise ValidationError("Write a key like C major, F# minor or Bbm.", code="key")


def validate_signature(text: str) -> None:
    """`4/4`, `6/8`, `7/16`."""
    if not _SIGNATURE.fullmatch(text):
        raise ValidationError("Write a time signature like 4/4 or 6/8.", code="time_signature")


def validate_moods(moods: Any) -> None:
    if not isinstance(moods, list) or not all(isinstance(mood, str) and mood.strip() for mood in moods):
        raise ValidationError("Moods are a list of words.", code="moods")
    if len(moods) > MOST_MOODS or any(len(mood) > LONGEST_MOOD for mood in moods):
        raise ValidationError(f"At most {MOST_MOODS} moods of {LONGEST_MOOD} letters each.", code="moods")
    if any("\0" in mood for mood in moods):
        raise ValidationError("Null characters are not allowed.", code="null_characters_not_allowed")


def plain_moods(moods: Iterable[str]) -> list[str]:
    """As tags: lower case, each once, in the order given."""
    return list(dict.fromkeys(" ".join(mood.casefold().split()) for mood in moods))


def same_song(title: str, writers: str) -> str:
    """What a title and its writers' last names have in common with the same song written down by somebody else.

    `"Slow Boat!", "A. Archer, Bo Byrd"` and `"Slow boat", "Byrd & Archer"` give the same. Empty without writers: a title
    alone is too many songs.
    """
    names = {words[-1] for name in _BETWEEN.split(sort_key(writers)) if (words := _words(name))}
    return f"{' '.join(_words(sort_key(title)))}|{','.join(sorted(names))}"[:300] if names else ""


def _words(text: str) -> list[str]:
    return _NO_WORD.sub(" ", text.replace("’", "").replace("'", "")).split()


def validate_roles(roles: Any) -> None:
    if not isinstance(roles, list) or not all(isinstance(role, str) and role.strip() for role in roles):
        raise ValidationError("Roles are a list of words.", code="roles")
    if len(roles) > MOST_ROLES or any(len(role) > LONGEST_ROLE for role in roles):
        raise ValidationError(f"At most {MOST_ROLES} roles of {LONGEST_ROLE} letters each.", code="roles")
    if any("\0" in role for role in roles):
        raise ValidationError("Null characters are not allowed.", code="null_characters_not_allowed")


def seconds(text: str) -> int:
    """`3:42` or `1:02:05` in seconds. Raises ValidationError."""
    found = _LENGTH.fullmatch(text.strip())
    if not found:
        raise ValidationError("Type minutes and seconds, like 3:42.", code="length")
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + rest
