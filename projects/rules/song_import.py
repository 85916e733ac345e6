"""Songs from a CSV or XLSX file: read whole, checked whole, and refused in words, row by row. Nothing here saves."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError

from files.rules import read_sheet

from ..models import Album, Song
from ..music import plain_moods, same_song, seconds
from .hold import end_of_hold

MOST_BYTES = 2_000_000
MOST_ROWS = 1000
MOST_WORDS = 50
NAMES = {
    "title": "title song",
    "writers": "writers writer songwriters songwriter",
    "origin": "origin",
    "pitched_by": "pitched_by publisher source",
    "held_until": "held_until hold_until on_hold_until hold",
    "key": "key",
    "tempo": "tempo bpm tempo_bpm",
    "time_signature": "time_signature metre meter",
    "length_seconds": "length duration time length_seconds",
    "moods": "moods mood mood_tags tags",
    "iswc": "iswc",
    "notes": "notes note comment comments",
    "external_id": "external_id id",
}
COLUMNS = {alias: name for name, aliases in NAMES.items() for alias in aliases.split()}
ORIGINS = {
    **{value: value for value in Song.Origin.values},
    **{label.casefold(): value for value, label in Song.Origin.choices},
    "cowrite": "cowrite",
    "pitch": "pitched",
}


@dataclass
class Preview:
    """What would come in: `rows` as `import_songs` takes them, what is `there` already, and `problems` in words by row."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)  # of each of them, in the file
    there: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def table_of(content: bytes) -> list[tuple[int, list[str]]]:
    """Row numbers and cells of a file, be it CSV or XLSX. Raises ValidationError for what cannot be read at all."""
    if len(content) > MOST_BYTES:
        raise ValidationError("This file is larger than 2 MB: that is no pool of songs.", code="too_large")
    if content.startswith(b"PK"):
        return read_sheet(content)
    return list(_csv(_decoded(content)))


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        words = "This is neither XLSX nor UTF-8 text. Save it as XLSX or as “CSV UTF-8” and try again."
        raise ValidationError(words, code="encoding") from error
    if "\0" in text:
        raise ValidationError("This is neither XLSX nor CSV: there are null bytes in it.", code="encoding")
    return text


