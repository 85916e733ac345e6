from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from budgets.actions.amendment import create_amendment
from budgets.models import Budget, Expense, Flag
from tests.factories import make_song

from .factories import commit, line_of, make_approved, make_budget, make_expense, make_submitted

ALBINI = (Path(__file__).parent.parent / "data" / "albini-1993.csv").read_text()


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


def post(api: Any, path: str, body: Any = None, **headers: Any) -> Any:
    return api.post(f"/api/v1/{path}", body or {}, format="json", **headers)


def patch(api: Any, path: str, body: Any) -> Any:
    return api.patch(f"/api/v1/{path}", body, format="json", HTTP_IF_MATCH="*")


def test_a_budget_goes_its_whole_way_over_rest(album, alice, anders, api_of):
    producer, label = api_of(alice), api_of(anders)
    made = post(producer, "budgets/", {"album": str(album.pk)})
    assert made.status_code == 201 and made.json()["status"] == "draft"
    key = made.json()["id"]
    line = {"budget": key, "category": "Studio", "name": "Room A", "quantity": "10", "unit": "day", "rate": usd("850.50")}
    assert post(producer, "budget-lines/", line).json()["amount"] == usd("8505.00")
    assert label.get(f"/api/v1/budgets/{key}/").status_code == 404
    assert post(producer, f"budgets/{key}/submit/", {"note": "Ten days"}).json()["status"] == "submitted"
    assert label.get(f"/api/v1/budgets/{key}/").json()["total"] == usd("8505.00")
    assert post(producer, f"budgets/{key}/approve/").status_code == 403
    assert post(label, f"budgets/{key}/return/").status_code == 400
    assert post(label, f"budgets/{key}/return/", {"note": "Nine"}).json()["decision_note"] == "Nine"
    assert post(producer, f"budgets/{key}/submit/").status_code == 200
    assert post(label, f"budgets/{key}/approve/").json()["status"] == "approved"
    again = post(label, f"budgets/{key}/approve/")
    assert (again.status_code, again.json()["code"]) == (409, "illegal_move")


def test_what_the_label_sees_of_a_returned_budget_is_what_was_submitted(album, alice, anders, api_of):
    budget = make_budget(album, status="returned")
    Budget.objects.update(submitted_at="2027-01-01T00:00Z", submitted_total=900)
    assert api_of(anders).get(f"/api/v1/budgets/{budget.pk}/").json()["total"] == usd("900.00")
    assert api_of(alice).get(f"/api/v1/budgets/{budget.pk}/").json()["total"] == usd("13000.00")
    assert api_of(anders).get("/api/v1/budget-lines/").json()["results"] == []


def test_csv_is_refused_with_both_totals_and_goes_in_corrected(album, alice, api_of):
    api, budget = api_of(alice), Budget.objects.create(album=album, currency="USD")
    refused = post(api, f"budgets/{budget.pk}/import/", {"csv": ALBINI})
    assert refused.status_code == 400
    assert "148,500.00" in refused.json()["detail"] and "150,000.00" in refused.json()["detail"]
    right = {"csv": ALBINI.replace("150000", "148500")}
    assert len(post(api, f"budgets/{budget.pk}/import/", {**right, "dry_run": True}).json()) == 10
    assert budget.lines.count() == 0
    made = post(api, f"budgets/{budget.pk}/import/", right).json()
    assert len(made) == 10
    assert made[0]["quantity"] == api.get(f"/api/v1/budget-lines/{made[0]['id']}/").json()["quantity"] == "1.00"


def test_another_currency_than_the_budget_s_is_refused_at_the_rate(budget, alice, api_of):
    body = {"budget": str(budget.pk), "category": "x", "name": "y", "rate": {"amount": "1.00", "currency": "EUR"}}
    refused = post(api_of(alice), "budget-lines/", body)
    assert refused.json()["errors"]["rate"][0]["code"] == "currency"


def test_lines_ask_for_a_version_and_are_frozen_once_approved(album, alice, api_of):
    api, line = api_of(alice), make_budget(album, status="draft").lines.get(name="Lodging")
    assert api.patch(f"/api/v1/budget-lines/{line.pk}/", {"name": "Hotel"}, format="json").status_code == 428
    assert patch(api, f"budget-lines/{line.pk}/", {"rate": usd("5.00")}).json()["amount"] == usd("5.00")
    Budget.objects.update(status="approved")
    assert patch(api, f"budget-lines/{line.pk}/", {"rate": usd("6.00")}).status_code == 409


