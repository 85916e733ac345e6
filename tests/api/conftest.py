from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from projects.models import Album
from tests import factories


@pytest.fixture(autouse=True)
def _things(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.api.things"


@pytest.fixture
def api(alice: User, album: Album, api_of: Any) -> Any:
    """Alice's client."""
    return api_of(alice)


@pytest.fixture
def song(album: Album) -> Any:
    return factories.make_song(album, "Harbour Lights", tempo=120)
