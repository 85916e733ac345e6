"""The call sheet: what stands on it, the paper read back, sent once to each and again when changed, and never money."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from django.core import mail

from notices.models import Notice
from producer.core import outbox
from producer.core.errors import Conflict, NotAllowed
from producer.core.models import Outbox
from sessions.actions.booking import cancel_booking, confirm_booking, move_booking
from sessions.actions.call_sheet import send_sheet, write_sheet
from sessions.actions.calls import add_call, answer_call
from sessions.actions.studios import change_room, change_studio
from sessions.models import CallSheet, CallSheetIssue
from sessions.rules.call_sheet import changes, facts_of
from tests.factories import make_person, make_song

from .factories import at, make_booking, make_rate, make_room, make_studio

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def house(bluebird) -> Any:
    return make_studio(
        bluebird,
        "港スタジオ (Minato Studio)",
        address="東京都港区芝浦 2-4-8",
        contacts="Desk +81 3 1234 5678",
        parking="Two places in the yard",
        access="Goods lift, ring twice",
        time_zone="Asia/Tokyo",
    )


@pytest.fixture
def booking(album, house, alice) -> Any:
    return make_booking(album, make_room(house, "Aスタジオ"), at(8), by=alice)


@pytest.fixture
def zhanna(bluebird) -> Any:
    return make_person(bluebird, "Жанна Кузнецова", email="zhanna@example.com", time_zone="Europe/Paris")


def read(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def papers() -> list[tuple[str, str, str]]:
    """To whom, the subject and the paper's text, of each mail that carries one."""
    found = []
    for message in mail.outbox:
        for name, content, kind in message.attachments:
            if kind == "application/pdf":
                assert name == "call-sheet.pdf"
                found.append((message.to[0], message.subject, read(content)))
    return found


def test_the_paper_says_where_when_who_and_what_in_every_script(client_of, album, booking, zhanna, alice):
    ken = make_person(album.organization, "田中 健太郎", email="ken@example.com")
    add_call(booking, person=zhanna, role="Violin", call_at=booking.starts_at - timedelta(hours=1), by=alice)
    add_call(booking, person=ken, role="Bass", by=alice)
    song = make_song(album, "Łódź, #1 *live* $x$", key="Am", tempo=92, time_signature="4/4", length_seconds=222)
    write_sheet(
        booking, songs=[song], parts="Drums, bass", gear="U47\nBring cans", contacts="Wes 0171", notes="Tea at four", by=alice
    )
    answer = client_of(alice).get(f"/bookings/{booking.pk}/call-sheet.pdf")
    assert answer["Content-Type"] == "application/pdf"
    text = read(answer.content)
    for words in (
        "Tuesday 8 June 2027, 18:00–Wednesday 9 June, 02:00",
        "Tokyo time (UTC+09:00)",
        "港スタジオ (Minato Studio), Aスタジオ",
        "東京都港区芝浦 2-4-8",
        "Goods lift, ring twice",
        "Two places in the yard",
        "Desk +81 3 1234 5678",
        "Wes 0171",
        "Alice Archer, alice@bluebird.example",
        "17:00",
        "Жанна Кузнецова",
        "田中 健太郎",
        "Łódź, #1 *live* $x$",
        "Am, 92 BPM, 4/4, 3:42",
        "Drums, bass",
        "U47",
        "Bring cans",
        "Tea at four",
        "FIRST HOLD",
        "Draft, not sent",
    ):
        assert words in text, words


def test_the_page_says_the_same(client_of, album, booking, zhanna, alice, eve):
    add_call(booking, person=zhanna, role="Violin", by=alice)
    write_sheet(booking, songs=[make_song(album, "Tidewater")], gear="U47", by=alice)
    text = client_of(eve).get(f"/bookings/{booking.pk}/call-sheet/").content.decode()
    for words in (
        "Tokyo time (UTC+09:00)",
        "港スタジオ",
        "Goods lift",
        "Жанна Кузнецова",
        "Violin",
        "Tidewater",
        "U47",
        "not sent yet",
    ):
        assert words in text
    assert "Send to those called" not in text


