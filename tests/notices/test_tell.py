"""Telling: once in the app and once by mail, to those who want it, about what they may see."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings

from notices.actions import Recipient, choose, tell
from notices.models import Notice, Preference
from notices.pages import unread
from notices.preferences import by_link, of
from producer.core import outbox
from producer.core.models import Outbox

pytestmark = pytest.mark.django_db
NOBODY = Recipient(None, "Dora@Example.com", "Dora", "Europe/Paris")


def say(to: Any, **more: Any) -> None:
    recipient = to if isinstance(to, Recipient) else Recipient.of(to)
    tell(**{"to": recipient, "about": "test", "subject": "New time", "text": "Come.", "key": "k", **more})


def mail() -> dict[str, Any]:
    return Outbox.objects.get(kind="mail").payload


def test_a_person_is_told_once_for_a_key_in_the_app_and_by_mail(art):
    for _ in range(2):
        say(art, path="/albums/")
    assert Notice.objects.get().subject == "New time"
    assert mail()["to"] == art.email and f"{settings.BASE_URL}/albums/" in mail()["text"]


def test_two_people_may_be_told_with_the_same_key(art, eve):
    say(art)
    say(eve)
    assert Notice.objects.count() == Outbox.objects.count() == 2


def test_a_subject_is_one_line_whatever_a_title_holds(art):
    say(art, subject="New\r\nBcc: all@example.com\t time " + "x" * 400)
    assert mail()["subject"].startswith("New Bcc: all@example.com time xxx") and len(mail()["subject"]) == 200


def test_a_notice_leads_to_our_own_pages_only(art):
    for path in ("https://evil.example/", "//evil.example/", "javascript:x"):
        with pytest.raises(ValueError, match="page of ours"):
            say(art, path=path)


def test_somebody_without_an_account_gets_mail_and_no_page_they_could_not_open():
    say(NOBODY, path="/bookings/")
    assert not Notice.objects.exists()
    assert "/bookings/" not in mail()["text"]


def test_who_wants_no_mail_is_told_in_the_app_only(art):
    choose(of(art.email), mail=False, hours=[])
    say(art)
    assert Notice.objects.count() == 1 and not Outbox.objects.exists()


def test_a_mail_ends_with_the_link_by_which_its_reader_chooses_and_which_names_nobody(mailoutbox):
    say(NOBODY)
    assert not Preference.objects.exists()  # made when it is sent
    outbox.sweep()
    (sent,) = mailoutbox
    link = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in sent.body and "dora" not in link.lower()
    assert by_link(link.rstrip("/").rsplit("/", 1)[1]) == Preference.objects.get(email="dora@example.com")


def test_a_notice_is_shown_only_while_its_album_is(album, charlie, eve):
    for person in (charlie, eve):
        say(person, path=f"/albums/{album.pk}/songs/")
    assert (unread(charlie), unread(eve)) == (0, 1)
    album.team.filter(user=eve).update(ended_at="2027-01-01T00:00Z")
    assert unread(eve) == 0


def test_a_notice_with_figures_is_shown_only_to_who_sees_the_albums_money(album, alice, eve, anders):
    for person in (alice, eve, anders):
        say(person, album_id=album.pk, money=True)
    assert [unread(person) for person in (alice, eve, anders)] == [1, 0, 1]
