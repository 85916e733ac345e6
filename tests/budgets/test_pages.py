from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budgets.actions import amendment as amending
from budgets.actions.estimate import set_estimate
from budgets.models import Amendment, Budget, Expense, Flag, LedgerEntry

from .factories import commit, line_of, make_approved, make_budget, make_expense, make_submitted, money

ALBINI = (Path(__file__).parent.parent / "data" / "albini-1993.csv").read_bytes()


def at(album: Any, rest: str = "") -> str:
    return f"/albums/{album.pk}/money/{rest}"


@pytest.fixture
def full(album, budget, studio, alice, fiona):
    """An album with something of everything."""
    make_approved(album, studio, "1234.50", by=alice, approver=fiona)
    make_submitted(album, studio, 99, by=alice)
    commit(album, studio, 8_000, by=alice)
    commit(album, None, 5, by=alice, over_budget_reason="Later")
    set_estimate(studio, efc=money(9_900)[0], reason="Fewer days", by=alice)
    lines = [{"line": studio, "change": money(500)[0]}]
    sent = amending.submit_amendment(amending.create_amendment(budget, reason="Strings", lines=lines, by=alice), by=alice)
    Budget.objects.update(submitted_at=timezone.now())
    return {"line": studio, "amendment": sent, "expense": Expense.objects.get(status="submitted")}


def pages(album: Any, full: Any) -> list[str]:
    rest = ["", "ledger/", f"ledger/?line={full['line'].pk}&account=actual", "ledger/?line=none", "ledger/?category=Studio"]
    rest += [f"lines/{full['line'].pk}/", "budget/", f"amendments/{full['amendment'].pk}/", "expenses/"]
    return [at(album, one) for one in [*rest, f"expenses/{full['expense'].pk}/", "?category=Studio"]]


def test_everybody_with_money_reads_every_page_and_nobody_else(
    album, full, client_of, alice, anders, fiona, hanna, olga, eve, charlie
):
    for path in pages(album, full):
        for user, status in [(alice, 200), (anders, 200), (fiona, 200), (hanna, 200), (olga, 200), (eve, 403), (charlie, 404)]:
            assert client_of(user).get(path).status_code == status, (path, user)
        assert client_of(None).get(path).status_code == 302


def test_the_report_shows_its_figures_and_each_opens_what_makes_it_up(album, full, client_of, alice):
    html = client_of(alice).get(at(album)).content.decode()
    studio = full["line"].pk
    for figure in ("US$1,234.50", "US$8,000.00", "US$9,900.00", "US$13,000.00"):
        assert figure in html
    assert f"ledger/?line={studio}&amp;account=actual" in html
    assert "85 %" in html and "Acknowledge" in html
    ledger = client_of(alice).get(at(album, f"ledger/?line={studio}&account=actual")).content.decode()
    assert "US$1,234.50" in ledger and "Sum of all" in ledger


def test_the_ledger_of_a_foreign_line_is_not_there(album, full, foreign_album, client_of, alice):
    foreign = line_of(make_budget(foreign_album), "Mastering")
    for line in (foreign.pk, "01890000-0000-7000-8000-000000000000", "x"):
        assert client_of(alice).get(at(album, f"ledger/?line={line}")).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_queries_however_much_there_is(album, full, studio, alice, fiona, client_of, rows):
    client = client_of(alice)
    client.get(at(album))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            for path in ("", "ledger/", "expenses/", "budget/"):
                client.get(at(album, path))
        counts.append(len(seen))
        for _ in range(rows):
            make_approved(album, studio, 1, by=alice, approver=fiona)
            commit(album, studio, 1, by=alice)
    assert counts[0] == counts[1]


def test_albini_is_refused_on_the_page_with_both_totals_and_imported_when_corrected(album, client_of, alice):
    client = client_of(alice)
    refused = client.post(at(album, "budget/import/"), {"file": SimpleUploadedFile("a.csv", ALBINI)})
    assert refused.status_code == 422
    assert "148,500.00" in refused.content.decode() and "150,000.00" in refused.content.decode()
    right = ALBINI.replace(b"150000", b"148500")
    preview = client.post(at(album, "budget/import/"), {"file": SimpleUploadedFile("a.csv", right)})
    assert preview.status_code == 200 and "Import 10 lines" in preview.content.decode()
    assert not Budget.objects.exists()
    done = client.post(at(album, "budget/import/"), {"csv": right.decode(), "confirm": "1"})
    assert done.status_code == 302
    assert Budget.objects.get().lines.count() == 10


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"a,b\n1,2", b"category,line,amount\n" + b"a,b,1\n" * 100_000])
def test_a_file_that_is_no_budget_is_422_with_words(album, client_of, alice, content):
    answer = client_of(alice).post(at(album, "budget/import/"), {"file": SimpleUploadedFile("a.csv", content)})
    assert answer.status_code == 422