def test_it_goes_once_to_each_called_and_the_producers(booking, zhanna, alice):
    add_call(booking, person=zhanna, role="Violin", by=alice)
    issue = send_sheet(booking, by=alice)
    outbox.sweep()
    outbox.sweep()
    assert (issue.number, issue.told) == (1, ["alice@bluebird.example", "zhanna@example.com"])
    assert sorted(to for to, _, _ in papers()) == ["alice@bluebird.example", "zhanna@example.com"]
    assert Notice.objects.filter(about="call_sheet").count() == 1
    assert not Outbox.objects.filter(state="dead").exists()


def test_unchanged_it_goes_only_to_who_has_none(booking, zhanna, dora, alice):
    add_call(booking, person=zhanna, by=alice)
    send_sheet(booking, by=alice)
    with pytest.raises(Conflict) as refused:
        send_sheet(booking, by=alice)
    assert refused.value.code == "nothing_new"
    sheet = CallSheet.objects.get()
    issue = sheet.issues.get()
    issue.told = ["alice@bluebird.example"]
    issue.save()
    outbox.sweep()
    mail.outbox.clear()
    Outbox.objects.filter(kind="studio.call_sheet").delete()
    assert send_sheet(booking, by=alice).number == 1
    assert issue.sheet.issues.count() == 1
    rows = Outbox.objects.filter(kind="studio.call_sheet", state="waiting")
    assert [row.payload["to"] for row in rows] == [["zhanna@example.com"]]


def test_a_move_sends_it_again_by_itself_with_the_change_marked(booking, zhanna, alice, clock):
    add_call(booking, person=zhanna, role="Violin", by=alice)
    send_sheet(booking, by=alice)
    outbox.sweep()
    mail.outbox.clear()
    move_booking(booking, starts_at=at(8, 12), ends_at=at(8, 20), by=alice)
    outbox.sweep()
    assert papers() == []
    clock.shift(timedelta(minutes=6))
    outbox.sweep()
    outbox.sweep()
    (first, second) = CallSheetIssue.objects.order_by("number")
    assert (second.number, second.sent_by) == (2, None)
    assert {change["key"] for change in second.changes} == {"when", next(k for k in _people(second))}
    told = papers()
    assert sorted(to for to, _, _ in told) == ["alice@bluebird.example", "zhanna@example.com"]
    for _, subject, text in told:
        assert "issue 2" in subject
        assert "Issue 2" in text
        assert "CHANGED" in text
        assert "before: Tuesday 8 June 2027, 18:00–Wednesday 9 June, 02:00" in text
    assert first.changes == []


def _people(issue: CallSheetIssue) -> list[str]:
    return [f"person:{one['key']}" for one in issue.facts["people"]]


def test_several_changes_within_five_minutes_go_as_one(booking, zhanna, alice, clock):
    add_call(booking, person=zhanna, by=alice)
    send_sheet(booking, by=alice)
    outbox.sweep()
    write_sheet(booking, gear="U47", by=alice)
    clock.shift(timedelta(minutes=1))
    write_sheet(booking, gear="U47, C12", by=alice)
    confirm_booking(booking, by=alice)
    clock.shift(timedelta(minutes=7))
    outbox.sweep()
    outbox.sweep()
    assert CallSheetIssue.objects.count() == 2
    issue = CallSheetIssue.objects.get(number=2)
    assert [change["key"] for change in issue.changes] == ["status", "gear"]
    assert issue.facts["gear"] == "U47, C12"


