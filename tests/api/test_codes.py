"""Every code that a program may meet stands in docs/api.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("producer", "accounts", "notices", "files", "projects", "budgets", "sessions")
REFUSALS = {"Conflict", "IllegalMove", "NotAllowed", "Refusal", "AuthenticationFailed", "PermissionDenied"}
AT_FIELDS = {"ValidationError", "ErrorDetail"}
FIRST = {"Refused": 0, "Problem": 1}  # where the code is an argument without a name


def sources() -> list[Path]:
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return [path for path in found if not {"migrations", "forms", "forms.py", "devstack", "demo"} & {*path.parts}]


def text_of(node: ast.AST | None, names: dict[str, str]) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Name) and node.id in names:
        yield names[node.id]


def codes_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text())
    names = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in REFUSALS | AT_FIELDS:
                yield from (text for key in node.keywords if key.arg == "code" for text in text_of(key.value, names))
            if name in FIRST and len(node.args) > FIRST[name]:
                yield from text_of(node.args[FIRST[name]], names)
        if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") in REFUSALS for base in node.bases):
            yield from (
                text
                for line in node.body
                if isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") == "code"
                for text in text_of(line.value, names)
            )


RAISED = sorted({code for path in sources() for code in codes_in(path)})


def test_the_search_itself_finds_them() -> None:
    known = {
        "booking_conflict",
        "below_zero",
        "log_closed",
        "bad_token",
        "version_required",
        "in_use",
        "idempotency_key_reused",
    }
    assert known <= set(RAISED)


@pytest.mark.parametrize("code", RAISED)
def test_a_code_that_is_raised_is_written_down(code: str) -> None:
    assert re.search(rf"`{code}`", (ROOT / "docs" / "api.md").read_text())