def _csv(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        for count, cells in enumerate(row for row in reader if any(cell.strip() for cell in row)):
            if count > MOST_ROWS:
                raise ValidationError(f"There are more than {MOST_ROWS:,} rows: import them in parts.", code="too_many")
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise ValidationError(f"Row {reader.line_num} cannot be read as CSV: {error}.", code="csv") from error


def read(table: list[tuple[int, list[str]]], album: Album) -> Preview:
    """Check every row as the song it would be. Raises ValidationError where the first row names no columns."""
    if not table:
        raise ValidationError("There is nothing in it.", code="empty")
    columns = _columns(table[0][1])
    preview, seen = Preview(), there(album)
    for number, cells in table[1:]:
        try:
            _take(preview, seen, number, _row(columns, cells, album))
        except ValidationError as error:
            preview.problems += [f"Row {number}: {words}" for words in _words(error)]
        if len(preview.problems) > MOST_WORDS:
            preview.problems.append("There is more, but this much first.")
            break
    if not (preview.rows or preview.problems or preview.there):
        preview.problems.append("There are no songs in it, only names of columns.")
    return preview


def as_csv(table: Iterable[tuple[int, list[str]]]) -> str:
    """The same as text, so that what was looked at is what is then taken."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(cells for _, cells in table)
    return out.getvalue()


def _columns(heads: list[str]) -> list[str]:
    while heads and not heads[-1]:
        heads = heads[:-1]
    plain = ["_".join(head.casefold().replace(",", " ").replace("-", " ").split()) for head in heads]
    names = [COLUMNS.get(head, "") for head in plain]
    unknown = [head for head, name in zip(heads, names, strict=True) if not name]
    if unknown or "title" not in names or len(set(names)) < len(names):
        wrong = f" These are not: {', '.join(repr(head[:30]) for head in unknown[:5])}." if unknown else ""
        words = f"The first row must name the columns, each once: title, and any of {', '.join([*NAMES][1:])}.{wrong}"
        raise ValidationError(words, code="columns")
    return names


def there(album: Album) -> dict[tuple[str, str], int]:
    """What tells songs apart, of those in the pool already: row 0."""
    return {identity(title, writers): 0 for title, writers in album.songs.values_list("title", "writers")}


def identity(title: str, writers: str) -> tuple[str, str]:
    return (same_song(title, writers) or same_song(title, "nobody"), "" if writers else "alone")


def _take(preview: Preview, seen: dict[tuple[str, str], int], number: int, row: dict[str, Any]) -> None:
    who = identity(row["title"], row.get("writers", ""))
    if who not in seen:
        seen[who] = number
        preview.rows.append(row)
        preview.numbers.append(number)
    elif seen[who]:
        raise ValidationError(f"it is the song of row {seen[who]} again.")
    else:
        preview.there.append(row["title"])


def _row(columns: list[str], cells: list[str], album: Album) -> dict[str, Any]:
    surplus = cells[len(columns) :]
    if any(surplus):
        raise ValidationError("it has more cells than there are columns; put words with commas in quotes.")
    row: dict[str, Any] = {}
    for name, text in zip(columns, cells, strict=False):
        if text.startswith("="):
            raise ValidationError(f"the {_called(name)} is a formula; write it in words.")
        if text:
            row[name] = _READ.get(name, str)(text)
    if not row.get("title"):
        raise ValidationError("the title is missing.")
    if row.get("pitched_by") or row.get("held_until"):
        row.setdefault("origin", Song.Origin.PITCHED)
    _check(row, album)
    return row


def _check(row: dict[str, Any], album: Album) -> None:
    """By the song's own rules, so that a row and a form cannot disagree."""
    until = row.get("held_until")
    song = Song(album=album, **{name: value for name, value in row.items() if name != "held_until"})
    song.clean_fields(exclude=["album"])
    if len(row.get("notes", "")) > 20_000:
        raise ValidationError("the notes have more than 20,000 letters.")
    if until and song.origin != Song.Origin.PITCHED:
        raise ValidationError("only a pitched song is on hold; its origin says that it is ours.")
    if until:
        end_of_hold(until, album.time_zone)


def _origin(text: str) -> str:
    if text.casefold() not in ORIGINS:
        raise ValidationError(f"the origin is one of {', '.join(Song.Origin.values)}, not {text[:30]}.")
    return ORIGINS[text.casefold()]


def _tempo(text: str) -> Decimal:
    try:
        tempo = Decimal(text.casefold().removesuffix("bpm").strip().replace(",", "."))
    except InvalidOperation:
        tempo = Decimal("NaN")
    if not tempo.is_finite():
        raise ValidationError(f"the tempo is no number: {text[:30]}.")
    return round(tempo, 2) if abs(tempo) < 10**6 else tempo


def _length(text: str) -> int:
    try:
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else seconds(text)
    except ValidationError as error:
        raise ValidationError(f"the length is not like 3:42: {text[:30]}.") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10] if text[10:11] in ("T", " ") else text)
    except ValueError as error:
        raise ValidationError(f"the day is not like 2027-06-30: {text[:30]}.") from error


def _moods(text: str) -> list[str]:
    return plain_moods(word for word in text.replace(";", ",").split(",") if word.strip())


_READ = {"origin": _origin, "tempo": _tempo, "length_seconds": _length, "held_until": _day, "moods": _moods}


def _called(name: str) -> str:
    hold = {"held_until": "day of the hold", "until": "day of the hold"}
    return {**hold, "length_seconds": "length", "iswc": "ISWC"}.get(name, name.replace("_", " "))


def _words(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return error.messages
    return [f"{_called(name)}: {words}" for name, found in error.message_dict.items() for words in found]
