"""Whose ISRCs a recording gets. Reading only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accounts.models import Organization
from producer.core.errors import Conflict

from ..models import Album, IsrcIssue, IsrcRange, Recording
from .rights import deciding_organization

LAST, BATCH = 99_999, 500


def registrant(album: Album) -> Organization:
    """Who gives the album's recordings their ISRC: the label that decides about it if it has a prefix, else the owner.

    Raises Conflict `isrc_prefix_missing`.
    """
    houses = [deciding_organization(album), album.organization]
    having = set(IsrcRange.objects.filter(organization__in=houses).values_list("organization_id", flat=True))
    found = next((house for house in houses if house.pk in having), None)
    if found is None:
        words = f"{houses[0]} has no ISRC prefix yet: its admin enters it on the organisation's page."
        raise Conflict(words, code="isrc_prefix_missing")
    return found


def next_free(numbers: IsrcRange) -> int:
    """The first designation from `next_number` on that nothing has. Raises Conflict `isrc_exhausted`."""
    for batch in _batches(numbers.next_number):
        codes = {numbers.number(designation): designation for designation in batch}
        taken = _taken([*codes])
        if free := [designation for code, designation in codes.items() if code not in taken]:
            return free[0]
    raise Conflict(f"All numbers of {numbers} are given; enter another prefix.", code="isrc_exhausted")


def _batches(first: int) -> Iterator[range]:
    for start in range(first, LAST + 1, BATCH):
        yield range(start, min(start + BATCH, LAST + 1))


def _taken(codes: list[str]) -> set[Any]:
    """Of these, what was ever given and what stands on a recording, whoever's it is: a number means one recording."""
    given = IsrcIssue.objects.filter(isrc__in=codes).values_list("isrc", flat=True)
    typed = Recording.objects.filter(isrc__in=codes).values_list("isrc", flat=True)
    return set(given.union(typed, all=True))
