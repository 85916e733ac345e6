"""What is internal to the label reaches the production side by no path: a marker is planted and every path is walked.

Pages, fragments, counts, search, history, exports, API, mail, notices and messages that could not be sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pgtrigger
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notices.models import Notice
from producer.core.models import Outbox
from producer.core.scope import forget
from projects.actions.comment import reword, say
from projects.comments import KINDS
from projects.models import Comment
from tests.test_routes import ROWS, _address, _make

MARKER = "Zwischenruf"
PRODUCTION = ["alice", "olga", "eve", "art"]
READ = sorted({(row.route, row.thing) for row in ROWS if row.method == "GET"})
SEARCHES = [f"/search/?q={MARKER}", f"/search/?q={MARKER.lower()[:6]}"]
LISTS = ["internal=true", "internal=false", "ordering=-updated_at", "updated_since=2020-01-01T00:00:00Z"]


@pytest.fixture(scope="module")
def planted(django_db_setup: Any, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """One of everything, and on each kind of thing an internal comment, changed once, that mentions somebody."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = _make()
        label = world["share"].organization
        hanna = label.memberships.get(role="ar_head").user
        anders = label.memberships.get(role="ar").user
        for kind, thing in _things(world).items():
            comment = say(world["album"], kind, thing.pk, text=f"{MARKER}, @{hanna.name}", by=anders, internal=True)
            reword(comment, text=f"{MARKER} again, @{hanna.name}", by=anders)
        Outbox.objects.filter(key__startswith="comment:").update(state=Outbox.State.DEAD)
        yield {**world, "internal": comment, "hanna": hanna, "anders": anders}
        transaction.set_rollback(True)


def _things(world: dict[str, Any]) -> dict[str, Any]:
    """Kind -> the thing of that kind: every kind there is."""
    now = timezone.now()
    for kind in ("amendment", "expense"):  # the label sees what was put before it
        type(world[kind]).objects.filter(pk=world[kind].pk).update(status="submitted", submitted_at=now)
    with pgtrigger.ignore("budgets.Budget:approved_budget_stays"):
        type(world["budget"]).objects.filter(pk=world["budget"].pk).update(submitted_at=now)
    names = {"running_order": "order", "review_round": "round", "session_log": "log", "budget_line": "line"}
    return {kind: world[names.get(kind, kind)] for kind in KINDS}


def _body(world: dict[str, Any], name: str, route: str, path: str) -> str:
    is_api = route.startswith(("api:", "/api/"))
    client = world["api"][name] if is_api else Client(headers={"Cookie": world["web"][name]})
    with transaction.atomic():
        forget()
        answer = client.get(path)
        body = b"" if answer.streaming else answer.content
        for close in answer._resource_closers if answer.streaming else ():
            close()
        transaction.set_rollback(True)
    return body.decode(errors="replace") + str(dict(answer.headers))


@pytest.mark.django_db
@pytest.mark.parametrize("route", sorted({route for route, _ in READ}))
def test_no_page_fragment_export_or_resource_tells_it(planted: dict[str, Any], route: str) -> None:
    for thing in (thing for name, thing in READ if name == route):
        path = next(_address(row, planted) for row in ROWS if (row.route, row.thing) == (route, thing))
        for name in PRODUCTION:
            body = _body(planted, name, route, path)
            assert MARKER not in body, f"{name} reads it at {path}"
            assert str(planted["internal"].pk) not in body, f"{name} learns of it at {path}"


@pytest.mark.django_db
@pytest.mark.parametrize("name", PRODUCTION)
def test_neither_search_nor_filter_nor_order_nor_history_finds_it(planted: dict[str, Any], name: str) -> None:
    for path in [*SEARCHES, *(f"/api/v1/comments/?{query}" for query in LISTS), f"/albums/{planted['album'].pk}/history/"]:
        body = _body(planted, name, path, path)
        assert "Zwischenruf again" not in body
        assert "Comment on “" not in body.replace("Comment on “Song Bluebirdmark” added", "", 1)


@pytest.mark.django_db
@pytest.mark.parametrize("name", PRODUCTION)
def test_its_address_is_that_of_nothing(planted: dict[str, Any], name: str) -> None:
    key = planted["internal"].pk
    web = [reverse(f"projects:comment-{verb}", args=[key]) for verb in ("go", "edit")]
    with transaction.atomic():
        forget()
        client = Client(headers={"Cookie": planted["web"][name]})
        assert {client.get(path).status_code for path in web} == {404}
        assert client.post(reverse("projects:comment-remove", args=[key])).status_code == 404
        assert planted["api"][name].get(f"/api/v1/comments/{key}/").status_code == 404
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_counts_and_versions_are_those_without_it(planted: dict[str, Any]) -> None:
    """A thread with nothing but internal comments is an empty one, and no row of the album's moved by them."""
    booking = planted["booking"]
    path = reverse("projects:comments", args=[planted["album"].pk, "booking", booking.pk])
    assert "Nothing was said yet" in _body(planted, "alice", "", path)
    before = (booking.version, planted["album"].version, planted["song"].version)
    with transaction.atomic():
        say(planted["album"], "booking", booking.pk, text=MARKER, by=planted["anders"], internal=True)
        for row in (booking, planted["album"], planted["song"]):
            row.refresh_from_db()
        assert (booking.version, planted["album"].version, planted["song"].version) == before
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_no_mail_and_no_notice_goes_there_and_none_that_could_not_go_waits_there(planted: dict[str, Any]) -> None:
    mails = Outbox.objects.filter(key__startswith="comment:")
    assert {mail.payload["to"] for mail in mails} == {planted["hanna"].email}
    assert {mail.organization_id for mail in mails} == {planted["share"].organization_id}
    assert MARKER not in json.dumps([mail.payload for mail in mails])
    assert set(Notice.objects.filter(about="comment").values_list("user", flat=True)) == {planted["hanna"].pk}
    assert MARKER not in "".join(Notice.objects.values_list("text", flat=True))


@pytest.mark.django_db
def test_the_walk_would_find_it(planted: dict[str, Any]) -> None:
    """The same walk as the label's head does find it, so that the tests above can fail."""
    found = [path for path in [*SEARCHES, "/api/v1/comments/?internal=true"] if MARKER in _body(planted, "hanna", path, path)]
    assert len(found) == 3
    thread = reverse("projects:comments", args=[planted["album"].pk, "song", planted["song"].pk])
    history = reverse("projects:album-history", args=[planted["album"].pk])
    for path in (thread, history, reverse("projects:album-comments", args=[planted["album"].pk])):
        assert MARKER in _body(planted, "hanna", "", path)
    assert Comment.objects.filter(internal=True).count() == len(KINDS)
