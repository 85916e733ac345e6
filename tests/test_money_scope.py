"""A token without the scope `money` neither reads nor writes figures, whatever resource it knocks at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from producer.api import router
from producer.core.api.fields import MoneyField
from producer.core.api.viewsets import Viewset
from tests import factories
from tests.api.test_resource import problem
from tests.api.world import World, make_world
from tests.budgets.factories import make_budget

RESOURCES = {prefix: kind for prefix, kind, _ in router.registry if issubclass(kind, Viewset)}
BLIND = ("read", "write")
SOME = {"amount": "7.00", "currency": "USD"}

RATES = {
    *("rate", "hour_rate", "half_day_rate", "day_rate", "lockout_rate", "engineer_rate", "deposit_amount", "rentals"),
}

# Every field that sets figures. A new one must be named here, and is walked then.
FIELDS = {
    "POST budget-lines": {"rate"},
    "PATCH budget-lines": {"rate"},
    "POST budget-lines/estimate": {"efc"},
    "POST amendments": {"lines"},
    "PATCH amendments": {"lines"},
    "POST expenses": {"amount"},
    "PATCH expenses": {"amount"},
    "POST rate-cards": RATES,
    "PATCH rate-cards": RATES,  # which such a token does not even see
    "POST person-rates": {"amount"},
    "PATCH person-rates": {"amount"},  # nor these
    "POST bookings": {"agreed_price", "deposit"},
    "PATCH bookings": {"agreed_price", "deposit"},
    "POST bookings/cancel": {"cancel_fee"},
    "POST blocks": {"agreed_price"},
    "POST blocks/extend": {"agreed_price"},
    "POST blocks/cancel": {"cancel_fee"},
    "POST calls": {"fee", "rate"},
    "PATCH calls": {"fee", "rate"},
}
# What goes with figures, though it is none, or is one under another type.
BESIDE = {
    "POST bookings": {"exchange_rate", "line"},
    "PATCH bookings": {"exchange_rate", "line"},
    "POST calls": {"exchange_rate", "line", "pay", "union_card"},
    "PATCH calls": {"exchange_rate", "line", "pay", "union_card"},
    "POST expenses": {"rate"},
    "PATCH expenses": {"rate"},
}
UNSEEN = {"PATCH rate-cards", "PATCH person-rates"}
DOORS = [(door, field) for table in (FIELDS, BESIDE) for door in table if door not in UNSEEN for field in sorted(table[door])]

# Every step that moves money or decides about it: whose step it is, and a body that is otherwise right.
STEPS = [
    ("alice", "PATCH", "budget-lines", "", {"quantity": "9"}),
    ("alice", "DELETE", "budget-lines", "", {}),
    ("alice", "POST", "budget-lines", "estimate", {"reason": "Less", "efc": SOME}),
    ("alice", "POST", "budgets", "submit", {}),
    ("hanna", "POST", "budgets", "approve", {}),
    ("hanna", "POST", "budgets", "return", {"note": "No"}),
    ("alice", "POST", "budgets", "import", {"csv": "category,line,amount,currency\nA,B,5,USD\nTOTAL,,6,USD"}),
    ("alice", "POST", "budgets", "import", {"csv": "category,line,amount,currency\nA,B,5,USD", "dry_run": True}),
    ("alice", "PATCH", "amendments", "", {"reason": "Other"}),
    ("alice", "DELETE", "amendments", "", {}),
    ("alice", "POST", "amendments", "submit", {}),
    ("hanna", "POST", "amendments", "approve", {}),
    ("hanna", "POST", "amendments", "return", {"note": "No"}),
    ("alice", "PATCH", "expenses", "", {"description": "Other"}),
    ("alice", "DELETE", "expenses", "", {}),
    ("alice", "POST", "expenses", "submit", {}),
    ("fiona", "POST", "expenses", "approve", {}),
    ("fiona", "POST", "expenses", "reject", {"note": "No"}),
    ("alice", "POST", "expenses", "void", {"note": "No"}),
    ("alice", "DELETE", "receipts", "", {}),
]


@pytest.fixture(scope="module")
def standing(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(standing: World, db: None) -> Any:
    return standing.rows


@pytest.fixture
def api_of(standing: World, db: None) -> Any:
    return lambda name, scopes=BLIND: factories.api_of(standing.people[name], scopes=scopes)


def bodies() -> Iterator[tuple[str, Any]]:
    """Every body that is written: `POST calls`, `POST budget-lines/estimate`, and its shape."""
    for prefix, kind in RESOURCES.items():
        view = kind()
        for method, action in (("POST", "create"), ("PATCH", "partial_update")):
            if hasattr(kind, action):
                view.action = action
                yield f"{method} {prefix}", view.get_serializer_class()()
        for verb in kind.get_extra_actions():
            if hasattr(verb, "body"):
                yield f"POST {prefix}/{verb.url_path}", verb.body()


def money_in(shape: Any) -> set[str]:
    """Fields that set money, or hold some that do; whether the shape says so or not."""
    fields = {name: field for name, field in shape.fields.items() if not field.read_only}
    nested = {name: getattr(field, "child", field) for name, field in fields.items()}
    return {
        name
        for name, field in nested.items()
        if isinstance(field, MoneyField) or (hasattr(field, "fields") and money_in(field))
    }


def send(api: Any, method: str, address: str, body: Any) -> Any:
    headers = {} if method == "POST" else {"HTTP_IF_MATCH": "*"}
    return getattr(api, method.lower())(address, body, **headers)


def test_every_field_that_sets_money_is_in_the_table() -> None:
    assert {name: found for name, shape in bodies() if (found := money_in(shape))} == FIELDS


@pytest.mark.parametrize(("door", "field"), DOORS)
def test_no_field_of_money_is_set(door: str, field: str, world: Any, api_of: Any) -> None:
    method, _, place = door.partition(" ")
    prefix, _, verb = place.partition("/")
    detail = f"{world[prefix][0].pk}/" if verb or method == "PATCH" else ""
    address = f"/api/v1/{prefix}/{detail}{verb and verb + '/'}"
    body = problem(send(api_of("alice"), method, address, {field: SOME}), 403, "insufficient_scope")
    assert body["detail"].startswith(field)


def waiting_budget(world: Any) -> Any:
    first = world["albums"][0]
    album = factories.make_album(first.organization, "Another", artist=first.artist)
    factories.share(album, world["album-shares"][0].organization)
    return make_budget(album, status="submitted")


@pytest.mark.parametrize(("name", "method", "prefix", "verb", "body"), STEPS)
def test_no_step_of_money_is_taken(name: str, method: str, prefix: str, verb: str, body: Any, world: Any, api_of: Any) -> None:
    row, api = world[prefix][0], api_of(name)
    if name != "alice":  # the label sees what waits for it
        row = waiting_budget(world) if prefix == "budgets" else row
        type(row).objects.filter(pk=row.pk).update(status="submitted", submitted_at=timezone.now())
    answer = send(api, method, f"/api/v1/{prefix}/{row.pk}/{verb and verb + '/'}", body)
    problem(answer, 403, "insufficient_scope")


def test_no_rate_is_seen_to_be_changed(world: Any, api_of: Any) -> None:
    address = f"/api/v1/rate-cards/{world['rate-cards'][0].pk}/"
    problem(send(api_of("alice"), "PATCH", address, {"rate": SOME}), 404, "not_found")
    problem(send(api_of("alice"), "DELETE", address, {}), 404, "not_found")


def test_no_budget_is_begun_and_no_bill_read(world: Any, api_of: Any) -> None:
    api, album = api_of("alice"), world["albums"][0]
    problem(api.post("/api/v1/budgets/", {"album": str(album.pk)}), 403, "insufficient_scope")
    problem(api.get(f"/api/v1/albums/{album.pk}/cost-report/"), 403, "insufficient_scope")
    problem(api.get(f"/api/v1/receipts/{world['receipts'][0].pk}/download/"), 403, "insufficient_scope")


@pytest.mark.parametrize("prefix", RESOURCES)
def test_no_figure_is_read(prefix: str, world: Any, api_of: Any) -> None:
    sighted, blind = (
        api_of("alice", scopes).get(f"/api/v1/{prefix}/").json()["results"] for scopes in (("read", "money"), BLIND)
    )
    assert "'amount'" not in str(blind)
    if prefix == "commitments":
        assert "'amount'" in str(sighted)  # so that the search itself is right


def test_who_has_no_right_to_it_is_told_that_instead(world: Any, api_of: Any) -> None:
    problem(
        api_of("eve").patch(f"/api/v1/albums/{world['albums'][0].pk}/", {"title": "x"}, HTTP_IF_MATCH="*"), 403, "not_allowed"
    )
    problem(api_of("charlie").get(f"/api/v1/albums/{world['albums'][0].pk}/cost-report/"), 404, "not_found")


def test_a_refusal_over_the_budget_tells_no_figure_and_is_not_gone_past(world: Any, api_of: Any) -> None:
    booking = world["bookings"][0]
    type(booking).objects.filter(pk=booking.pk).update(estimate=999_999, cost=999_999)
    address = f"/api/v1/bookings/{booking.pk}/confirm/"
    body = problem(api_of("alice").post(address, {}), 409, "over_budget")
    assert "passes" not in body
    assert not any(sign.isdigit() for sign in body["detail"])
    problem(api_of("alice").post(address, {"over_budget_reason": "It must be"}), 403, "insufficient_scope")
    assert "US$" in str(problem(api_of("alice", ("write", "money")).post(address, {}), 409, "over_budget"))


def test_a_kept_answer_with_figures_is_not_given_to_a_token_without_money(world: Any, api_of: Any) -> None:
    album, key = str(world["albums"][0].pk), {"HTTP_IDEMPOTENCY_KEY": "one"}
    body = {"album": album, "vendor": "Strings Ltd", "spent_on": "2027-01-02", "description": "Violins", "amount": SOME}
    assert api_of("alice", ("write", "money")).post("/api/v1/expenses/", body, **key).status_code == 201
    assert "7.00" not in api_of("alice").post("/api/v1/expenses/", body, **key).text
