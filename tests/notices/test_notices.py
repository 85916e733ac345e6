"""The bell and the list of notices."""

from __future__ import annotations

import pytest

from notices.actions import Recipient, tell
from notices.models import Notice
from notices.pages import MOST_COUNTED, unread
from tests.factories import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(art, album):
    tell(to=Recipient.of(art), about="x", subject="Moved", text="To <b>ten</b>.", key="1", path=f"/albums/{album.pk}/")
    return Notice.objects.get()


def test_opening_a_notice_marks_it_read_and_goes_to_its_thing(notice, art, album):
    answer = client_of(art).post(f"/notices/{notice.pk}/open/")
    assert answer["Location"] == f"/albums/{album.pk}/"
    assert unread(art) == 0


def test_looking_marks_nothing_read(notice, art):
    page = client_of(art).get("/notices/")
    assert "Moved" in page.text and "&lt;b&gt;ten" in page.text and unread(art) == 1
    assert client_of(art).get(f"/notices/{notice.pk}/open/").status_code == 405


def test_one_or_all_are_marked_read(notice, art):
    tell(to=Recipient.of(art), about="x", subject="Two", text="", key="2")
    client_of(art).post(f"/notices/{notice.pk}/read/")
    assert unread(art) == 1
    client_of(art).post("/notices/read/")
    assert unread(art) == 0


def test_another_persons_notice_does_not_exist(notice, eve):
    for verb in ("open", "read"):
        assert client_of(eve).post(f"/notices/{notice.pk}/{verb}/").status_code == 404
    assert "Moved" not in client_of(eve).get("/notices/").text


def test_the_bell_costs_one_query_and_stops_counting(art, django_assert_num_queries):
    Notice.objects.bulk_create(
        Notice(user=art, about="x", subject="s", text="", path="/", key=str(number)) for number in range(MOST_COUNTED + 20)
    )
    with django_assert_num_queries(4):  # three are art's roles, which a request reads once for everything
        assert unread(art) == MOST_COUNTED


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(art, album, count, django_assert_num_queries):
    for number in range(count):
        tell(to=Recipient.of(art), about="x", subject="s", text="", key=str(number), path=f"/albums/{album.pk}/")
    client = client_of(art)
    with django_assert_num_queries(5):  # session, user, roles, the notices, and the frame's look for money
        client.get("/notices/")
