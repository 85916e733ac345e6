"""An organisation's union cards: taken from those that are known, kept by hand, seen by nobody else."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from producer.core.errors import NotAllowed
from sessions.actions.union import change_card, create_card, take_card
from sessions.models import UnionCard

from .factories import make_card

pytestmark = pytest.mark.django_db

ROW = {"value": "434.21", "confirmed": True, "source": "Local 802"}


def test_a_known_card_is_copied_once_and_is_then_ones_own(alice, bluebird, client_of):
    desk = client_of(alice)
    answer = desk.post("/union-cards/take/", {"key": "afm.srla.2019"})
    card = UnionCard.objects.get()
    assert answer.url == f"/union-cards/{card.pk}/"
    page = desk.get(answer.url).text
    for told in ("US$434.21", "12.81 %", "Confirmed", "To be confirmed", "local802afm.org"):
        assert told in page
    with pytest.raises(ValidationError, match="already have a card"):
        take_card(organization=bluebird, key="afm.srla.2019", by=alice)
    assert 'SRLA</b> <span class="muted">from 2019-03-01' not in desk.get("/union-cards/").text


def test_what_nobody_knows_stays_empty_and_says_so(alice, bluebird, client_of):
    make_card(bluebird, "sag_aftra.sound_recordings.2019")
    desk = client_of(alice)
    assert "4 not known" in desk.get("/union-cards/").text
    assert "not known" in desk.get(f"/union-cards/{UnionCard.objects.get().pk}/").text


def test_a_figure_is_put_in_and_confirmed_on_its_page(alice, bluebird, client_of):
    card = make_card(bluebird, "sag_aftra.sound_recordings.2019")
    desk, url = client_of(alice), f"/union-cards/{card.pk}/edit/"
    form = desk.get(url).context["form"]
    body = {name: form[name].value() or "" for name in form.fields}
    body |= {"value_solo_rate": "1,234.50", "standing_solo_rate": "yes", "source_solo_rate": "Rate sheet 2026"}
    assert desk.post(url, body).status_code == 302
    card.refresh_from_db()
    assert card.table["solo_rate"] == {"value": "1234.50", "confirmed": True, "source": "Rate sheet 2026"}
    assert card.table["group_rate"]["value"] is None
    wrong = desk.post(url, {**body, "version": card.version, "value_group_rate": "", "standing_group_rate": "yes"})
    assert wrong.status_code == 422 and "What has no value is not confirmed" in wrong.text
    stale = desk.post(url, {**body, "version": 1, "name": "Another"})
    assert stale.status_code == 409


@pytest.mark.parametrize(
    "table",
    [
        [],
        {"unheard_of": ROW},
        {"solo_rate": ROW},
        {"scale": "434.21"},
        {"scale": {**ROW, "value": 434.21}},
        {"scale": {**ROW, "value": "-1"}},
        {"scale": {**ROW, "value": "NaN"}},
        {"scale": {**ROW, "value": "1e5"}},
        {"scale": {**ROW, "value": "434.211"}},
        {"scale": {**ROW, "value": None}},
        {"scale": {**ROW, "source": 3}},
        {"scale": {**ROW, "source": "a\0"}},
        {"session_hours": {**ROW, "value": "0"}},
    ],
)
def test_nonsense_is_no_figure_in_any_door(alice, bluebird, api_of, table):
    facts = {"union": "AFM", "name": "SRLA", "valid_from": "2026-01-01"}
    with pytest.raises(ValidationError):
        create_card(organization=bluebird, table=table, by=alice, **facts)
    answer = api_of(alice).post("/api/v1/union-cards/", {**facts, "figures": table})
    assert answer.status_code == 400, answer.json()
    assert not UnionCard.objects.exists()


def test_rest_begins_with_a_known_card_and_changes_it(alice, bluebird, api_of):
    api = api_of(alice)
    made = api.post("/api/v1/union-cards/", {"begin_with": "afm.srla.2025"})
    assert made.status_code == 201, made.json()
    told = made.json()
    assert told["figures"]["scale"]["value"] is None and told["figures"]["pension_percent"]["value"] == "14.09"
    figures = {**told["figures"], "scale": ROW}
    changed = api.patch(f"/api/v1/union-cards/{told['id']}/", {"figures": figures}, HTTP_IF_MATCH=made["ETag"])
    assert changed.json()["figures"]["scale"] == ROW


def test_the_cards_are_for_those_who_see_rates_there(alice, eve, charlie, anders, bluebird, client_of, api_of):
    card = make_card(bluebird, notes="Marker")
    for user in (eve, charlie, anders):
        assert client_of(user).get(f"/union-cards/{card.pk}/").status_code == 404
        assert api_of(user).get("/api/v1/union-cards/").json()["results"] == []
        with pytest.raises(NotAllowed):
            change_card(card, notes="x", by=user)
    assert client_of(eve).get("/union-cards/").status_code == 403
    assert api_of(alice, scopes=("read",)).get("/api/v1/union-cards/").json()["results"] == []


def test_the_list_asks_as_much_for_three_cards_as_for_one(alice, bluebird, client_of):
    desk = client_of(alice)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get("/union-cards/")
        return len(asked)

    make_card(bluebird)
    desk.get("/union-cards/")
    one = count()
    make_card(bluebird, "afm.demo.2025")
    make_card(bluebird, "bpi_mu.long.2023")
    assert count() == one
