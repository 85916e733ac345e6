from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from budgets.actions.line import import_lines
from budgets.models import Budget
from budgets.rules import csv_import

from .factories import album_totals

DATA = Path(__file__).parent.parent / "data"
ALBINI = (DATA / "albini-1993.csv").read_bytes()
ORACLE = next(
    case for case in json.loads((DATA / "budget_oracles.json").read_text()) if case["id"] == "albini.recording_budget"
)


@pytest.fixture
def draft(album):
    return Budget.objects.create(album=album, currency="USD")


def problems(text: str | bytes, currency: str = "USD") -> list[str]:
    return csv_import.read(text.encode() if isinstance(text, str) else text, currency).problems


def test_the_published_albini_budget_is_refused_with_both_totals():
    (words,) = problems(ALBINI)
    assert "148,500.00" in words and "150,000.00" in words and "Line 12" in words


@pytest.mark.parametrize("change", [(b"150000", b"148500"), (b"TOTAL,,150000,USD\n", b"")])
def test_corrected_or_without_its_total_it_goes_in_unchanged(change, draft, alice, album):
    preview = csv_import.read(ALBINI.replace(*change), "USD")
    assert preview.problems == []
    import_lines(draft, preview.rows, by=alice)
    rows = [(line.category, line.name, line.amount) for line in draft.lines.all()]
    assert rows[0] == ("Producer", "Producer's advance", 50_000)
    assert rows[2] == ("Technicians", "Drum, amp, mic and phase doctors", 3_000)
    assert sorted(int(amount) for *_, amount in rows) == sorted(ORACLE["inputs"].values())
    assert album_totals(album).budget == ORACLE["expected"]["lines_total"]


def test_quantities_units_and_rates_are_multiplied():
    preview = csv_import.read(b"category,name,quantity,unit,rate\nStudio,Room A,10,day,850.50\n", "USD")
    assert preview.total == Decimal("8505.00")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Studio,Room,=1+1,USD", "formula"),
        ("Studio,=cmd(),100,USD", "formula"),
        ("@SUM,Room,100,USD", "formula"),
        ("Studio,Room,-5,USD", "less than nothing"),
        ("Studio,Room,abc,USD", "not a plain number: abc"),
        ("Studio,Room,1e5,USD", "not a plain number"),
        ("Studio,Room,,USD", "empty"),
        ("Studio,Room,1.005,USD", "no such fraction"),
        ("Studio,Room,999999999,USD", "too large"),
        ("Studio,Room,100,EUR", "in EUR"),
        ("Studio,,100,USD", "name is missing"),
        (",Room,100,USD", "category is missing"),
        ("Studio,Room,100,USD,more", "more cells"),
    ],
)
def test_a_bad_row_is_named_by_its_line(row, words):
    (problem,) = problems(f"category,line,amount,currency\nMastering,Master,1,USD\n{row}\n")
    assert problem.startswith("Line 3:") and words in problem


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("category;name\n".encode("utf-16"), "UTF-8"),
        ("category,line,amount\nÉquipe,Café,1".encode("latin-1"), "UTF-8"),
        (b"category,line,amount\nStudio\0,a,1", "null bytes"),
        (b"category,line,amount\n" + b"a,b,1\n" * 100_000, "rows"),
        (b"category,line,amount\n" + b"a,b,1\n" * 1_500_000, "1 MB"),
        (b"", "first line"),
        (b"who,what\n1,2", "first line"),
        (b'category,line,amount\n"Studio,Room,1', "CSV"),
    ],
)
def test_a_file_that_is_no_budget_is_refused_in_words(content, words):
    with pytest.raises(ValidationError) as refused:
        csv_import.read(content, "USD")
    assert words in " ".join(refused.value.messages)


def test_thousands_may_be_written_with_commas_and_other_separators_are_read():
    assert csv_import.read(b'category,line,amount\nStudio,Room,"52,500.00"\n', "USD").total == 52_500
    assert csv_import.read("category;line;amount\nStudio;Café;100\n".encode(), "USD").total == 100


def test_it_may_take_the_place_of_the_lines_that_are_there(draft, alice):
    rows = csv_import.read(b"category,line,amount\nStudio,Room,100\n", "USD").rows
    import_lines(draft, rows, by=alice)
    import_lines(draft, rows, by=alice, replace=True)
    assert draft.lines.count() == 1
