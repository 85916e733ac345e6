"""Every piece of the visual language on one page, with the awkward cases; only while developing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
        "categories": CATEGORIES,
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


BURN: dict[str, Any] = {}
CATEGORIES: dict[str, Any] = {}