def test_an_amendment_over_rest(budget, studio, alice, anders, api_of, album):
    lines = [
        {"line": str(studio.pk), "change": usd("500.00")},
        {"category": "Strings", "name": "Octet", "change": usd("900.00")},
    ]
    made = post(api_of(alice), "amendments/", {"budget": str(budget.pk), "reason": "Strings", "lines": lines})
    assert made.status_code == 201 and made.json()["number"] == 1
    key = made.json()["id"]
    assert [line["change"] for line in made.json()["lines"]] == [usd("500.00"), usd("900.00")]
    post(api_of(alice), f"amendments/{key}/submit/", {"note": "Please"})
    assert post(api_of(anders), f"amendments/{key}/approve/").json()["status"] == "approved"
    report = api_of(anders).get(f"/api/v1/albums/{album.pk}/cost-report/").json()
    assert report["total"]["approved_changes"] == usd("1400.00")


def test_an_expense_over_rest_with_what_passes_the_budget(album, studio, alice, fiona, api_of):
    song = make_song(album)
    body = {
        "album": str(album.pk),
        "line": str(studio.pk),
        "song": str(song.pk),
        "vendor": "Abbey Road",
        "spent_on": "2027-02-01",
        "amount": {"amount": "9000.00", "currency": "GBP"},
        "rate": "1.25",
        "description": "Strings",
    }
    made = post(api_of(alice), "expenses/", body)
    assert made.status_code == 201, made.json()
    assert made.json()["converted"] == usd("11250.00")
    key = made.json()["id"]
    assert api_of(fiona).get(f"/api/v1/expenses/{key}/").status_code == 404
    post(api_of(alice), f"expenses/{key}/submit/")
    refused = post(api_of(fiona), f"expenses/{key}/approve/")
    assert (refused.status_code, refused.json()["code"]) == (409, "over_budget")
    assert refused.json()["passes"][0]["over"] == usd("1250.00")
    done = post(api_of(fiona), f"expenses/{key}/approve/", {"over_budget_reason": "Agreed"})
    assert (done.status_code, done.json()["status"]) == (200, "approved")
    assert post(api_of(fiona), f"expenses/{key}/void/", {"note": "Twice"}).json()["status"] == "void"


def test_a_foreign_id_is_answered_like_an_unknown_one(album, studio, foreign_album, charlie, alice, api_of):
    foreign = make_budget(foreign_album)
    body = {"album": str(album.pk), "vendor": "x", "spent_on": "2027-01-01", "amount": usd("1.00")}
    answers = [
        post(api_of(alice), "expenses/", {**body, "line": line}).json()
        for line in (str(foreign.lines.first().pk), "01890000-0000-7000-8000-000000000000")
    ]
    assert answers[0] == answers[1]
    for path in ("budgets", "expenses", "flags", "commitments", "ledger-entries", "budget-lines", "amendments", "receipts"):
        assert api_of(charlie).get(f"/api/v1/{path}/?album={album.pk}").json()["results"] == []


def test_the_engineer_sees_no_money_anywhere(album, studio, alice, eve, api_of):
    commit(album, studio, 9_000, by=alice)
    make_expense(album, studio, 10, by=alice)
    api = api_of(eve)
    for path in ("budgets", "expenses", "flags", "commitments", "ledger-entries", "budget-lines", "amendments", "receipts"):
        assert api.get(f"/api/v1/{path}/").json()["results"] == []
    assert api.get(f"/api/v1/albums/{album.pk}/cost-report/").status_code == 403


def test_a_token_without_money_gets_no_money_keys(album, studio, alice, api_of):
    commit(album, studio, 9_000, by=alice)
    expense, api = make_expense(album, studio, 10, by=alice), api_of(alice, scopes=("read",))
    assert not {"amount", "converted", "rate"} & set(api.get(f"/api/v1/expenses/{expense.pk}/").json())
    assert "figures" not in api.get("/api/v1/flags/").json()["results"][0]
    assert "rate" not in api.get("/api/v1/budget-lines/").json()["results"][0]
    assert api.get(f"/api/v1/albums/{album.pk}/cost-report/").status_code == 403


def test_the_report_foots_and_every_row_opens_in_the_ledger(album, budget, studio, alice, fiona, api_of):
    make_approved(album, studio, "123.45", by=alice, approver=fiona)
    commit(album, line_of(budget, "Lodging"), 100, by=alice)
    commit(album, None, 50, by=alice, over_budget_reason="Later")
    report = api_of(alice).get(f"/api/v1/albums/{album.pk}/cost-report/").json()
    lines = [row for row in report["rows"] if row["scope"] in ("line", "unassigned")]
    for name in ("budget", "actual", "committed", "etc", "efc", "variance"):
        assert sum(float(row[name]["amount"]) for row in lines) == pytest.approx(float(report["total"][name]["amount"]))
    rows = api_of(alice).get(f"/api/v1/ledger-entries/?line={studio.pk}&account=actual").json()["results"]
    assert [row["amount"] for row in rows] == [usd("123.45")]


def test_the_label_s_report_of_a_draft_shows_costs_and_no_plan(album, alice, fiona, anders, api_of):
    line = make_budget(album, status="draft").lines.get(name="Studio fee")
    make_approved(album, line, 100, by=alice, approver=fiona)
    report = api_of(anders).get(f"/api/v1/albums/{album.pk}/cost-report/").json()
    assert [row["scope"] for row in report["rows"]] == ["unassigned"]
    assert (report["total"]["budget"], report["total"]["actual"]) == (usd("0.00"), usd("100.00"))


