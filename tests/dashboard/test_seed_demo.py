"""The demo loads from nothing, and what it prints is what a client needs."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

from budgets.models import Expense
from producer.core.history import entries
from projects.models import Album, Milestone, Song
from sessions.models import Booking
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    out = io.StringIO()
    call_command("seed_demo", "--json", stdout=out)
    return json.loads(out.getvalue())


def test_it_tells_of_two_labels_three_producers_and_five_albums(world):
    kinds = [row["kind"] for row in world["organizations"]]
    assert kinds.count("label") == 2
    roles = [row["role"] for row in world["users"]]
    assert roles.count("producer") == 3
    assert {"producer", "engineer", "artist", "ar", "ar_head", "finance", "admin"} == set(roles)
    assert len(world["albums"]) == 5
    assert len(set(Album.objects.values_list("stage", flat=True))) == 5
    assert PASSWORD not in json.dumps(world)


def test_its_history_says_who_did_a_thing_and_why_only_where_somebody_said_so(world):
    assert {"Everybody hums it after one listen.", "Fine song, other record."} < {entry.reason for entry in told_of(Song)}
    others = [entry for model in (Booking, Expense, Milestone) for entry in told_of(model)]
    assert {entry.reason for entry in others} == {""}
    assert {"June Castellanos", "Fay Mbeki"} <= {entry.who for entry in others}
    assert "Producer" not in {entry.who for entry in told_of(Song)}


def told_of(model):
    return entries(model.events.rel.related_model.objects.all(), ["version"])
