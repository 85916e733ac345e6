from __future__ import annotations

from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from producer.core.sweeps import sweeps

from .actions.totals import review_again
from .models import AlbumTotals, Flag

MOST = 500


@sweeps("flags")
def find_missed_flags(now: datetime) -> int:
    """Raise or clear the flags of albums whose figures call for another number of them than stand."""
    standing = Flag.objects.standing().filter(album=OuterRef("album")).order_by().values("album").annotate(n=Count("*"))
    missed = AlbumTotals.objects.annotate(standing=Coalesce(Subquery(standing.values("n")), 0)).exclude(flags_due=F("standing"))
    totals = list(missed.filter(~Q(lines=0)).select_related("album")[:MOST])
    for row in totals:
        review_again(row.album)
    return len(totals)
