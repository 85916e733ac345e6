"""What the flags count, the money page says: holds and open calls stand beside the forecast."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.actions.estimate import set_estimate
from budgets.actions.ledger import set_likely
from budgets.models import Flag

from .factories import commit, make_budget, source

ALL_OF_IT = {"Studio": {"Studio fee": 1_000}}


@pytest.fixture
def over_with_holds(album, alice):
    """1,000 to spend, 900 promised, 300 in holds: the forecast fits, with the holds it does not."""
    line = make_budget(album, ALL_OF_IT).lines.get()
    commit(album, line, 900, by=alice)
    set_likely(album=album, source=source(), line=line, amount=Decimal(300))
    return line


def test_the_sentence_says_both_when_only_the_holds_pass_the_budget(over_with_holds, album, alice, client_of):
    assert Flag.objects.standing().filter(scope="album", level="forecast").exists()
    sentence = client_of(alice).get(f"/albums/{album.pk}/money/").context["burn_sentence"]
    assert sentence.startswith(
        "The forecast stays within the budget, with nothing to spare, but with the US$300.00 likely in holds"
    )
    assert "it ends on" in sentence and sentence.endswith("US$200.00 short.")


def test_the_report_shows_the_forecast_that_the_flag_looks_at(over_with_holds, album, alice, client_of, api_of):
    assert "US$1,200.00 with holds, over" in client_of(alice).get(f"/albums/{album.pk}/money/").content.decode()
    total = api_of(alice).get(f"/api/v1/albums/{album.pk}/cost-report/").json()["total"]
    assert (total["efc"]["amount"], total["outlook"]["amount"]) == ("1000.00", "1200.00")


def test_lists_of_albums_say_both_too(over_with_holds, album, alice, anders, client_of):
    assert "Forecast US$1,000.00, US$1,200.00 with holds, over" in client_of(alice).get("/money/").content.decode()
    assert "US$1,200.00 with holds" in client_of(anders).get("/money/").content.decode()


def test_holds_that_fit_are_told_without_a_day(album, alice, client_of):
    line = make_budget(album, {"Studio": {"Room": 100}, "Mixing": {"Mix": 900}}).lines.get(name="Room")
    commit(album, None, 10, by=alice, over_budget_reason="x")
    set_likely(album=album, source=source(), line=line, amount=Decimal(50))
    sentence = client_of(alice).get(f"/albums/{album.pk}/money/").context["burn_sentence"]
    assert "likely" not in sentence


def test_a_forecast_that_is_over_already_says_what_the_holds_add(album, alice, client_of):
    line = make_budget(album, ALL_OF_IT).lines.get()
    set_estimate(line, efc=Decimal(1_500), reason="Longer", by=alice)
    set_likely(album=album, source=source(), line=line, amount=Decimal(2_000))
    sentence = client_of(alice).get(f"/albums/{album.pk}/money/").context["burn_sentence"]
    assert "US$500.00 short, and with the US$2,000.00 likely" in sentence and sentence.endswith("US$1,000.00 short.")


def test_the_sentence_of_the_categories_names_the_one_that_will_be_over(over_with_holds, album, alice, client_of):
    sentence = client_of(alice).get(f"/albums/{album.pk}/money/").context["category_sentence"]
    assert sentence == "Every category is within its budget so far, but Studio will pass it by US$200.00."


def test_the_categories_tell_of_what_is_on_no_line(album, alice, client_of):
    make_budget(album)
    commit(album, None, 900, by=alice, over_budget_reason="A taxi for the strings")
    page = client_of(alice).get(f"/albums/{album.pk}/money/").content.decode()
    assert "What is on no line is US$900.00 over; everything else holds." in page
    assert '<tr><th scope="row">Not assigned to a line</th>' in page
