"""Which keys follow each other easily. Reading only."""

from __future__ import annotations

import re

_KEY = re.compile(r"([A-G])([#b♯♭]?)\s*(m(?![a-z])|[a-z]*)", re.IGNORECASE)
_NATURAL = {"F": -1, "C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5}
_SHARP = {"#": 7, "♯": 7, "b": -7, "♭": -7}
# How many fifths the key signature of a mode lies below that of the major key on the same note.
_MODES = {"lydian": -1, "": 0, "maj": 0, "major": 0, "ionian": 0, "mixolydian": 1, "dorian": 2}
_MODES |= {"m": 3, "min": 3, "minor": 3, "aeolian": 3, "phrygian": 4, "locrian": 5}
_DARK = {"m", "min", "minor", "aeolian", "dorian", "phrygian", "locrian"}
NEAR = 1  # steps on the circle of fifths that go together without a hint


def signature(key: str) -> int | None:
    """Where a key lies on the circle of fifths, 0 to 11 clockwise from C major and A minor; None of what is no key.

    A mode lies where the major key with its signature does: D dorian with C major.
    """
    found = _KEY.fullmatch(key.strip())
    if not found or found[3].lower() not in _MODES:
        return None
    return (_NATURAL[found[1].upper()] + _SHARP.get(found[2].replace("B", "b"), 0) - _MODES[found[3].lower()]) % 12


def camelot(key: str) -> str:
    """The key as DJs write it: 8B is C major, 8A A minor, and each fifth upwards adds one. Empty for what is no key."""
    place = signature(key)
    if place is None:
        return ""
    found = _KEY.fullmatch(key.strip())
    return f"{(place + 7) % 12 + 1}{'A' if found and found[3].lower() in _DARK else 'B'}"


def apart(one: str, other: str) -> int | None:
    """Steps between two keys on the circle of fifths, 0 to 6; None where one is not known."""
    first, second = signature(one), signature(other)
    if first is None or second is None:
        return None
    steps = abs(first - second)
    return min(steps, 12 - steps)


def clash(one: str, other: str) -> int:
    """Steps apart if the two keys clash as neighbours, else 0.

    The rule, which is a hint and no law: keys go together that share a key signature (a major key and its relative
    minor) or whose signatures are neighbours on the circle of fifths; on the Camelot wheel, the same number or the
    next. From two steps on they clash. Unknown keys never do.
    """
    steps = apart(one, other)
    return steps if steps is not None and steps > NEAR else 0
