"""What an amendment may say is asked when it is written and sent, not first when the label approves it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from budgets.actions import amendment as actions
from budgets.models import Amendment
from producer.core.errors import IllegalMove

from .factories import line_of


@pytest.fixture
def lodging(budget):
    return line_of(budget, "Lodging")


WRONG: list[tuple[list[dict[str, Any]], str, str]] = [
    ([{"line": "Lodging", "change": "-5000"}], "0.change", "less than this takes"),
    ([{"line": "Lodging", "change": "0"}], "0.change", "changes nothing"),
    ([{"line": "Lodging", "change": "1"}, {"line": "Lodging", "change": "2"}], "1.line", "another row"),
    ([{"line": "Lodging", "category": "Strings", "name": "Octet", "change": "1"}], "0.name", "not both"),
    ([{"category": "Strings", "name": "Octet", "change": "-1"}], "0.change", "more than nothing"),
    ([{"category": "Strings", "change": "1"}], "0.name", "category and a name"),
]


@pytest.mark.parametrize(("rows", "at", "words"), WRONG)
def test_what_approval_would_refuse_is_not_written(rows, at, words, budget, lodging, alice):
    said = [{**row, "change": Decimal(row["change"]), **({"line": lodging} if "line" in row else {})} for row in rows]
    with pytest.raises(ValidationError) as refused:
        actions.create_amendment(budget, reason="x", lines=said, by=alice)
    assert words in refused.value.message_dict[f"lines.{at}"][0]


@pytest.mark.parametrize(("rows", "at", "words"), WRONG)
def test_over_rest_it_is_400_at_the_field(rows, at, words, budget, lodging, alice, api_of):
    said = [
        {
            **row,
            "change": {"amount": f"{row['change']}.00", "currency": "USD"},
            **({"line": str(lodging.pk)} if "line" in row else {}),
        }
        for row in rows
    ]
    body = {"budget": str(budget.pk), "reason": "x", "lines": said}
    answer = api_of(alice).post("/api/v1/amendments/", body, format="json")
    assert answer.status_code == 400 and words in answer.json()["errors"][f"lines.{at}"][0]["message"]
    assert not Amendment.objects.exists()


@pytest.mark.parametrize(("rows", "at", "words"), WRONG)
def test_on_the_page_it_stands_at_the_field(rows, at, words, album, budget, lodging, alice, client_of):
    data = {"changes-TOTAL_FORMS": len(rows), "changes-INITIAL_FORMS": 0, "reason": "x"}
    for number, row in enumerate(rows):
        named = {**row, **({"line": lodging.pk} if "line" in row else {})}
        data |= {f"changes-{number}-{name}": value for name, value in named.items()}
    answer = client_of(alice).post(f"/albums/{album.pk}/money/amendments/new/", data)
    number, field = at.split(".")
    form = answer.context["editor"].formset.forms[int(number)]
    assert answer.status_code == 422 and words in form.errors[field][0]
    assert not Amendment.objects.exists()


def test_an_empty_draft_goes_no_further(budget, alice, anders, api_of):
    made = api_of(alice).post("/api/v1/amendments/", {"budget": str(budget.pk), "reason": "Later", "lines": []}, format="json")
    path = f"/api/v1/amendments/{made.json()['id']}/"
    sent = api_of(alice).post(f"{path}submit/", {}, format="json")
    assert (sent.status_code, sent.json()["detail"]) == (400, "An amendment without a change cannot be submitted.")
    with pytest.raises(IllegalMove):
        actions.approve_amendment(Amendment.objects.get(), by=anders)


def test_what_no_longer_fits_when_it_is_sent_is_refused_then(budget, lodging, alice, anders, client_of, album):
    first, second = (
        actions.create_amendment(budget, reason="x", lines=[{"line": lodging, "change": Decimal(-800)}], by=alice) for _ in "ab"
    )
    actions.approve_amendment(actions.submit_amendment(first, by=alice), by=anders)
    with pytest.raises(ValidationError):
        actions.submit_amendment(second, by=alice)
    answer = client_of(alice).post(f"/albums/{album.pk}/money/amendments/{second.pk}/submit/")
    assert answer.status_code == 422 and "less than this takes" in answer.content.decode()


def test_a_row_read_from_the_api_may_be_sent_back_as_it_was(budget, lodging, alice, api_of):
    made = actions.create_amendment(budget, reason="x", lines=[{"line": lodging, "change": Decimal(5)}], by=alice)
    api, path = api_of(alice), f"/api/v1/amendments/{made.pk}/"
    rows = api.get(path).json()["lines"]
    assert rows[0]["name"] == "Lodging"
    assert api.patch(path, {"lines": rows}, headers={"If-Match": "*"}, format="json").status_code == 200


def test_a_draft_opened_on_the_page_may_be_saved_as_it_is(album, budget, lodging, alice, client_of):
    made = actions.create_amendment(budget, reason="x", lines=[{"line": lodging, "change": Decimal(5)}], by=alice)
    page = client_of(alice).get(f"/albums/{album.pk}/money/amendments/{made.pk}/edit/")
    (row,) = page.context["editor"].formset.initial
    assert row == {"line": lodging.pk, "change": 5}
