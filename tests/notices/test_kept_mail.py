"""Without a mail server, mail is kept and read on the machine itself."""

from __future__ import annotations

import pytest
from django.test import Client

from notices.models import KeptMail
from producer.core import outbox
from producer.core.models import Outbox

pytestmark = pytest.mark.django_db
ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def kept(settings):
    settings.EMAIL_BACKEND = "notices.backends.KeptBackend"
    payload = {
        "to": "dora@example.com",
        "subject": "Møde <b>",
        "text": "Come to https://a.example/x?a=1&b=2 <script>",
        "ics": ICS,
    }
    outbox.post("mail", "k", payload | {"html": "<script>alert(1)</script>"})
    outbox.sweep()
    assert Outbox.objects.get().state == "done"
    return KeptMail.objects.get()


def test_anybody_at_the_machine_reads_it_as_text(kept):
    assert "Møde &lt;b&gt;" in Client().get("/mail/").text
    page = Client().get(f"/mail/{kept.pk}/").text
    assert 'href="https://a.example/x?a=1&amp;b=2"' in page and "&lt;script&gt;" in page
    assert "alert(1)" not in page


def test_the_calendar_file_is_downloaded(kept):
    answer = Client().get(f"/mail/{kept.pk}/session.ics")
    assert answer.content.decode().replace("\r\n", "\n") == ICS.replace("\r\n", "\n")
    assert answer["Content-Disposition"].startswith("attachment")


PAGES = ("/mail/", "/mail/{}/", "/mail/{}/session.ics")
ELSEWHERE = pytest.mark.parametrize(
    "elsewhere",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": "127.0.0.1", "HTTP_HOST": "localhost"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_HOST": "evil.example"},
    ],
    ids=["another machine", "another machine that says it is this one", "through a proxy", "under another name"],
)


@ELSEWHERE
def test_from_elsewhere_it_does_not_exist_for_a_stranger(kept, elsewhere):
    for path in PAGES:
        assert Client().get(path.format(kept.pk), **elsewhere).status_code == 404


@ELSEWHERE
def test_from_elsewhere_one_reads_only_ones_own(kept, elsewhere, alice, client_of):
    mine = KeptMail.objects.create(
        recipients="Alice@Bluebird.example", subject="For Alice", message_id="<1>", raw=b"Subject: x\r\n\r\nHi"
    )
    reader = client_of(alice)
    shown = reader.get("/mail/", **elsewhere).text
    assert "For Alice" in shown and "Møde" not in shown
    assert reader.get(f"/mail/{mine.pk}/", **elsewhere).status_code == 200
    assert "Møde" not in reader.get("/mail/?to=dora", **elsewhere).text
    assert [reader.get(path.format(kept.pk), **elsewhere).status_code for path in PAGES[1:]] == [404, 404]


def test_where_a_mail_server_is_named_it_does_not_exist(kept, settings):
    settings.MAIL_PAGE = False
    assert Client().get("/mail/").status_code == 404


def test_odd_addresses_are_answered(kept):
    assert Client().get("/mail/?to=%00dora&page=99999999999").status_code == 200
    assert Client().get("/mail/?to=nobody").status_code == 200
