"""Every page of notices, as nobody, as a stranger and as each role. A route in no table fails."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from notices.actions import Recipient, tell
from notices.models import KeptMail, Notice
from notices.preferences import link_to, of
from producer.core.models import Outbox
from tests.factories import client_of
from tests.routes import PEOPLE, Row, agrees, named_routes, read

# fmt: off
PAGES = read("""
METHOD route                     thing  | nobody charlie alice olga eve art anders hanna fiona
GET    notices:notice-list       -      | 302 ok  ok  ok  ok  ok  ok  ok  ok
POST   notices:notice-read-all   -      | 302 ok  ok  ok  ok  ok  ok  ok  ok
POST   notices:notice-open       notice | 302 404 ok  404 404 404 404 404 404
POST   notices:notice-read       notice | 302 404 ok  404 404 404 404 404 404
GET    notices:reminder-settings -      | 302 ok  ok  ok  ok  ok  ok  ok  ok
POST   notices:reminder-settings -      | 302 ok  ok  ok  ok  ok  ok  ok  ok
POST   notices:end-links         -      | 302 ok  ok  ok  ok  ok  ok  ok  ok
GET    notices:reminders-by-link link   | ok  ok  ok  ok  ok  ok  ok  ok  ok
POST   notices:reminders-by-link link   | ok  ok  ok  ok  ok  ok  ok  ok  ok
GET    notices:reminders-by-link forged | 404 404 404 404 404 404 404 404 404
GET    notices:dead-letters      -      | 302 ok  403 ok  403 403 403 403 403
POST   notices:letter-again      letter | 302 404 403 ok  403 403 403 403 403
POST   notices:delivery-pause    -      | 302 403 403 403 403 403 403 403 403
POST   notices:delivery-resume   -      | 302 403 403 403 403 403 403 403 403
GET    notices:mail-list         -      | ok  ok  ok  ok  ok  ok  ok  ok  ok
GET    notices:mail-detail       mail   | ok  ok  ok  ok  ok  ok  ok  ok  ok
GET    notices:mail-calendar     mail   | 404 404 404 404 404 404 404 404 404
""")
# fmt: on


@pytest.fixture
def people(request: Any) -> dict[str, Any]:
    return {"nobody": None} | {name: request.getfixturevalue(name) for name in PEOPLE[1:]}


@pytest.fixture
def things(people: dict[str, Any], album: Any, bluebird: Any) -> dict[str, dict[str, Any]]:
    """Alice's notice, a dead letter of Bluebird's, and a kept mail without a calendar file."""
    tell(to=Recipient.of(people["alice"]), about="x", subject="s", text="t", key="k", path=f"/albums/{album.pk}/")
    letter = Outbox.objects.create(kind="mail", key="dead", state="dead", organization_id=bluebird.pk)
    mail = KeptMail.objects.create(recipients="a@b.example", subject="s", message_id="<1>", raw=b"Subject: s\r\n\r\nHello\r\n")
    pks = {"notice": Notice.objects.get().pk, "letter": letter.pk, "mail": mail.pk}
    signed = link_to(of("dora@example.com")).rstrip("/").rsplit("/", 1)[1]
    return {"-": {}, "link": {"signed": signed}, "forged": {"signed": signed + "x"}} | {n: {"pk": pk} for n, pk in pks.items()}


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_page(row: Row, people: Any, things: Any) -> None:
    path = reverse(row.route, kwargs=things[row.thing])
    for name, expected in row.expected.items():
        Outbox.objects.filter(key="dead").update(state="dead")
        answer = getattr(client_of(people[name]), row.method.lower())(path)
        assert agrees(answer.status_code, expected), f"{name}: {answer.status_code}, not {expected}"


def test_every_route_is_in_the_table() -> None:
    ours = {name for name, _ in named_routes() if name.startswith("notices:")}
    assert ours == {row.route for row in PAGES}
