"""Words of music: keys, what people do on a record, and lengths as they are typed."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

_MODES = "major minor ionian dorian phrygian lydian mixolydian aeolian locrian"
_KEY = re.compile(rf"[A-G](?:#|b|♯|♭)?(?:m|maj|min|(?: (?:{_MODES.replace(' ', '|')})))?", re.IGNORECASE)
KEYS = [f"{note} {mode}" for mode in ("major", "minor") for note in "C C# Db D Eb E F F# Gb G Ab A Bb B".split()]

ROLES = """
artist, arranger, assistant engineer, backing vocals, bass, brass, cello, composer, conductor, drums, editor, engineer,
executive producer, guitar, harp, horns, keyboards, lead vocals, lyricist, mastering engineer, mixer, orchestrator,
organ, percussion, photographer, piano, producer, programming, saxophone, steel guitar, strings, synthesiser, trumpet,
viola, violin, vocal producer
"""
SUGGESTED_ROLES = [role.strip() for role in ROLES.split(",")]
MOST_ROLES, LONGEST_ROLE = 20, 60

_LENGTH = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)")


def between(least: int, most: int) -> list[Any]:
    return [MinValueValidator(least), MaxValueValidator(most)]


def validate_key(text: str) -> None:
    """`C`, `F# minor`, `Bbm`, `D dorian`."""
    if not _KEY.fullmatch(text):
        raise ValidationError("Write a key like C major, F# minor or Bbm.", code="key")


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
