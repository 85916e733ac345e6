from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from producer.core.models import Heartbeat

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> dict[str, int]:
    out = StringIO()
    call_command("run_due", *arguments, stdout=out)
    counts: dict[str, int] = json.loads(out.getvalue())
    return counts


def test_it_sweeps_everything_and_says_how_much() -> None:
    assert run()["outbox"] == 0
    assert Heartbeat.objects.filter(name="sweep").exists()


def test_it_takes_another_moment() -> None:
    assert run("--now", "2027-03-01T09:00:00Z")["outbox"] == 0


def test_a_moment_it_cannot_read_is_refused() -> None:
    with pytest.raises(CommandError, match="invalid"):
        run("--now", "soon")
