"""The house of the tests: Harbour Sound in London, Bluebird's own and listed for all, with two rooms."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Organization
from projects.models import Person
from sessions.models import RateCard, Room, Studio
from tests.factories import make_person

from . import factories


@pytest.fixture
def studio(bluebird: Organization) -> Studio:
    return factories.make_studio(bluebird, address="3 Quay Street, London", listed=True)


@pytest.fixture
def room(studio: Studio) -> Room:
    return factories.make_room(studio)


@pytest.fixture
def room_b(studio: Studio) -> Room:
    return factories.make_room(studio, "Studio B")


@pytest.fixture
def rate(room: Room, bluebird: Organization) -> RateCard:
    return factories.make_rate(room, bluebird)


@pytest.fixture
def dora(bluebird: Organization) -> Person:
    return make_person(bluebird, "Dora Drums", email="dora@example.com", time_zone="Europe/Paris")


@pytest.fixture
def fetch(client_of) -> Any:
    """The answer at the calendar address with this secret, to a program that is nobody."""

    def asked(secret: str, **headers: str) -> Any:
        return client_of(None).get(f"/feeds/{secret}.ics", headers=headers)

    return asked
