"""What is usual: studio hours for one part of one song, by kind of record.

Rules of thumb of working producers, not a published scale: they only begin an estimate, which the album's own sessions
correct. Everybody may set other hours for each part of an album.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from django.db.models import TextChoices

from producer.core.names import sort_key


class Kind(TextChoices):
    LIVE = "live", "Band playing together"
    LAYERED = "layered", "Built up in overdubs"
    BEATS = "beats", "Beats and voices"
    ACOUSTIC = "acoustic", "Voice and a few instruments"
    ORCHESTRAL = "orchestral", "Orchestra or large ensemble"
    JAZZ = "jazz", "Jazz, in full takes"


class Hours(NamedTuple):
    """From `low` to `high` hours."""

    low: Decimal
    high: Decimal

    @property
    def middle(self) -> Decimal:
        return (self.low + self.high) / 2

    def times(self, factor: Decimal) -> Hours:
        return Hours(self.low * factor, self.high * factor)

    def __add__(self, other: tuple[Decimal, ...]) -> Hours:  # type: ignore[override]
        return Hours(self.low + other[0], self.high + other[1])


NONE = Hours(Decimal(0), Decimal(0))

# Hours a song, low to high:  live      layered   beats     acoustic  orchestral jazz
_TABLE = """
guide                         0.5-1     0.5-1     0.5-1     0.5-1     0-0        0-0
drums                         1.5-3     2.5-5     1-3       1-2       0.5-1      0.25-0.75
bass                          0.5-1.5   1-2.5     0.5-1.5   0.5-1     0.25-0.5   0.25-0.5
guitar                        1.5-3     2.5-5     1-2       1-2.5     0.5-1      0.25-0.75
keys                          1-2       1.5-3     1-2       1-2       0.5-1      0.25-0.75
beat                          0.5-1.5   1.5-4     2-5       0.5-1     0.5-1      0-0
percussion                    0.5-1     0.5-1.5   0.5-1     0.5-1     0.5-1      0.25-0.5
strings                       1-2       1.5-3     1-2       1-2       0.75-1.5   0.5-1
winds                         1-2       1-2       0.5-1.5   0.5-1.5   0.5-1      0.25-0.75
choir                         1-2       1-2       1-2       1-2       0.75-1.5   0.5-1
voice                         2-4       3-6       2-5       2-4       1-2        0.5-1.5
backing                       1-2       1.5-3     1-2.5     0.5-1.5   0.5-1.5    0.5-1
solo                          0.5-1     0.5-1.5   0.5-1     0.5-1     0.5-1      0.25-0.5
desk                          0-0       0-0       0-0       0-0       0-0        0-0
other                         0.5-1.5   1-2       0.5-1.5   0.5-1.5   0.5-1      0.25-0.75
"""


def _read(text: str) -> Hours:
    low, high = text.split("-")
    return Hours(Decimal(low), Decimal(high))


TABLE: dict[str, dict[str, Hours]] = {
    family: {kind: _read(text) for kind, text in zip(Kind.values, texts, strict=True)}
    for family, *texts in (line.split() for line in _TABLE.strip().splitlines())
}

# The first whose words a part's name holds. What is written or edited at a desk takes no hours of a booked room.
_WORDS = {
    "desk": "edit|comp|effects|score|parts|charts|patches|mix|master",
    "backing": "backing|doubles|ad libs?|harmon(?:y|ies)|bvs?|gang",
    "choir": "choir|chorus",
    "voice": "lead|vocals?|vox|voice|verse|hook|rap|features?|soloist",
    "guide": "guide|scratch track",
    "solo": "solos?",
    "percussion": "percussion|timpani|tambourine|shaker|congas?",
    "drums": "drums?|kit",
    "beat": "beat|808|samples?|program+ing|loops?|scratches|synths?",
    "bass": "bass",
    "guitar": "guitars?|banjo|mandolin|ukulele|pedal steel|dobro",
    "keys": "keys|keyboards?|piano|organ|rhodes|wurlitzer|harmonium|accordion",
    "strings": "strings?|violins?|violas?|cellos?|fiddle|harp|quartet",
    "winds": "woodwinds?|winds?|brass|horns?|sax(?:ophone)?s?|trumpets?|trombones?|flutes?|clarinets?|oboes?|tuba",
}
_PATTERNS = {family: re.compile(rf"\b(?:{words})\b") for family, words in _WORDS.items()}

# Which families a booking of a purpose serves; one of no purpose, or for tracking or overdubs, serves all.
SERVES = {"vocals": {"voice", "backing", "choir"}, "strings": {"strings"}}
RECORDING = frozenset({"", "tracking", "overdub", *SERVES})


def family_of(part: str) -> str:
    """`drums` for "Drum kit", `backing` for "Backing vocals", `other` for what the table has no word for."""
    name = sort_key(part)
    return next((family for family, pattern in _PATTERNS.items() if pattern.search(name)), "other")


def usual(kind: str, part: str) -> Hours:
    """Studio hours of one song for a part of that name."""
    return TABLE[family_of(part)][kind]
