from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


@pytest.fixture
def described(api: Any) -> dict[str, Any]:
    return api.get("/api/v1/schema/", HTTP_ACCEPT="application/json").json()


def test_the_description_is_valid_and_without_warnings(tmp_path: Any) -> None:
    call_command("spectacular", "--file", str(tmp_path / "api.yaml"), "--validate", "--fail-on-warn")


def test_every_operation_tells_its_errors_keys_and_versions(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    detail, things = described["paths"]["/api/v1/things/{id}/"], described["paths"]["/api/v1/things/"]
    names = {operation: [p["name"] for p in detail[operation]["parameters"]] for operation in detail}
    assert "If-Match" in names["patch"]
    assert "If-None-Match" in names["get"]
    assert "ETag" in detail["get"]["responses"]["200"]["headers"]
    assert {"412", "428"} <= detail["patch"]["responses"].keys()
    assert "Idempotency-Key" in [p["name"] for p in things["post"]["parameters"]]
    assert "application/problem+json" in things["post"]["responses"]["409"]["content"]
    asked = {p["name"] for p in things["get"]["parameters"]}
    assert asked == {"cursor", "page_size", "ordering", "album", "origin", "updated_since", "external_id"}


def test_choices_have_names_and_money_may_be_absent(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    assert schemas["ThingShapeOrigin"]["enum"] == ["original", "cowrite", "cover", "pitched"]
    assert "fee" not in schemas["ThingShape"]["required"]
    assert schemas["ThingShapeRequest"]["additionalProperties"] is False


def test_a_verb_tells_its_body(described: dict[str, Any]) -> None:
    refuse = described["paths"]["/api/v1/things/{id}/refuse/"]["post"]
    assert refuse["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/RefusalRequest")
    assert "requestBody" not in described["paths"]["/api/v1/things/{id}/touch-up/"]["post"]


def test_the_description_is_open_and_the_page_for_whoever_is_signed_in(client_of: Any, alice: Any) -> None:
    assert client_of(None).get("/api/v1/schema/").status_code == 200
    assert client_of(None).get("/api/v1/docs/").status_code == 302
    page = client_of(alice).get("/api/v1/docs/")
    assert page.status_code == 200
    assert b"<style" not in page.content
    assert client_of(alice).get("/api/v1/docs/?script=")["Content-Type"].startswith("application/javascript")
