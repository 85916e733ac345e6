"""What every resource of the API keeps, whoever wrote it: walked over the router, so that nobody forgets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from producer.api import router
from producer.core.api.viewsets import Viewset
from tests import factories
from tests.api.test_resource import problem
from tests.api.world import World, make_world

RESOURCES = {prefix: kind for prefix, kind, _ in router.registry if issubclass(kind, Viewset)}
CREATED = [prefix for prefix, kind in RESOURCES.items() if hasattr(kind, "create")]
CHANGED = [prefix for prefix, kind in RESOURCES.items() if hasattr(kind, "partial_update")]
DELETED = [prefix for prefix, kind in RESOURCES.items() if hasattr(kind, "destroy")]
POSTED = [(prefix, verb) for prefix, kind in RESOURCES.items() for verb in kind.get_extra_actions() if "post" in verb.mapping]
VERBS = [(prefix, verb.url_path) for prefix, verb in POSTED if verb.detail]
VERBS_OF_MANY = [(prefix, verb.url_path) for prefix, verb in POSTED if not verb.detail]
SEEN_BY_ADMIN = {"invitations"}


@pytest.fixture(scope="module")
def standing(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    """Made once; each test changes it inside its own savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(standing: World, db: None) -> Any:
    return standing.rows


@pytest.fixture
def api_of(standing: World, db: None) -> Any:
    return lambda name: factories.api_of(standing.people.get(name))


@pytest.fixture
def client_for(api_of: Any) -> Any:
    return lambda prefix: api_of("olga" if prefix in SEEN_BY_ADMIN else "alice")


def to(prefix: str, row: Any = None, verb: str = "") -> str:
    return f"/api/v1/{prefix}/" + (f"{row.pk}/" if row else "") + (f"{verb}/" if verb else "")


def test_every_resource_of_the_spine_is_there() -> None:
    spine = """me organizations album-shares artists people albums songs studios rooms bookings calls budgets budget-lines
    amendments commitments expenses receipts flags""".split()
    assert set(spine) <= {prefix for prefix, _, _ in router.registry}


def test_the_world_has_a_row_of_each(world: Any) -> None:
    assert {prefix for prefix in RESOURCES if not world.get(prefix)} == set()


@pytest.mark.parametrize("prefix", RESOURCES)
def test_a_list_is_a_page_and_costs_the_same_for_one_row_and_for_three(prefix: str, world: Any, client_for: Any) -> None:
    api = client_for(prefix)
    counts = []
    for size in (1, 1, 3):
        with CaptureQueriesContext(connection) as queries:
            answer = api.get(to(prefix), {"page_size": size})
        assert answer.status_code == 200, answer.content
        assert list(answer.json()) == ["results", "next", "previous"]
        assert len(answer.json()["results"]) == min(size, len(world[prefix]))
        counts.append(len(queries))
    assert counts[1] == counts[2], f"{counts[1]} queries for one row, {counts[2]} for three"


@pytest.mark.parametrize("prefix", RESOURCES)
def test_a_list_can_be_walked_to_its_end(prefix: str, world: Any, client_for: Any) -> None:
    api = client_for(prefix)
    whole = [row["id"] for row in api.get(to(prefix), {"page_size": 200}).json()["results"]]
    link, walked = to(prefix) + "?page_size=1", []
    while link:
        page = api.get(link).json()
        walked += [row["id"] for row in page["results"]]
        link = page["next"]
    assert walked == whole


@pytest.mark.parametrize("prefix", RESOURCES)
def test_every_order_it_offers_works(prefix: str, world: Any, client_for: Any) -> None:
    api, view = client_for(prefix), RESOURCES[prefix]()
    for name in view.offered():
        for ordering in (name, f"-{name}"):
            first = api.get(to(prefix), {"ordering": ordering, "page_size": 1})
            assert first.status_code == 200, first.content
            if first.json()["next"]:
                assert api.get(first.json()["next"]).status_code == 200


@pytest.mark.parametrize("prefix", RESOURCES)
def test_an_unknown_or_bad_filter_is_refused(prefix: str, world: Any, client_for: Any) -> None:
    api = client_for(prefix)
    problem(api.get(to(prefix), {"no_such_filter": "x"}), 400, "unknown_parameter")
    problem(api.get(to(prefix), {"page_size": "201"}), 400, "invalid")
    problem(api.get(to(prefix), {"ordering": "id; drop"}), 400, "invalid")
    for name in RESOURCES[prefix].filterset_class.base_filters:
        for bad in ("\x00", "9" * 400):
            answer = api.get(to(prefix), {name: bad})
            assert answer.status_code in (200, 400), f"{name}={bad[:9]!r}: {answer.status_code}"