def test_a_budget_is_imported_from_a_file_or_from_pasted_text_and_one_of_both_is_needed(album, client_of, alice):
    client, path = client_of(alice), at(album, "budget/import/")
    page = client.get(path).content.decode()
    assert "One of both" in page and 'name="csv"' in page and "CSV file <span" not in page
    text = "category,line,amount\nStudio,Room,100\n"
    assert "Import 1 line<" in client.post(path, {"csv": text}).content.decode()
    for wrong in ({"csv": ""}, {"csv": text, "file": SimpleUploadedFile("a.csv", text.encode())}):
        assert client.post(path, wrong).status_code == 422


@pytest.mark.parametrize("status", ["submitted", "approved"])
def test_a_frozen_budget_refuses_the_import_before_its_preview_too(album, client_of, api_of, alice, status):
    budget = make_budget(album, status=status)
    text = "category,line,amount\nStudio,Room,100\n"
    assert client_of(alice).post(at(album, "budget/import/"), {"csv": text}).status_code == 409
    for dry_run in (True, False):
        answer = api_of(alice).post(f"/api/v1/budgets/{budget.pk}/import/", {"csv": text, "dry_run": dry_run}, format="json")
        assert (answer.status_code, answer.json()["code"]) == (409, "illegal_move")


def test_a_dry_run_answers_as_the_import_would_and_leaves_nothing(album, api_of, alice, anders):
    budget = make_budget(album, status="draft")
    body = {"csv": "category,line,amount\nStudio,Room,100\n", "dry_run": True, "replace": True}
    path = f"/api/v1/budgets/{budget.pk}/import/"
    assert [line["name"] for line in api_of(alice).post(path, body, format="json").json()] == ["Room"]
    assert set(budget.lines.values_list("name", flat=True)) == {"Studio fee", "Lodging", "Mastering"}
    Budget.objects.filter(pk=budget.pk).update(status="returned", submitted_at=timezone.now())
    assert api_of(anders).post(path, body, format="json").status_code == 403