def test_changed_and_changed_back_sends_nothing_but_the_next_change_does(booking, zhanna, alice, clock):
    add_call(booking, person=zhanna, by=alice)
    send_sheet(booking, by=alice)
    for gear in ("U47", ""):
        write_sheet(booking, gear=gear, by=alice)
    clock.shift(timedelta(minutes=6))
    outbox.sweep()
    assert CallSheetIssue.objects.count() == 1
    write_sheet(booking, gear="C12", by=alice)
    clock.shift(timedelta(minutes=6))
    outbox.sweep()
    assert CallSheetIssue.objects.count() == 2


def test_an_answer_is_no_change_but_a_no_is(booking, zhanna, dora, alice, clock):
    call = add_call(booking, person=zhanna, by=alice)
    add_call(booking, person=dora, by=alice)
    send_sheet(booking, by=alice)
    answer_call(call, answer="yes", by=alice)
    clock.shift(timedelta(minutes=6))
    outbox.sweep()
    assert CallSheetIssue.objects.count() == 1
    answer_call(call, answer="no", by=alice)
    clock.shift(timedelta(minutes=6))
    outbox.sweep()
    (gone,) = CallSheetIssue.objects.get(number=2).changes
    assert (gone["label"], gone["after"]) == ("Жанна Кузнецова", "not on it")


def test_a_cancelled_booking_sends_no_sheet(booking, zhanna, alice, clock):
    add_call(booking, person=zhanna, by=alice)
    send_sheet(booking, by=alice)
    cancel_booking(booking, reason="Ill", by=alice)
    clock.shift(timedelta(minutes=6))
    outbox.sweep()
    assert CallSheetIssue.objects.count() == 1
    with pytest.raises(Conflict) as refused:
        send_sheet(booking, by=alice)
    assert refused.value.code == "booking_over"


def test_whoever_may_not_book_neither_writes_nor_sends(booking, zhanna, alice, eve, anders):
    for user in (eve, anders):
        with pytest.raises(NotAllowed):
            write_sheet(booking, gear="x", by=user)
        with pytest.raises(NotAllowed):
            send_sheet(booking, by=user)


def test_a_song_of_another_album_is_refused(client_of, api_of, booking, foreign_album, album, alice):
    foreign = make_song(foreign_album, "Marker")
    desk = client_of(alice)
    answer = desk.post(f"/bookings/{booking.pk}/call-sheet/edit/", {"songs": [str(foreign.pk)]})
    assert answer.status_code == 422
    assert ">Marker" not in answer.content.decode()
    made = api_of(alice).post("/api/v1/call-sheets/", {"booking": str(booking.pk), "songs": [str(foreign.pk)]})
    assert made.status_code == 400


def test_somebody_called_from_outside_reads_it_as_it_was_sent(client_of, booking, charlie, bluebird, alice):
    guest = make_person(bluebird, "Charlie Crow", user=charlie)
    add_call(booking, person=guest, by=alice)
    write_sheet(booking, gear="U47", by=alice)
    client, path = client_of(charlie), f"/bookings/{booking.pk}/call-sheet"
    assert client.get(f"{path}/").status_code == 404
    assert client.get(f"{path}.pdf").status_code == 404
    send_sheet(booking, by=alice)
    write_sheet(booking, gear="Secret plans", by=alice)
    text = client.get(f"{path}/").content.decode()
    assert "U47" in text
    assert "Secret plans" not in text
    assert "Issue 1" in read(client.get(f"{path}.pdf").content)
    booking.calls.get().delete()
    assert client.get(f"{path}/").status_code == 404


def test_no_money_is_on_it_for_anybody(client_of, album, bluebird, room, dora, alice):
    make_rate(room, bluebird, "617.31")
    booking = make_booking(album, room, at(8), by=alice)
    add_call(booking, person=dora, fee=Decimal(4321), by=alice)
    send_sheet(booking, by=alice)
    outbox.sweep()
    desk = client_of(alice)
    said = [desk.get(f"/bookings/{booking.pk}/call-sheet/").content.decode(), str(CallSheetIssue.objects.get().facts)]
    said += [text for _, _, text in papers()] + [message.body for message in mail.outbox if "all sheet" in message.subject]
    for text in said:
        assert not any(figure in text.replace(",", "") for figure in ("617", "4938", "4321"))


