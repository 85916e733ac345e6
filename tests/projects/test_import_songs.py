"""Songs from CSV and XLSX: what is read, what is refused and in which words, the page and REST."""

from __future__ import annotations

import base64
import io
import threading
import zipfile
from datetime import date, time
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from files.rules import read_sheet
from projects import actions
from projects.models import Song
from projects.rules import song_import
from tests import factories

HOLD = date(2027, 6, 30)
HEAD = ["Title", "Writers", "Origin", "BPM", "Key", "Time signature", "Length", "Mood", "Hold until", "Publisher"]


def xlsx(*rows: Any, head: list[str] = HEAD) -> bytes:
    book = openpyxl.Workbook()
    for row in (head, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(album, content):
    return song_import.read(song_import.table_of(content if isinstance(content, bytes) else content.encode()), album)


def test_a_sheet_is_read_as_people_type(clock, album):
    preview = read(
        album,
        xlsx(
            [
                "Slow Boat",
                "Quill, Byrd",
                "Pitched",
                92,
                "F# minor",
                "6/8",
                time(3, 42),
                "Sad; dark",
                date(2027, 6, 30),
                "Tin Pan",
            ],
            [],
            ["Long One", None, None, 118.5, None, None, time(1, 2, 5)],
            ["雨の日", "椎名林檎", "cover", "100 bpm", "Am", "4/4", "4:01", None, None, None],
        ),
    )
    assert preview.problems == []
    first, second, third = preview.rows
    assert first == {
        "title": "Slow Boat",
        "writers": "Quill, Byrd",
        "origin": "pitched",
        "tempo": Decimal(92),
        "key": "F# minor",
        "time_signature": "6/8",
        "length_seconds": 222,
        "moods": ["sad", "dark"],
        "held_until": date(2027, 6, 30),
        "pitched_by": "Tin Pan",
    }
    assert second == {"title": "Long One", "tempo": Decimal("118.5"), "length_seconds": 3725}
    assert (third["title"], third["tempo"], third["length_seconds"]) == ("雨の日", Decimal(100), 241)
    assert preview.numbers == [2, 4, 5]


def test_what_was_looked_at_is_what_is_taken(clock, album, alice):
    table = song_import.table_of(xlsx(["A, B", 'He "said"', "pitched", 92.5, "", "", time(3, 42), "a, b", HOLD, "P"]))
    assert (
        song_import.read(song_import.table_of(song_import.as_csv(table).encode()), album).rows
        == song_import.read(table, album).rows
    )


BAD = """title,writers,origin,key,tempo,time_signature,length,held_until,moods,iswc
,Nobody,,,,,,,,
Fast,A,,,quick,,,,,
Stolen,A,stolen,,,,,,,
Keyless,A,,H,,,,,,
Slow,A,,,19,,,,,
Odd,A,,,,4/3,,,,
Long,A,,,,,3.42,,,
Ours,A,original,,,,,2027-06-30,,
Someday,A,pitched,,,,,June,,
=1+1,A,,,,,,,,
Good,A,,,,,,,,
GOOD,a,,,,,,,,
Wrong,A,,,,,,,,T-000
Wide,A,,,,,,,,,x
Gone,A,pitched,,,,,2020-01-01,,
"""


def test_every_bad_row_is_named(clock, album):
    preview = read(album, BAD)
    said = {int(line.split(":")[0].removeprefix("Row ")): line.split(": ", 1)[1] for line in preview.problems}
    assert sorted(said) == [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16]
    for number, words in {
        2: "title is missing",
        3: "tempo is no number: quick",
        4: "origin is one of",
        5: "key like C major",
        6: "20",
        7: "4/4 or 6/8",
        8: "not like 3:42",
        9: "only a pitched song",
        10: "not like 2027-06-30",
        11: "formula",
        13: "song of row 12 again",
        15: "more cells",
        16: "today or later",
    }.items():
        assert words in said[number], said[number]
    assert [row["title"] for row in preview.rows] == ["Good"]


def test_what_is_in_the_pool_already_is_left_out(album, alice):
    factories.make_song(album, "Slow Boat", writers="Nora Quill")
    factories.make_song(album, "Alone")
    preview = read(album, "title,writers\nslow boat,N. Quill\nAlone,\nSlow Boat,Somebody Else\nAlone,Quill\n")
    assert preview.there == ["slow boat", "Alone"]
    assert [row["writers"] for row in preview.rows] == ["Somebody Else", "Quill"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "nothing in it"),
        (b"\xff\xfe\x00t", "neither XLSX nor UTF-8"),
        (b"title\0", "null bytes"),
        (b"name\nx", "must name the columns"),
        (b"title,title\nx,y", "must name the columns"),
        (b"title,wage\nx,1", "'wage'"),
        (b'title\n"x', "cannot be read as CSV"),
        (b"title\n" + b"x\n" * 1001, "more than 1,000 rows"),
        (b"title\n" + b"x" * 2_000_001, "larger than 2 MB"),
        (b"PK\x03\x04 this is a text file", "damaged"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(album, content, words):
    with pytest.raises(ValidationError, match=words):
        read(album, content)


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def test_a_sheet_that_is_none_too_large_or_reckons_is_refused_in_words():
    for content, words in [
        (xlsx(["=A1"]), "A2 holds a formula"),
        (xlsx(*([f"Song {n}"] for n in range(100_000))), "more than 1,000 rows"),
        (xlsx(["x"] * 41, head=["title"]), "more than 40 columns"),
        (packed(**{"xl__workbook.xml": b"<x/>", "xl__worksheets__sheet1.xml": b"\0" * 70_000_000}), "unpacks to far more"),
        (packed(**{"word__document.xml": b"<x/>"}), "no workbook"),
        (b"GIF89a", "no XLSX"),
        (xlsx(["x"])[:-200], "damaged"),
    ]:
        with pytest.raises(ValidationError, match=words):
            read_sheet(content)


def test_entities_that_grow_are_refused():
    """A billion laughs in the sheet of an otherwise sound book."""
    grown = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(["Marker"]))) as good, zipfile.ZipFile(out, "w") as bad:
        for part in good.infolist():
            text = good.read(part).decode()
            if "Marker" in text:
                text = f'<!DOCTYPE x [<!ENTITY l0 "ha">{grown}]>' + text.split("?>")[-1].replace("Marker", "&l9;")
                assert "&l9;" in text
            bad.writestr(part.filename, text)
    with pytest.raises(ValidationError):
        read_sheet(out.getvalue())


