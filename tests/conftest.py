"""The cast. Alice produces at Bluebird, Anders is the label's A&R, Eve engineers, Charlie is a stranger.

Each is made when a test names it. `album` belongs to Bluebird and is shared with Northern Lights; Alice, Eve and
Art are its team.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import settings as properties

from accounts.models import Organization, User
from projects.models import Album

from . import factories

properties.register_profile("producer", deadline=None, print_blob=True)  # a busy machine is slow, and no proof of anything
properties.load_profile("producer")

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)  # a Monday


@pytest.fixture
def clock() -> Iterator[Any]:
    """Time stands still at `NOW`; `clock.shift(timedelta)` and `clock.move_to(instant)` move it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client_of() -> Callable[..., Any]:
    return factories.client_of


@pytest.fixture
def api_of() -> Callable[..., Any]:
    return factories.api_of


@pytest.fixture
def queries() -> Callable[..., int]:
    """How many queries a GET runs: `queries(client, path)`. The frame's own are among them, so compare two lists."""

    def count(client: Any, path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(path)
        assert answer.status_code == 200, answer.content[:500]
        return len(seen)

    return count


@pytest.fixture
def bluebird(db: None) -> Organization:
    """The production company that owns the album."""
    return factories.make_organization("Bluebird Productions", "production")


@pytest.fixture
def northern_lights(db: None) -> Organization:
    """The label the album is shared with."""
    return factories.make_organization("Northern Lights", "label")


@pytest.fixture
def rival(db: None) -> Organization:
    """Charlie's company, which has nothing to do with anybody else's album."""
    return factories.make_organization("Rival Records", "label")


@pytest.fixture
def alice(bluebird: Organization) -> User:
    return factories.make_member(bluebird, "producer", "Alice Archer", email="alice@bluebird.example")


@pytest.fixture
def olga(bluebird: Organization) -> User:
    return factories.make_member(bluebird, "admin", "Olga Owens", email="olga@bluebird.example")


@pytest.fixture
def eve(bluebird: Organization) -> User:
    return factories.make_member(bluebird, "engineer", "Eve Ellis", email="eve@bluebird.example")


@pytest.fixture
def art(bluebird: Organization) -> User:
    return factories.make_member(bluebird, "artist", "Art Avery", email="art@bluebird.example")


@pytest.fixture
def anders(northern_lights: Organization) -> User:
    return factories.make_member(northern_lights, "ar", "Anders Aune", email="anders@northern.example")


@pytest.fixture
def hanna(northern_lights: Organization) -> User:
    return factories.make_member(northern_lights, "ar_head", "Hanna Holm", email="hanna@northern.example")


@pytest.fixture
def fiona(northern_lights: Organization) -> User:
    return factories.make_member(northern_lights, "finance", "Fiona Foss", email="fiona@northern.example")


@pytest.fixture
def charlie(rival: Organization) -> User:
    """A stranger: producer and admin of another company, so that only the wall keeps him out."""
    user = factories.make_member(rival, "admin", "Charlie Crow", email="charlie@rival.example")
    user.memberships.create(organization=rival, role="producer")
    return user


@pytest.fixture
def album(bluebird: Organization, northern_lights: Organization, alice: User, eve: User, art: User) -> Album:
    album = factories.make_album(bluebird)
    for user, role in ((alice, "producer"), (eve, "engineer"), (art, "artist")):
        factories.join_team(album, user, role)
    factories.share(album, northern_lights)
    return album


@pytest.fixture
def foreign_album(rival: Organization, charlie: User) -> Album:
    """An album of Charlie's: nobody else in the cast may learn that it exists."""
    album = factories.make_album(rival, "Marker Of Rival Records")
    factories.join_team(album, charlie, "producer")
    return album
