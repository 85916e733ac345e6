"""One table: page, REST interface and docs read it, and every capability has its words."""

from __future__ import annotations

from pathlib import Path

from accounts.role_table import markdown, tables
from accounts.roles import CAPABILITIES, MEANINGS, ORGANIZATION_CAPABILITIES, STANDINGS, allows


def test_every_capability_has_its_words_and_no_word_is_left_over():
    assert MEANINGS.keys() == CAPABILITIES.keys() | ORGANIZATION_CAPABILITIES.keys()


def test_the_docs_are_the_table():
    docs = Path(__file__).parents[2] / "docs" / "roles.md"
    assert docs.read_text() == markdown(), "run: manage.py roles_table > docs/roles.md"


def test_the_page_shows_every_row(alice, client_of):
    page = client_of(alice).get("/roles/").content.decode()
    assert page.count("<tr>") == len(MEANINGS) + 2
    assert all(words in page for words in MEANINGS.values())


def test_who_never_sees_money():
    assert not allows("money.view", frozenset({"engineer"})) and not allows("money.view", frozenset({"artist"}))
    assert allows("money.view", frozenset({"engineer", "producer"}))


def test_the_label_never_edits_the_production():
    label = frozenset({"label_admin", "ar", "ar_head", "finance"})
    for capability in ("album.edit", "song.edit", "booking.edit", "session.log", "budget.edit"):
        assert not allows(capability, label)


def test_the_table_is_square():
    for table in tables():
        assert all([label for label, _ in row["cells"]] == table["columns"] for row in table["rows"])
    assert len(STANDINGS) == 9