def rows_of(*rows: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    data = {"lines-TOTAL_FORMS": len(rows), "lines-INITIAL_FORMS": initial}
    return data | {f"lines-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}


NEW = {"category": "Studio", "name": "Room A", "quantity": "10", "unit": "day", "rate": "1,850.50"}


def test_the_editor_adds_changes_and_removes_lines_at_once(album, client_of, alice):
    client = client_of(alice)
    client.post(at(album, "budget/begin/"))
    assert client.post(at(album, "budget/"), rows_of(NEW, {**NEW, "name": "Room B"})).status_code == 302
    a, b = Budget.objects.get().lines.all()
    assert a.amount == 18_505
    known = [{**NEW, "id": line.pk, "version": line.version, "name": line.name} for line in (a, b)]
    client.post(at(album, "budget/"), rows_of({**known[0], "quantity": "2"}, {**known[1], "DELETE": "on"}, initial=2))
    assert [(line.name, line.quantity) for line in Budget.objects.get().lines.all()] == [("Room A", 2)]


def test_the_editor_keeps_what_was_typed_and_says_what_is_wrong(album, client_of, alice):
    client = client_of(alice)
    client.post(at(album, "budget/begin/"))
    answer = client.post(at(album, "budget/"), rows_of({**NEW, "quantity": "twelve", "rate": "1.005"}))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert html.count("twelve") == 1
    assert "Line 1, Quantity" in html
    assert client.post(at(album, "budget/"), {}).status_code == 422
    assert client.post(at(album, "budget/"), {"lines-TOTAL_FORMS": "x" * 1000}).status_code == 422


def test_the_editor_refuses_to_write_over_somebody_else(album, client_of, alice):
    client = client_of(alice)
    client.post(at(album, "budget/begin/"))
    client.post(at(album, "budget/"), rows_of(NEW))
    line = Budget.objects.get().lines.get()
    row = {**NEW, "id": line.pk, "version": line.version}
    client.post(at(album, "budget/"), rows_of({**row, "quantity": "2"}, initial=1))
    assert client.post(at(album, "budget/"), rows_of({**row, "quantity": "3"}, initial=1)).status_code == 409


def test_a_budget_goes_its_way_by_pages(album, client_of, alice, anders):
    make_budget(album, status="draft")
    assert client_of(anders).get(at(album, "budget/")).content.decode().count("Lodging") == 0
    client_of(alice).post(at(album, "budget/submit/"), {"note": "Please"})
    assert "Lodging" in client_of(anders).get(at(album, "budget/")).content.decode()
    assert client_of(alice).post(at(album, "budget/approve/")).status_code == 403
    assert client_of(anders).post(at(album, "budget/return/"), {"note": ""}).status_code == 422
    client_of(anders).post(at(album, "budget/return/"), {"note": "Less"})
    assert Budget.objects.get().status == "returned"
    assert "Lodging" in client_of(anders).get(at(album, "budget/")).content.decode()
    client_of(alice).post(at(album, "budget/submit/"))
    client_of(anders).post(at(album, "budget/approve/"), {"note": "Good"})
    assert Budget.objects.get().status == "approved"
    assert client_of(anders).post(at(album, "budget/approve/")).status_code == 409
    assert client_of(anders).post(at(album, "budget/nonsense/")).status_code == 404


def test_an_amendment_by_pages(album, budget, studio, client_of, alice, anders):
    rows = {"changes-TOTAL_FORMS": 2, "changes-INITIAL_FORMS": 0, "reason": "Strings"}
    rows |= {"changes-0-line": studio.pk, "changes-0-change": "500", "changes-1-change": "9"}
    refused = client_of(alice).post(at(album, "amendments/new/"), rows)
    assert refused.status_code == 422 and "Strings" in refused.content.decode()
    rows |= {"changes-1-category": "Strings", "changes-1-name": "Octet"}
    assert client_of(alice).post(at(album, "amendments/new/"), rows).status_code == 302
    path = at(album, f"amendments/{Amendment.objects.get().pk}/")
    assert client_of(anders).get(path).status_code == 404
    client_of(alice).post(f"{path}submit/", {"note": "Please"})
    client_of(anders).post(f"{path}approve/")
    assert Amendment.objects.get().status == "approved"
    assert client_of(alice).get(f"{path}edit/").status_code == 200
    assert "US$509.00" in client_of(alice).get(path).content.decode()


EXPENSE = {"vendor": "Abbey Road", "spent_on": "2027-02-01", "amount": "10,500.00", "currency": "USD"}


def test_an_expense_that_passes_a_line_needs_a_reason_on_the_page_too(album, studio, client_of, alice, fiona):
    client_of(alice).post(at(album, "expenses/new/"), {**EXPENSE, "line": studio.pk})
    expense = Expense.objects.get()
    path = at(album, f"expenses/{expense.pk}/")
    client_of(alice).post(f"{path}submit/")
    assert "over its budget" in client_of(fiona).get(path).content.decode()
    refused = client_of(fiona).post(f"{path}approve/", {"note": "Fine"})
    assert refused.status_code == 409
    assert "Fine" in refused.content.decode() and "Why it may pass the budget" in refused.content.decode()
    assert client_of(fiona).post(f"{path}approve/", {"over_budget_reason": "Agreed"}).status_code == 302
    assert LedgerEntry.objects.get().note == "Agreed"
    assert Flag.objects.filter(level="overrun").exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"amount": "twelve"}, "twelve"),
        ({"currency": "EUR"}, "Say how many USD one EUR is"),
        ({"vendor": "x" * 201}, "200 characters"),
        ({"vendor": "a\0b"}, "Null characters"),
        ({"spent_on": "31 Foo"}, "valid date"),
        ({"line": "01890000-0000-7000-8000-000000000000"}, "valid choice"),
        ({"amount": "1.005"}, "no such fraction"),
        ({"amount": "9" * 40}, "digits"),
        ({"amount": "1,2,3"}, "Enter a number"),
        ({"spent_on": "9999-12-31"}, "Look at the year"),
        ({"spent_on": "0207-02-01"}, "Look at the year"),
        ({"currency": "EUR", "rate": "0"}, "A rate is more than 0."),
        ({"rate": "2"}, "own currency"),
    ],
)
def test_an_expense_form_keeps_what_was_typed_and_says_what_is_wrong(album, client_of, alice, values, words):
    answer = client_of(alice).post(at(album, "expenses/new/"), {**EXPENSE, **values})
    assert answer.status_code == 422
    assert words in answer.content.decode() and not Expense.objects.exists()


