"""The grid's rows hang together, and a number that was given stands where it was given."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from producer.core.identifiers import ISRC
from producer.core.integrity import checks

from .models import Demo, GridCell, IsrcIssue


@checks("production grid")
def grid() -> Iterator[str]:
    strays = GridCell.objects.filter(~Q(song__album=F("album")) | ~Q(part__album=F("album")))
    yield from (f"cell {pk} lies in another album's grid" for pk in strays.values_list("pk", flat=True))
    ahead = GridCell.objects.exclude(album__grid__revision__gte=F("revision"))
    yield from (f"cell {pk} is newer than its grid" for pk in ahead.values_list("pk", flat=True))


@checks("ISRCs that were given")
def isrcs() -> Iterator[str]:
    moved = IsrcIssue.objects.exclude(recording=None).exclude(recording__isrc=F("isrc")).values_list("isrc", "recording")
    yield from (f"{ISRC.shown(isrc)} does not stand on recording {recording}" for isrc, recording in moved)


@checks("demos")
def sound() -> Iterator[str]:
    """Every demo that can be heard has its file."""
    silent = Demo.objects.here().filter(audio__state="ready", audio__file=None).select_related("audio", "song")
    for demo in silent.order_by("pk"):
        yield f"The demo {demo} of “{demo.song}” ({demo.pk}) has no file."
