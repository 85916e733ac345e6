"""Every piece of the visual language on one page, with the awkward cases; only while developing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from budgets.rows import table_row
from producer.core.lists import columns

LONG = "The Extraordinarily Long-Winded and Self-Titled Second Album of the Northern Wind Ensemble (Deluxe Anniversary Edition)"
NAMES = [LONG, "夜のフェリー", "ليل طويل على الميناء", "Ночной паром", "X"]


class Example(forms.Form):
    title = forms.CharField(help_text="As it will stand on the sleeve.", max_length=200)
    writers = forms.CharField(required=False)
    stage = forms.ChoiceField(choices=[("songs", "Songs"), ("recording", "Recording"), ("mixing", "Mixing")])
    quantity = forms.DecimalField(initial=12)
    rate = forms.DecimalField(initial="850.00")
    on = forms.DateField(label="Delivery date", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    notes = forms.CharField(widget=forms.Textarea, required=False, help_text="Anything the label should know.")
    origin = forms.ChoiceField(widget=forms.RadioSelect, choices=[("original", "Original"), ("cover", "Cover")])
    lockout = forms.BooleanField(required=False, label="Lock the room out overnight", help_text="The day rate applies.")
    receipt = forms.FileField(required=False, help_text="PDF, JPEG or PNG, up to 20 MB.")


class ExampleFilters(forms.Form):
    q = forms.CharField(required=False, label="Search", widget=forms.TextInput(attrs={"type": "search"}))
    stage = forms.ChoiceField(required=False, choices=[("", "Any stage"), ("songs", "Songs"), ("mixing", "Mixing")])
    flagged = forms.BooleanField(required=False, label="With flags only")


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    refused = Example({"title": "", "quantity": "twelve", "rate": "1", "origin": "cover", "stage": "songs"})
    refused.add_error(None, "Room B is taken 10:00 to 18:00 by another album.")
    return render(request, "dashboard/styleguide.html", _context(request) | {"form": Example(), "refused": refused})


def _context(request: HttpRequest) -> dict[str, Any]:
    heads = [("Title", "title"), "Artist", ("Budget", "budget"), ("Variance", "variance"), "State", ""]
    return {
        "filters": ExampleFilters(request.GET or None),
        "columns": columns(request, *heads, order="title", numbers=frozenset({"Budget", "Variance"})),
        "names": NAMES,
        "rows": [_row(n, name) for n, name in enumerate(NAMES)],
        "steps": [
            {"label": label, "state": state}
            for label, state in [
                ("Songs", "done"),
                ("Pre-production", "done"),
                ("Recording", "now"),
                ("Mixing", ""),
                ("Mastering", ""),
                ("Delivered", ""),
            ]
        ],
        "burn": BURN,
        "burn_heads": ["Day", "Actual", "With committed", "Forecast"],
        "burn_rows": BURN_ROWS,
        "categories": CATEGORIES,
        "category_heads": ["Category", "Spent", "Committed", "Left"],
        "category_rows": CATEGORY_ROWS,
    }


def _row(n: int, name: str) -> dict[str, Any]:
    badges = [("Recording", "accent", "half"), ("Hold", "info", ""), ("Over", "record", "alarm"), ("Done", "good", "done")]
    word, tone, shape = badges[n % 4]
    figures = ["US$148,500.00", "US$0.00", "JP¥9,999,999", "€9,999,999.99", "£12,400.00"]
    variances = ["US$1,200.00", "US$0.00", "−JP¥125,000 over", "€0.00", "−£86.40 over"]
    return {
        "title": name,
        "artist": "The Wrens",
        "budget": figures[n],
        "variance": variances[n],
        "over": "over" in variances[n],
        "word": word,
        "tone": tone,
        "shape": shape,
    }


DAYS = [f"2027-{month:02d}-{day:02d}" for month in range(1, 9) for day in (1, 15)]
NOTHING: list[float | None] = [None]
BURN: dict[str, Any] = {
    "currency": "USD",
    "days": DAYS,
    "actual": [0, 4200, 9800, 9800, 21500, 38200, 46100, *NOTHING * 9],
    "committed": [2000, 12000, 24000, 24000, 41000, 60200, 71000, *NOTHING * 9],
    "forecast": [*NOTHING * 6, 71000, 84000, 99000, 117000, 131000, 144000, 152000, 158000, 160000, 161000],
    "low": [*NOTHING * 6, 71000, 80000, 92000, 107000, 119000, 130000, 137000, 141000, 143000, 144000],
    "high": [*NOTHING * 6, 71000, 88000, 107000, 127000, 143000, 158000, 168000, 174000, 177000, 178000],
    "budget": 148500,
    "today": "2027-04-01",
    "crossing": "2027-06-23",
}
BURN_ROWS = [table_row("1 Mar 2027", "US$21,500.00", "US$41,000.00", ""), table_row("23 Jun 2027", "", "", "US$148,500.00")]
CATEGORIES: dict[str, Any] = {
    "currency": "USD",
    "rows": [
        {"name": "Studio and engineers", "budget": 54000, "spent": 41000, "committed": 21000},
        {"name": "Musicians", "budget": 32000, "spent": 12400, "committed": 6000},
        {"name": "Mixing", "budget": 24000, "spent": 0, "committed": 24000},
        {"name": "Travel, living and the long name of a category", "budget": 12000, "spent": 11200, "committed": 0},
        {"name": "Unbudgeted", "budget": 0, "spent": 900, "committed": 0},
        {"name": "Mastering", "budget": 6500, "spent": 0, "committed": 0},
    ],
}
CATEGORY_ROWS = [
    table_row("Studio and engineers", "US$41,000.00", "US$21,000.00", "−US$8,000.00 over"),
    table_row("Mixing", "US$0.00", "US$24,000.00", "US$0.00"),
]
