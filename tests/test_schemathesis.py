"""The live server against its own description, with made-up requests: no 5xx, and no answer that it does not describe.

Most requests go to things that are there, as the producer, the head of A&R and finance by turns; some are bad on purpose.
`SCHEMATHESIS_EXAMPLES` (default 3 good and 2 bad per operation) makes it dig deeper.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests import factories
from tests.api.world import World, make_world

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "3"))
AS = ("alice", "hanna", "fiona")
# The field of a body -> the resource whose id it is.
REFERS = {
    **{name: f"{name}s" for name in "album artist song room studio booking budget expense commitment organization".split()},
    "person": "people",
    "line": "budget-lines",
    "session_log": "session-logs",
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore")
def test_the_live_server_keeps_to_its_description(live_server: Any) -> None:
    world = make_world()
    tokens = [factories.make_token(world.people[name]) for name in AS]
    schema = schemathesis.openapi.from_url(f"{live_server.url}/api/v1/schema/")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 80
    with requests.Session() as session:
        for operation in operations:
            for mode, count in ((GenerationMode.POSITIVE, EXAMPLES), (GenerationMode.NEGATIVE, EXAMPLES - 1)):
                _try(operation, mode, count, world, tokens, session)


def _try(operation: Any, mode: Any, count: int, world: World, tokens: list[str], session: requests.Session) -> None:
    if count < 1 or (mode is GenerationMode.NEGATIVE and not (operation.body or operation.query)):
        return

    @settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def send(case: Any, data: st.DataObject) -> None:
        _aim(case, data, world)
        token = data.draw(st.sampled_from(tokens))
        answer = case.call(session=session, headers={"Authorization": f"Bearer {token}"})
        case.validate_response(answer, checks=CHECKS)

    send()


def _aim(case: Any, data: st.DataObject, world: World) -> None:
    """Mostly at things that exist, and at the version that is there."""
    prefix = case.operation.path.split("/")[3]
    if "id" in (case.path_parameters or {}) and data.draw(st.integers(0, 3)):
        case.path_parameters["id"] = str(data.draw(st.sampled_from(world.rows[prefix])).pk)
    if case.method in ("PATCH", "DELETE") and data.draw(st.integers(0, 3)):
        case.headers["If-Match"] = "*"
    if isinstance(case.body, dict):
        for field in REFERS.keys() & case.body.keys():
            if world.rows.get(REFERS[field]) and data.draw(st.integers(0, 3)):
                case.body[field] = str(data.draw(st.sampled_from(world.rows[REFERS[field]])).pk)
