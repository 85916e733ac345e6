"""Mail goes through a real SMTP server: each copy the same, slow and broken servers survived."""

from __future__ import annotations

import time

import pytest
from django.utils import timezone

from producer.core import outbox
from producer.core.models import Outbox

pytestmark = pytest.mark.django_db
ICS = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nSUMMARY:Müller\r\nEND:VCALENDAR\r\n"


def post(key="k", **more):
    outbox.post("mail", key, {"to": "dora@example.com", "subject": "Called – Tuesday", "text": "Come.\n.\nAll.", **more})


def again():
    Outbox.objects.update(state="waiting", due_at=timezone.now(), leased_until=None)


def test_text_and_calendar_file_arrive(mailbox):
    post(ics=ICS)
    outbox.sweep()
    (mail,) = mailbox.mails
    assert mail["Subject"] == "Called – Tuesday"
    assert mail.get_body(("plain",)).get_content().split() == ["Come.", ".", "All."]
    (part,) = mail.iter_attachments()
    assert part.get_content_type() == "text/calendar" and part.get_param("method") == "CANCEL"
    assert part.get_content().replace("\r\n", "\n").strip() == ICS.replace("\r\n", "\n").strip()


def test_every_copy_has_the_same_message_id_and_each_message_its_own(mailbox):
    post()
    row = outbox.claim()
    payload = dict(row.payload)
    outbox.deliver(row)
    Outbox.objects.update(payload=payload)
    again()
    post("other")
    outbox.sweep()
    ids = [mail["Message-ID"] for mail in mailbox.mails]
    assert len(ids) == 3 and len(set(ids)) == 2


def test_one_connection_serves_a_whole_sweep(mailbox):
    for number in range(5):
        post(str(number))
    outbox.sweep()
    assert len(mailbox.raw) == 5 and mailbox.connections == 1


def test_a_server_that_says_later_is_asked_again_later(mailbox):
    mailbox.answer = "451 Not now"
    post()
    outbox.sweep()
    row = Outbox.objects.get()
    assert row.state == "waiting" and "Not now" in row.last_error
    mailbox.answer = "250 OK"
    again()
    outbox.sweep()
    assert len(mailbox.raw) == 1


def test_an_address_refused_for_good_is_a_dead_letter_at_once(mailbox):
    mailbox.refused["dora@example.com"] = "550 No such person"
    post()
    outbox.sweep()
    row = Outbox.objects.get()
    assert row.state == "dead" and "No such person" in row.last_error and row.payload["text"]


def test_one_bad_address_does_not_hold_up_the_next_message(mailbox):
    mailbox.refused["dora@example.com"] = "450 Later"
    post("first")
    post("second", to="eve@example.com")
    outbox.sweep()
    assert [mail["To"] for mail in mailbox.mails] == ["eve@example.com"]


def test_a_server_that_never_answers_is_cut_off_by_the_hard_limit(mailbox, monkeypatch):
    monkeypatch.setattr(outbox, "SEND_SECONDS", 0.5)
    mailbox.delay = 3
    post()
    began = time.monotonic()
    outbox.sweep()
    assert time.monotonic() - began < 2.5
    assert Outbox.objects.get().last_error.startswith("TooSlow")


def test_no_server_at_all_is_tried_again(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    post()
    outbox.sweep()
    assert Outbox.objects.get().state == "waiting"


@pytest.mark.parametrize("payload", [{"to": "a@b.example\nBcc: c@d.example"}, {"to": ""}, {"subject": None}])
def test_what_can_never_be_a_mail_is_a_dead_letter(mailbox, payload):
    post(**payload)
    outbox.sweep()
    assert Outbox.objects.get().state == "dead" and mailbox.raw == []
