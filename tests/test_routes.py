"""The walk: every page and every API operation as nobody, as a stranger, and as each role.

`tests/data/routes.txt` says what each must get. A route that stands in no table fails the run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from producer.core.scope import forget
from tests import factories
from tests.routes import PEOPLE, Row, agrees, named_routes, read
from tests.world import PLANNED, PROMISED, furnish

TABLE = Path(__file__).parent / "data" / "routes.txt"
ROWS = read(TABLE.read_text())
OURS, THEIRS = "Bluebirdmark", "Rivalmark"
# allauth's own pages are walked by tests/accounts; these others are walked by name elsewhere.
ELSEWHERE = {"account_", "mfa_", "usersessions_"}
# Bodies that are right, for verbs that would answer 400 before they ask who it is.
HOURS = {"started_at": "2027-06-08T10:00:00Z", "ended_at": "2027-06-08T18:00:00Z", "reason": "Their sheet"}
BODIES: dict[str, dict[str, Any]] = {
    "api:songs-move": {"to": "shortlisted"},
    "api:songs-place": {"position": 1},
    "api:songs-hold": {"until": "2027-01-01"},
    "api:albums-import-songs": {"csv": "title\nOne"},
    "projects:album-limits": {"format": "12in"},
    "projects:organization-limits": {"format": "12in"},
    "api:albums-move-songs": {"songs": [], "to": "shortlisted"},
    "api:grid-parts-place": {"position": 1},
    "api:running-orders-move": {"item": "0197f000-0000-7000-8000-000000000000", "position": 1},
    "api:running-orders-arrange": {"sides": [[]]},
    "api:running-orders-copy": {"name": "Another"},
    "api:running-orders-reopen": {"reason": "The label asks"},
    "api:singles-place": {"position": 1},
    "projects:approval-answer": {"says": "no"},
    "api:approvals-answer": {"says": "yes"},
    "api:albums-plan": {"template": "CD"},
    "api:bookings-cancel": {"reason": "Ill"},
    "api:blocks-cancel": {"reason": "Ill"},
    "api:calls-answer": {"answer": "yes"},
    "api:due-fees-waive": {"why": "They let it go"},
    "api:calls-propose": {"at": "2027-06-08T10:00:00Z"},
    "api:session-logs-correct": HOURS,
    "api:memberships-change-role": {"role": "engineer"},
    "api:budgets-return": {"note": "More days"},
    "api:amendments-return": {"note": "More days"},
    "api:expenses-reject": {"note": "Not ours"},
}


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Made once; each request changes it inside its own savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _make()
        transaction.set_rollback(True)


def _make() -> dict[str, Any]:
    house = factories.make_organization(f"House {OURS}")
    label = factories.make_organization("Northern Lights", "label")
    rival = factories.make_organization(f"House {THEIRS}", "label")
    roles = {"alice": "producer", "olga": "admin", "eve": "engineer", "art": "artist"}
    people: dict[str, User] = {name: factories.make_member(house, role, name.title()) for name, role in roles.items()}
    for name, role in {"anders": "ar", "hanna": "ar_head", "fiona": "finance"}.items():
        people[name] = factories.make_member(label, role, name.title())
    people["charlie"] = factories.make_member(rival, "admin", "Charlie")
    people["charlie"].memberships.create(organization=rival, role="producer")
    album = factories.make_album(house, f"Album {OURS}", artist=factories.make_artist(house, f"Artist {OURS}"))
    for name in ("alice", "eve", "art"):
        factories.join_team(album, people[name], roles[name])
    factories.share(album, label)
    other = factories.make_album(rival, f"Album {THEIRS}", artist=factories.make_artist(rival, f"Artist {THEIRS}"))
    factories.join_team(other, people["charlie"], "producer")
    factories.share(other, factories.make_organization("Far Away", "label"))
    things = furnish(album, people["alice"], people["olga"], OURS)
    furnish(other, people["charlie"], people["charlie"], THEIRS)
    clients = {
        "web": {name: _cookie(people.get(name)) for name in PEOPLE},
        "api": {name: factories.api_of(people.get(name)) for name in PEOPLE},
    }
    return {**clients, **things}


def _cookie(user: User | None) -> str:
    cookies = factories.client_of(user).cookies
    return "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())


def _address(row: Row, world: dict[str, Any]) -> str:
    """`thing` is `-`, the name of a thing (its id is `pk`), or words of the address: `album,line:line,step=submit`."""
    if row.thing == "-":
        return reverse(row.route)
    kwargs: dict[str, Any] = {}
    for part in row.thing.split(","):
        name, _, word = part.partition("=")
        if word:
            kwargs[name] = word
        else:
            thing, _, as_name = part.partition(":")
            kwargs[as_name or "pk"] = world[thing].pk
    return reverse(row.route, kwargs=kwargs)


def _ask(row: Row, name: str, world: dict[str, Any]) -> tuple[int, str]:
    """One request, undone afterwards. Signed in once: signing in is not what is walked."""
    is_api, method = row.route.startswith("api:"), row.method.lower()
    client = world["api"][name] if is_api else Client(headers={"Cookie": world["web"][name]})
    more: dict[str, Any] = {"HTTP_IF_MATCH": "*"} if is_api and method != "get" else {}
    with transaction.atomic():
        forget()
        answer = getattr(client, method)(_address(row, world), BODIES.get(row.route, {}), **more)
        body = b"" if answer.streaming else answer.content
        for close in answer._resource_closers if answer.streaming else ():  # close() itself would end our connection
            close()
        transaction.set_rollback(True)
    return answer.status_code, body.decode(errors="replace")


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_route_answers_each_person_as_the_table_says(row: Row, world: dict[str, Any]) -> None:
    answers = {name: _ask(row, name, world) for name in PEOPLE}
    wrong = {
        name: f"{status}, not {row.expected[name]}"
        for name, (status, _) in answers.items()
        if not agrees(status, row.expected[name])
    }
    assert not wrong
    for name, (_, body) in answers.items():
        unseen = THEIRS if name != "charlie" else OURS
        assert unseen not in body, f"{name} reads {unseen}"
    for name in ("eve", "art"):  # who see no money
        figures = answers[name][1].replace(",", "")
        assert not any(str(amount) in figures for amount in (PLANNED, PROMISED)), f"{name} reads figures"


@pytest.mark.django_db
def test_the_figures_that_nobody_else_may_read_are_there_to_be_read(world: dict[str, Any]) -> None:
    album = world["album"]
    for path in (f"/albums/{album.pk}/money/", "/albums.csv?order=-budget", "/"):
        with transaction.atomic():
            forget()
            page = Client(headers={"Cookie": world["web"]["fiona"]}).get(path).content.decode()
        assert str(PLANNED) in page.replace(",", "")


def test_every_route_stands_in_the_table() -> None:
    told = {row.route for row in ROWS}
    there = {name for name, _ in named_routes() if not any(name.startswith(start) for start in ELSEWHERE)}
    assert there - told == set(), "put these into tests/data/routes.txt"
    assert told - there == set(), "these are no more"