@pytest.mark.parametrize("prefix", RESOURCES)
def test_a_thing_tells_its_version_and_when_it_changed(prefix: str, world: Any, client_for: Any) -> None:
    row = world[prefix][0]
    answer = client_for(prefix).get(to(prefix, row))
    assert answer.status_code == 200, answer.content
    assert answer.json()["id"] == str(row.pk)
    assert answer["ETag"].strip('"').isdigit()
    assert client_for(prefix).get(to(prefix, row), HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304
    assert answer.json()["updated_at"].endswith("Z")


@pytest.mark.parametrize("prefix", RESOURCES)
def test_what_changed_since_an_instant_is_found(prefix: str, world: Any, client_for: Any) -> None:
    api = client_for(prefix)
    rows = api.get(to(prefix), {"ordering": "updated_at"}).json()["results"]
    last = rows[-1]["updated_at"]
    found = api.get(to(prefix), {"updated_since": last}).json()["results"]
    assert {row["id"] for row in found} == {row["id"] for row in rows if row["updated_at"] >= last}
    assert api.get(to(prefix), {"updated_since": "2999-01-01T00:00:00Z"}).json()["results"] == []


@pytest.mark.parametrize("prefix", RESOURCES)
def test_a_list_tells_each_thing_as_it_tells_it_alone(prefix: str, world: Any, client_for: Any) -> None:
    api = client_for(prefix)
    for listed in api.get(to(prefix)).json()["results"]:
        assert api.get(f"{to(prefix)}{listed['id']}/").json() == listed


@pytest.mark.parametrize("prefix", RESOURCES)
def test_nobody_is_unknown_and_a_stranger_finds_nothing(prefix: str, world: Any, api_of: Any) -> None:
    row = world[prefix][0]
    stranger, nobody = api_of("charlie"), api_of("nobody")
    for address in (to(prefix), to(prefix, row)):
        problem(nobody.get(address), 401, "not_authenticated")
    problem(stranger.get(to(prefix, row)), 404, "not_found")
    if prefix not in ("organizations", "memberships", "tokens"):  # of these he has his own
        assert stranger.get(to(prefix)).json()["results"] == []


@pytest.mark.parametrize("prefix", CREATED)
def test_an_unknown_field_is_refused(prefix: str, world: Any, client_for: Any) -> None:
    kind = "multipart" if prefix == "receipts" else "json"
    body = problem(client_for(prefix).post(to(prefix), {"no_such_field": 1}, format=kind), 400, "invalid")
    assert body["errors"]["no_such_field"][0]["code"] == "unknown_field"


@pytest.mark.parametrize("prefix", CHANGED)
def test_a_change_needs_the_version_and_known_fields(prefix: str, world: Any, client_for: Any, api_of: Any) -> None:
    api, address = client_for(prefix), to(prefix, world[prefix][0])
    problem(api.patch(address, {}), 428, "version_required")
    problem(api.patch(address, {}, HTTP_IF_MATCH='"999"'), 412, "version_mismatch")
    body = problem(api.patch(address, {"no_such_field": 1}, HTTP_IF_MATCH="*"), 400, "invalid")
    assert body["errors"]["no_such_field"][0]["code"] == "unknown_field"
    problem(api_of("charlie").patch(address, {}, HTTP_IF_MATCH="*"), 404, "not_found")
    problem(api_of("nobody").patch(address, {}, HTTP_IF_MATCH="*"), 401, "not_authenticated")


@pytest.mark.parametrize("prefix", DELETED)
def test_a_deletion_needs_the_version(prefix: str, world: Any, client_for: Any, api_of: Any) -> None:
    api, address = client_for(prefix), to(prefix, world[prefix][0])
    problem(api.delete(address), 428, "version_required")
    problem(api.delete(address, HTTP_IF_MATCH='"999"'), 412, "version_mismatch")
    problem(api_of("charlie").delete(address, HTTP_IF_MATCH="*"), 404, "not_found")
    problem(api_of("nobody").delete(address, HTTP_IF_MATCH="*"), 401, "not_authenticated")


@pytest.mark.parametrize(("prefix", "verb"), VERBS_OF_MANY)
def test_a_verb_for_many_is_closed_to_nobody_and_to_unknown_words(prefix: str, verb: str, client_for: Any, api_of: Any) -> None:
    address = to(prefix, verb=verb)
    problem(api_of("nobody").post(address, {}), 401, "not_authenticated")
    body = problem(client_for(prefix).post(address, {"no_such_field": 1}), 400, "invalid")
    assert body["errors"]["no_such_field"][0]["code"] == "unknown_field"


@pytest.mark.parametrize(("prefix", "verb"), VERBS)
def test_a_verb_is_closed_to_strangers_and_to_unknown_words(
    prefix: str, verb: str, world: Any, client_for: Any, api_of: Any
) -> None:
    address = to(prefix, world[prefix][0], verb)
    problem(api_of("charlie").post(address, {}), 404, "not_found")
    problem(api_of("nobody").post(address, {}), 401, "not_authenticated")
    problem(client_for(prefix).post(address, {}, HTTP_IF_MATCH='"999"'), 412, "version_mismatch")
    body = problem(client_for(prefix).post(address, {"no_such_field": 1}), 400, "invalid")
    assert body["errors"]["no_such_field"][0]["code"] == "unknown_field"
