"""The money pages in a real browser: readable by everybody, on a phone, and sums while typing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.budgets.factories import commit, line_of, make_approved, make_budget, make_submitted

from .looks import blocked, faults, past_the_edge

pytestmark = pytest.mark.django_db(transaction=True)
ALBINI = (Path(__file__).parent.parent / "data" / "albini-1993.csv").read_bytes()


@pytest.fixture
def paths(album: Any, alice: Any, fiona: Any) -> list[str]:
    budget = make_budget(album)
    studio = line_of(budget, "Studio fee")
    make_approved(album, studio, "4321.50", by=alice, approver=fiona)
    commit(album, studio, 6_500, by=alice, over_budget_reason="Strings")
    expense = make_submitted(album, studio, 900, by=alice, description="Two days in room B")
    rest = ["", "ledger/", f"lines/{studio.pk}/", "budget/", "budget/import/", "amendments/new/", "expenses/", "expenses/new/"]
    return [f"/albums/{album.pk}/money/{one}" for one in [*rest, f"expenses/{expense.pk}/"]]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_every_money_page_passes_axe_and_the_content_policy(
    open_as: Any, alice: Any, paths: list[str], width: int, scheme: str
) -> None:
    page = open_as(alice, "/", width)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for path in paths:
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + path)
        page.wait_for_load_state("networkidle")
        assert (path, past_the_edge(page), blocked(page), faults(page)) == (path, 0, [], [])


def test_the_editor_sums_while_one_types_and_the_label_answers(open_as: Any, alice: Any, album: Any) -> None:
    page = open_as(alice, f"/albums/{album.pk}/money/budget/")
    page.get_by_role("button", name="Begin with an empty budget").click()
    page.get_by_label("Category of line 1").fill("Studio")
    page.get_by_label("Line of line 1").fill("Room A")
    page.get_by_label("Quantity of line 1").fill("10")
    page.get_by_label("Rate of line 1").fill("850.50")
    expect(page.locator("tfoot output")).to_have_text("US$8,505.00")
    page.get_by_role("button", name="Save budget").click()
    expect(page.get_by_role("heading", name="Budget, US$8,505.00")).to_be_visible()
    page.get_by_label("Words with it").fill("Ten days, no strings")
    page.get_by_role("button", name="Submit budget").click()
    expect(page.get_by_text("Alice Archer submitted it")).to_be_visible()


def test_albini_goes_in_once_it_is_corrected(open_as: Any, alice: Any, album: Any) -> None:
    page = open_as(alice, f"/albums/{album.pk}/money/budget/import/")
    page.get_by_label("CSV file").set_input_files({"name": "albini.csv", "mimeType": "text/csv", "buffer": ALBINI})
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_role("alert")).to_contain_text("US$150,000.00")
    right = ALBINI.replace(b"150000", b"148500")
    page.get_by_label("CSV file").set_input_files({"name": "albini.csv", "mimeType": "text/csv", "buffer": right})
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("button", name="Import 10 lines").click()
    expect(page.get_by_role("heading", name="Budget, US$148,500.00")).to_be_visible()
