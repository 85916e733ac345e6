from __future__ import annotations

from typing import Any

from django.db import transaction

from producer.core.actors import SYSTEM
from producer.core.writes import fresh, refuse_stale, write

from ..models import Outcome, Song
from ..rules import authorize


@transaction.atomic
def record_outcome(song: Song, *, by: Any, version: int | None = None, **values: Any) -> Outcome:
    """Say, or say anew, what became of a song: `made_cut`, `single`, `streams`, `chart_peak`, `note`; None is not known.

    Raises NotAllowed, ValidationError, Stale.
    """
    authorize(by, "outcome.edit", song.album)
    fresh(song)  # of two who record at once the second changes what the first made
    outcome = Outcome.objects.filter(song=song).first() or Outcome(song=song)
    if not outcome._state.adding:
        refuse_stale(outcome, version)
    return write(outcome, recorded_by=None if by is SYSTEM else by, **values)
