"""How long a side or disc may be. Reading only."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ..models import Album, Format, SideLimit

Word = Literal["", "good", "tight", "too long"]


@dataclass(frozen=True)
class Limit:
    """In seconds: `good` up to here, too long beyond `most`, tight between. `whose` words it."""

    good: int
    most: int
    whose: str = "usual"

    def word(self, seconds: int | Decimal) -> Word:
        return "good" if seconds <= self.good else "tight" if seconds <= self.most else "too long"


# What to begin with; docs/running-orders.md says where each comes from. Digital has no sides to fill.
USUAL: dict[str, Limit] = {
    Format.CD: Limit(74 * 60, 79 * 60 + 57),
    Format.LP: Limit(20 * 60, 25 * 60),
    Format.TEN: Limit(9 * 60, 14 * 60),
    Format.SEVEN: Limit(3 * 60 + 30, 5 * 60),
    Format.CASSETTE: Limit(30 * 60, 45 * 60),
}
LIMITED = [(form, Format(form).label) for form in USUAL]
SIDES: dict[str, int] = {Format.DIGITAL: 1, Format.CD: 1, Format.LP: 2, Format.TEN: 2, Format.SEVEN: 2, Format.CASSETTE: 2}


def limits_of(album: Album) -> dict[str, Limit]:
    """By format: the album's own, else its organisation's, else the usual."""
    rows = SideLimit.objects.filter(organization=album.organization_id).values_list(
        "album", "format", "good_seconds", "most_seconds"
    )
    found = dict(USUAL)
    for whose in (None, album.pk):
        said = "the album’s" if whose else "the house’s"
        found |= {form: Limit(good, most, said) for of, form, good, most in rows if of == whose}
    return found


def limits_said(rows: list[SideLimit], beneath: dict[str, Limit]) -> list[tuple[str, str, Limit, SideLimit | None]]:
    """Each format that has limits: its key, its name, what holds, and the row that says so here, if one does."""
    own = {row.format: row for row in rows}
    return [
        (
            form,
            Format(form).label,
            Limit(own[form].good_seconds, own[form].most_seconds) if form in own else limit,
            own.get(form),
        )
        for form, limit in beneath.items()
    ]