def test_an_expense_with_a_wrong_receipt_is_not_made_at_all(album, client_of, alice):
    wrong = SimpleUploadedFile("r.pdf", b"<html>")
    answer = client_of(alice).post(at(album, "expenses/new/"), {**EXPENSE, "receipt": wrong})
    assert answer.status_code == 422 and not Expense.objects.exists()


def test_edit_reject_void_and_delete_by_pages(album, studio, client_of, alice, fiona):
    expense = make_expense(album, studio, 10, by=alice)
    path = at(album, f"expenses/{expense.pk}/")
    assert client_of(alice).post(f"{path}edit/", {**EXPENSE, "version": expense.version}).status_code == 302
    stale = client_of(alice).post(f"{path}edit/", {**EXPENSE, "vendor": "Other", "version": expense.version})
    assert stale.status_code == 409 and "What changed since you opened it" in stale.content.decode()
    client_of(alice).post(f"{path}submit/")
    assert client_of(fiona).post(f"{path}reject/", {"reject-note": ""}).status_code == 422
    client_of(fiona).post(f"{path}reject/", {"reject-note": "No receipt"})
    assert Expense.objects.get().status == "rejected"
    client_of(alice).post(f"{path}void/", {"void-note": "Mine"})
    assert Expense.objects.get().status == "void"
    draft = make_expense(album, studio, 10, by=alice)
    client_of(alice).post(at(album, f"expenses/{draft.pk}/delete/"))
    assert Expense.objects.count() == 1


def test_a_flag_is_acknowledged_on_the_page(album, studio, client_of, alice, anders, eve):
    commit(album, studio, 9_000, by=alice)
    path = at(album, f"flags/{Flag.objects.get().pk}/acknowledge/")
    assert client_of(eve).post(path).status_code == 403
    assert client_of(anders).post(path).status_code == 302
    assert "Acknowledged by <bdi>Anders Aune" in client_of(alice).get(at(album)).content.decode()
    assert client_of(anders).post(path).status_code == 409


def test_a_forecast_is_set_on_the_line_s_page(album, studio, client_of, alice, anders):
    path = at(album, f"lines/{studio.pk}/")
    assert client_of(alice).post(path, {"efc": "9,000", "reason": "Fewer days"}).status_code == 302
    assert "US$9,000.00" in client_of(anders).get(path).content.decode()
    assert client_of(anders).post(path, {"efc": "1", "reason": "x"}).status_code == 403
    assert client_of(alice).post(path, {"efc": "1", "reason": ""}).status_code == 422


def test_the_header_shows_how_much_is_used(album, full, client_of, alice, eve):
    assert "71 %" in client_of(alice).get(f"/albums/{album.pk}/").content.decode()
    assert "71 %" not in client_of(eve).get(f"/albums/{album.pk}/").content.decode()


def test_the_history_tells_changes_of_money_to_who_may_see_it(album, full, client_of, alice, anders, eve):
    path = f"/albums/{album.pk}/history/"
    assert "Expense “Abbey Road”" in client_of(alice).get(path).content.decode()
    assert client_of(anders).get(path).status_code == 200
    assert "Abbey Road" not in client_of(eve).get(path).content.decode()


def test_the_history_says_which_flag_it_was(album, studio, client_of, alice):
    commit(album, studio, 10_500, by=alice, over_budget_reason="Strings")
    page = client_of(alice).get(f"/albums/{album.pk}/history/").content.decode()
    assert "Flag raised on Studio fee (line): spent and promised pass the budget" in page
    assert "Flag raised on Studio (category): 85 % of the budget is spent or promised" in page
    Flag.objects.filter(scope="line", level="overrun").update(cleared_at=timezone.now())
    page = client_of(alice).get(f"/albums/{album.pk}/history/").content.decode()
    assert "Flag cleared on Studio fee (line): spent and promised pass the budget" in page


def test_the_header_is_red_only_where_the_album_itself_is_over(album, budget, studio, client_of, alice):
    commit(album, line_of(budget, "Lodging"), 1_040, by=alice, over_budget_reason="One night more")
    assert Flag.objects.standing().filter(scope="line", level="overrun").exists()
    html = client_of(alice).get(f"/albums/{album.pk}/").content.decode()
    assert "8 %" in html and "gauge record" not in html
    commit(album, studio, 13_000, by=alice, over_budget_reason="Strings")
    html = client_of(alice).get(f"/albums/{album.pk}/").content.decode()
    assert "108 %, over budget" in html and "gauge record" in html