def test_a_flag_is_acknowledged_once(album, studio, alice, anders, api_of):
    commit(album, studio, 9_000, by=alice)
    flag, api = Flag.objects.get(), api_of(anders)
    found = api.get(f"/api/v1/flags/?album={album.pk}&standing=true&level=warning").json()["results"]
    assert found[0]["figures"]["cost_to_date"] == usd("9000.00")
    assert post(api, f"flags/{flag.pk}/acknowledge/", {"note": "Seen"}).json()["acknowledged_by"] == str(anders.pk)
    assert post(api, f"flags/{flag.pk}/acknowledge/").json()["code"] == "already_acknowledged"


def png() -> BytesIO:
    content = BytesIO()
    Image.new("RGB", (4, 4)).save(content, "PNG")
    content.seek(0)
    content.name = "receipt.png"
    return content


def content_of(answer: Any) -> bytes:
    """Read and close it; `answer.close()` would end the test's database connection with the request."""
    content = b"".join(answer.streaming_content)
    for close in answer._resource_closers:
        close()
    return content


def test_a_receipt_is_uploaded_seen_by_the_label_and_downloaded_as_it_was(album, studio, alice, fiona, eve, api_of):
    expense, api = make_expense(album, studio, 10, by=alice), api_of(alice)
    made = api.post("/api/v1/receipts/", {"expense": str(expense.pk), "file": png()}, format="multipart")
    assert made.status_code == 201, made.json()
    assert made.json()["content_type"] == "image/png"
    path = f"/api/v1/receipts/{made.json()['id']}/download/"
    got = api.get(path)
    assert got["Content-Disposition"].startswith("attachment") and got["X-Content-Type-Options"] == "nosniff"
    assert content_of(got) == png().getvalue()
    assert api_of(fiona).get(path).status_code == 404
    post(api, f"expenses/{expense.pk}/submit/")
    seen = api_of(fiona).get(path)
    assert seen.status_code == 200 and content_of(seen)
    assert api_of(eve).get(path).status_code == 404


def test_a_file_that_is_no_receipt_is_refused_at_its_field(album, studio, alice, api_of):
    wrong = BytesIO(b"<html>hello")
    wrong.name = "receipt.pdf"
    body = {"expense": str(make_expense(album, studio, 10, by=alice).pk), "file": wrong}
    assert api_of(alice).post("/api/v1/receipts/", body, format="multipart").status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_queries_however_many_rows(album, studio, alice, fiona, api_of, rows, django_assert_num_queries):
    for _ in range(rows):
        make_submitted(album, studio, 10, by=alice)
        commit(album, studio, 10, by=alice)
    api = api_of(fiona)
    api.get("/api/v1/expenses/")
    for path in ("expenses", "commitments", "budget-lines", "ledger-entries", "budgets"):
        with django_assert_num_queries(3):
            assert api.get(f"/api/v1/{path}/").status_code == 200


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"spent_on": "yesterday"}, 400),
        ({"vendor": "x" * 1_000}, 400),
        ({"vendor": "a\u0000b"}, 400),
        ({"vendor": 3}, 400),
        ({"amount": "5"}, 400),
        ({"amount": {"amount": "99999999999.00", "currency": "USD"}}, 201),
        ({"amount": {"amount": "99999999999.00", "currency": "EUR"}, "rate": "9999999999"}, 400),
        ({"rate": "NaN"}, 400),
        ({"rate": "2"}, 400),
        ({"rate": "1"}, 201),
        ({"amount": {"amount": "1.00", "currency": "EUR"}, "rate": "0"}, 400),
        ({"amount": {"amount": "1,200.00", "currency": "USD"}}, 400),
        ({"spent_on": "9999-12-31"}, 400),
        ({"line": "x"}, 400),
        ({"status": "approved"}, 400),
        ({"unknown": 1}, 400),
    ],
)
def test_bad_input_is_400_and_never_500(album, alice, api_of, values, status):
    body = {"album": str(album.pk), "vendor": "x", "spent_on": "2027-01-01", "amount": usd("1.00"), **values}
    assert post(api_of(alice), "expenses/", body).status_code == status
    assert Expense.objects.count() == (status == 201)


def test_a_row_of_a_changed_amendment_is_whole(api_of, alice, album, studio):
    change = {"line": studio, "change": Decimal(100)}
    amendment = create_amendment(studio.budget, reason="More days", lines=[change], by=alice)
    for row in ({}, {"line": str(studio.pk)}, {"category": "Studio", "name": "More"}):
        answer = api_of(alice).patch(f"/api/v1/amendments/{amendment.pk}/", {"lines": [row]}, headers={"If-Match": "*"})
        assert answer.status_code == 400, answer.content
        assert "change" in str(answer.json()["errors"])
