from __future__ import annotations

from typing import Self

from django.db.models import Count

from .people import ForProducers


class LinkQuerySet(ForProducers):
    def with_counts(self) -> Self:
        """With `count`: how many songs came by it."""
        return self.annotate(count=Count("sent"))


class SentSongQuerySet(ForProducers):
    ALBUM = "link__album"