def test_what_changed_is_told_by_its_label(booking, zhanna, alice, house):
    add_call(booking, person=zhanna, role="Violin", by=alice)
    before = facts_of(booking, None)
    house.parking = "None today"
    booking.room.studio.parking = "None today"
    after = facts_of(booking, None)
    assert changes(before, after) == [
        {"key": "parking", "label": "Parking", "before": "Two places in the yard", "after": "None today"}
    ]


def test_another_way_in_or_a_room_s_new_name_sends_it_again(booking, zhanna, alice, clock):
    add_call(booking, person=zhanna, role="Violin", by=alice)
    over = make_booking(booking.album, booking.room, at(9), by=alice)
    for each in (booking, over):
        send_sheet(each, by=alice)
    cancel_booking(over, reason="Not needed", by=alice)
    change_studio(booking.room.studio, parking="None today", by=alice)
    change_room(booking.room, name="Bスタジオ", by=alice)
    clock.shift(timedelta(minutes=6))
    outbox.sweep()
    (issue,) = CallSheetIssue.objects.filter(number=2)
    assert issue.sheet.booking == booking
    assert {change["key"] for change in issue.changes} == {"parking", "room"}


def test_a_long_sheet_goes_on_to_a_second_page_with_its_head(client_of, booking, bluebird, alice):
    for number in range(60):
        booking.calls.create(person=make_person(bluebird, f"Player {number}"), call_at=booking.starts_at)
    content = client_of(alice).get(f"/bookings/{booking.pk}/call-sheet.pdf").content
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 1
    assert "Call Name As" in pages[1].extract_text().replace("\n", " ")
    assert f"Page 2 of {len(pages)}" in pages[1].extract_text()


def test_rest_writes_sends_and_gives_the_paper(api_of, album, booking, zhanna, alice, eve):
    add_call(booking, person=zhanna, by=alice)
    song, api = make_song(album), api_of(alice)
    made = api.post("/api/v1/call-sheets/", {"booking": str(booking.pk), "songs": [str(song.pk)], "gear": "U47"})
    assert (made.status_code, made.json()["issue"], made.json()["songs"]) == (201, 0, [str(song.pk)])
    path = f"/api/v1/call-sheets/{made.json()['id']}/"
    assert api.post("/api/v1/call-sheets/", {"booking": str(booking.pk)}).status_code == 409
    assert api.patch(path, {"parts": "Drums"}, HTTP_IF_MATCH=made["ETag"]).json()["parts"] == "Drums"
    assert api.patch(path, {"parts": "Bass"}, HTTP_IF_MATCH=made["ETag"]).status_code == 412
    assert api.post(f"{path}send/").json()["issue"] == 1
    assert api.post(f"{path}send/").json()["code"] == "nothing_new"
    paper = api_of(eve).get(f"{path}pdf/")
    assert paper["Content-Type"] == "application/pdf"
    assert "Issue 1" in read(paper.content)


def test_the_sheet_costs_the_same_queries_with_one_and_with_three_called(queries, client_of, booking, bluebird, alice, album):
    path = f"/bookings/{booking.pk}/call-sheet/"
    add_call(booking, person=make_person(bluebird, "One"), by=alice)
    write_sheet(booking, songs=[make_song(album, "A")], by=alice)
    counted = [queries(client_of(alice), path)]
    for name in ("Two", "Three"):
        add_call(booking, person=make_person(bluebird, name), by=alice)
    write_sheet(booking, songs=[*album.songs.all(), make_song(album, "B"), make_song(album, "C")], by=alice)
    counted.append(queries(client_of(alice), path))
    assert counted[0] == counted[1]