def test_an_import_is_all_or_nothing(clock, album, alice):
    rows = [{"title": "One"}, {"title": "Two", "origin": "pitched", "held_until": date(2020, 1, 1)}]
    with pytest.raises(ValidationError, match="“Two”: A hold ends today or later"):
        actions.import_songs(album, rows, by=alice)
    assert not Song.objects.exists()
    rows[1]["held_until"] = date(2027, 6, 30)
    assert len(actions.try_import_songs(album, rows, by=alice)) == 2
    assert not Song.objects.exists()
    actions.import_songs(album, rows, by=alice)
    assert list(album.songs.values_list("title", "position", "held_until")) == [("One", 1, None), ("Two", 2, date(2027, 6, 30))]


def test_the_page_shows_first_and_then_takes(clock, album, alice, client_of):
    client, url = client_of(alice), f"/albums/{album.pk}/songs/import/"
    content = xlsx(
        *(
            [f"Song {n}", "A. Archer", "pitched", 90 + n, "", "", time(3, n), "", date(2027, 6, 30), "Tin Pan"]
            for n in range(30)
        )
    )
    shown = client.post(url, {"file": SimpleUploadedFile("pool.xlsx", content)})
    assert shown.status_code == 200
    assert "30 songs would come in" in shown.content.decode()
    assert not Song.objects.exists()
    assert client.post(url, {"csv": shown.context["text"], "confirm": "1"}).status_code == 302
    assert Song.objects.filter(origin="pitched", held_until=date(2027, 6, 30)).count() == 30
    again = client.post(url, {"file": SimpleUploadedFile("pool.xlsx", content)}).content.decode()
    assert "0 songs would come in" in again and "30 of the file are in the pool already" in again


@pytest.mark.parametrize(
    "body",
    [{}, {"csv": " "}, {"csv": "x"}, {"csv": BAD}, {"csv": "title\n\0"}, {"csv": "title\nx", "confirm": "1", "file": "x"}],
)
def test_the_page_refuses_in_words_and_keeps_the_text(album, alice, client_of, body):
    answer = client_of(alice).post(f"/albums/{album.pk}/songs/import/", body)
    assert answer.status_code == (302 if "confirm" in body else 422)
    if body.get("csv") == BAD:
        assert "Row 3: the tempo is no number: quick." in answer.content.decode()


def test_the_preview_is_escaped(album, alice, client_of):
    answer = client_of(alice).post(f"/albums/{album.pk}/songs/import/", {"csv": 'title\n"<script>x</script>"'})
    assert b"<script>x" not in answer.content


def test_rest_tries_and_takes(album, alice, anders, api_of):
    api, url = api_of(alice), f"/api/v1/albums/{album.pk}/import-songs/"
    body = {"xlsx": base64.b64encode(xlsx(["One", "A"], ["Two", "B"])).decode()}
    tried = api.post(url, {**body, "dry_run": True})
    assert tried.status_code == 200, tried.json()
    assert [song["title"] for song in tried.json()["songs"]] == ["One", "Two"]
    assert not Song.objects.exists()
    assert len(api.post(url, body).json()["songs"]) == 2
    told = api.post(url, {"csv": "title,writers\nOne,A\nThree,C"}).json()
    assert (told["left_out"], [song["title"] for song in told["songs"]]) == (["One"], ["Three"])
    assert api.post(url, {"csv": BAD}).json()["errors"]["csv"][0]["message"].startswith("Row 2:")
    for bad in (
        {},
        {"csv": "title\nx", **body},
        {"xlsx": "!"},
        {"xlsx": "UEsDBA=="},
        {"csv": 1},
        {"csv": "x", "dry_run": "yes"},
    ):
        assert api.post(url, bad).status_code == 400
    assert api_of(anders).post(url, {"csv": "title\nx"}).status_code == 403
    formula = {"xlsx": base64.b64encode(xlsx(["=A1"])).decode()}
    assert list(api.post(url, formula).json()["errors"]) == ["xlsx"]


@pytest.mark.django_db(transaction=True)
def test_the_same_import_sent_many_times_at_once_comes_in_once(album, alice, api_of):
    clients, start, answers = [api_of(alice) for _ in range(4)], threading.Barrier(4), []

    def run(api):
        try:
            start.wait()
            answers.append(
                api.post(f"/api/v1/albums/{album.pk}/import-songs/", {"csv": "title,writers\nOne,A\nTwo,B"}).status_code
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(api,)) for api in clients]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert answers == [200] * 4
    assert sorted(album.songs.values_list("title", flat=True)) == ["One", "Two"]
