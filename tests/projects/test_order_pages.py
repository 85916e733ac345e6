"""The order tab: what it shows, what its buttons do, and what it refuses in words."""

from __future__ import annotations

import pytest

from projects.actions.order import copy_order
from projects.actions.order_items import move_item
from projects.actions.recording import add_recording
from projects.actions.single import pick_single
from projects.models import RunningOrder, SideLimit, Single
from tests import factories

from .orders import make_order, titles


@pytest.fixture
def order(album, alice):
    return make_order(album, alice, format="12in", songs=4)


def to(order, verb="change"):
    return f"/running-orders/{order.pk}/{verb}/"


def first(order):
    return order.items.order_by("side", "position").first()


def test_the_list_costs_the_same_for_one_order_and_single_and_for_three(album, order, alice, client_of, queries):
    client, url = client_of(alice), f"/albums/{album.pk}/orders/"
    songs = list(album.songs.select_related("album__organization"))
    pick_single(add_recording(songs[0], kind="radio_edit", by=alice), reason="Good", by=alice)
    queries(client, url)
    few = queries(client, url)
    for number in (1, 2):
        copy_order(order, name=f"Copy {number}", by=alice)
        pick_single(add_recording(songs[number], kind="radio_edit", by=alice), reason="Good", by=alice)
    assert queries(client, url) == few


def test_an_order_costs_the_same_for_few_songs_and_for_many(album, order, alice, client_of, queries):
    client, url = client_of(alice), f"/running-orders/{order.pk}/"
    queries(client, url)
    few = queries(client, url)
    for number in range(5):
        song = factories.make_song(album, f"More {number}", state="final_cut")
        add_recording(song, by=alice)
    client.post(to(order), {"missing": "1"})
    assert queries(client, url) == few


def test_the_page_says_times_fits_keys_and_the_best_break(order, art, alice, client_of):
    body = client_of(alice).get(f"/running-orders/{order.pk}/").content.decode()
    assert "4 songs, 15:06 in all." in body  # 3:00 3:30 4:00 4:30 and three gaps of 2 s
    assert "Side A: 15:06, good to 20:00, too long beyond 25:00" in body
    assert "G major (9B) to F# minor (11A): 2 fifths apart." in body
    assert "Break sides 2 / 2" in body
    assert "Save gaps" not in client_of(art).get(f"/running-orders/{order.pk}/").content.decode()


def test_buttons_move_within_a_side_and_over_its_edge(order, alice, client_of):
    client = client_of(alice)
    last = order.items.order_by("-position").first()
    assert client.post(to(order), {"down": first(order).pk}).status_code == 302
    assert client.post(to(order), {"down": last.pk}).status_code == 302
    assert titles(order) == [["Song 2", "Song 1", "Song 3"], ["Song 4"]]
    client.post(to(order), {"up": last.pk})
    client.post(to(order), {"break": "1"})
    assert titles(order) == [["Song 2", "Song 1"], ["Song 3", "Song 4"]]


def test_a_drop_answers_with_the_arranging_part_alone(order, alice, client_of):
    answer = client_of(alice).post(to(order), {"move": f"{first(order).pk}:2:1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.content.decode().lstrip().startswith('<form id="arrange"')
    assert titles(order)[1] == ["Song 1"]


def test_who_saw_an_older_order_is_told_and_shown_the_present_one(order, alice, client_of):
    seen = order.version
    move_item(order, first(order).pk, position=4, by=alice)
    answer = client_of(alice).post(to(order), {"version": seen, "up": first(order).pk}, headers={"HX-Request": "true"})
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this order" in body
    assert f'name="version" value="{seen + 1}"' in body
    assert titles(order)[0][-1] == "Song 1"


def test_gaps_are_saved_together_and_odd_ones_refused(order, alice, client_of):
    client, item = client_of(alice), first(order)
    client.post(to(order), {f"join-{item.pk}": "-4,5", "joins": "1"})
    item.refresh_from_db()
    assert (item.gap_seconds, str(item.crossfade_seconds)) == (0, "4.5")
    for wrong in ("loud", "9" * 40, "-99", "NaN"):
        answer = client.post(to(order), {f"join-{item.pk}": wrong, "joins": "1"})
        assert answer.status_code == 422, wrong
        assert "Seconds between songs" in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"move": "x:1:1"}, 404),
        ({"up": "\x00"}, 404),
        ({"out": "1"}, 404),
        ({"add": "1", "recording": "no"}, 404),
        ({"move": "{item}:9:1"}, 422),
        ({"move": "{item}:1:x"}, 422),
        ({"move": "{item}"}, 422),
        ({"version": "x", "up": "{item}"}, 422),
    ],
)
def test_odd_input_is_refused(order, alice, client_of, sent, status):
    body = {name: value.format(item=first(order).pk) for name, value in sent.items()}
    assert client_of(alice).post(to(order), body).status_code == status


def test_an_order_that_lacks_a_song_is_not_locked_and_says_which(order, alice, client_of):
    client = client_of(alice)
    client.post(to(order), {"out": first(order).pk})
    answer = client.post(to(order, "lock"), {})
    assert answer.status_code == 409
    assert "“Song 1” is missing from it." in answer.content.decode()
    client.post(to(order), {"missing": "1"})
    assert client.post(to(order, "lock"), {}).status_code == 302
    assert client.post(to(order, "reopen"), {"reason": ""}).status_code == 422
    assert client.post(to(order, "reopen"), {"reason": "Another single"}).status_code == 302
    assert RunningOrder.objects.get(pk=order.pk).edition == 2


def test_two_orders_side_by_side_say_what_moved(order, alice, charlie, client_of, foreign_album):
    other = copy_order(order, name="Other", by=alice)
    move_item(other, first(other).pk, position=4, by=alice)
    url = f"/running-orders/{order.pk}/compare/?with="
    assert "1 song moved; the others keep their order." in client_of(alice).get(f"{url}{other.pk}").content.decode()
    theirs = make_order(foreign_album, charlie)
    for wrong in (str(theirs.pk), "nothing", ""):
        assert client_of(alice).get(url + wrong).status_code == 404


def test_limits_are_typed_as_minutes_and_dropped_again(order, album, alice, client_of):
    client, url = client_of(alice), f"/albums/{album.pk}/orders/limits/"
    assert client.post(url, {"format": "12in", "12in-good_seconds": "18:30", "12in-most_seconds": "22:00"}).status_code == 302
    assert SideLimit.objects.get(album=album).good_seconds == 1110
    answer = client.post(url, {"format": "12in", "12in-good_seconds": "23:00", "12in-most_seconds": "22:00"})
    assert answer.status_code == 422
    assert client.post(url, {"format": "shellac"}).status_code == 404
    client.post(url, {"format": "12in", "drop": "1"})
    assert not SideLimit.objects.exists()


def test_a_single_is_picked_asked_for_and_shows_what_stands_in_its_way(order, album, alice, client_of):
    client = client_of(alice)
    sent = {"recording": first(order).recording_id, "reason": "Everybody sings it", "focus_on": "2027-05-07"}
    client.post(f"/albums/{album.pk}/singles/new/", sent)
    single = Single.objects.get()
    body = client.get(f"/singles/{single.pk}/").content.decode()
    assert "The recording has no ISRC." in body
    assert "Nobody has been asked for approval." in body
    assert client.post(f"/singles/{single.pk}/ask/", {}).status_code == 302
    assert "Waiting for approval" in client.get(f"/albums/{album.pk}/orders/").content.decode()
    assert client.post(f"/albums/{album.pk}/singles/new/", {**sent, "reason": ""}).status_code == 422
