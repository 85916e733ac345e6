from __future__ import annotations

import django_filters

from producer.core.api.filters import Filters, VisibleFilter

from ..models import Album, Outcome, Review, ReviewRound, Song
from .search import Waiting


class RoundFilters(Filters):
    album = VisibleFilter(Album)
    song = VisibleFilter(Song, field_name="songs", label="With this song.")
    waiting = Waiting(label="Whether songs of theirs wait for your own score.")

    class Meta:
        model = ReviewRound
        fields = ["album", "song", "state", "blind", "waiting"]


class ReviewFilters(Filters):
    external_id = None
    round = VisibleFilter(ReviewRound)
    song = VisibleFilter(Song)
    album = VisibleFilter(Album, field_name="round__album")
    user = django_filters.UUIDFilter(field_name="user_id")

    class Meta:
        model = Review
        fields = ["round", "song", "album", "user", "late"]


class OutcomeFilters(Filters):
    song = VisibleFilter(Song)
    album = VisibleFilter(Album, field_name="song__album")

    class Meta:
        model = Outcome
        fields = ["song", "album", "made_cut", "single"]
