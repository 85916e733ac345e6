from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.http import Http404

from producer.core.errors import Stale
from producer.core.writes import fresh, write


def test_what_somebody_removed_meanwhile_is_not_there(album: Any) -> None:
    type(album).objects.filter(pk=album.pk).delete()
    with transaction.atomic(), pytest.raises(Http404):
        fresh(album)


def test_what_somebody_changed_meanwhile_is_stale(album: Any) -> None:
    seen = album.version
    with transaction.atomic():
        write(fresh(album), title="Another name")
    with transaction.atomic(), pytest.raises(Stale):
        fresh(album, seen)
