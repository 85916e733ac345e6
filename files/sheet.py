"""The first sheet of an XLSX as rows of text. Loaded by `probe.py` in its own limited process, for its content is anybody's."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

MOST_ROWS = 1_001  # the head and a thousand
MOST_BLANK = 20_000  # rows without anything, which a formatted sheet has below its end
MOST_COLUMNS = 40
MOST_LETTERS = 20_000  # of a cell
MOST_TEXT = 2_000_000  # of all
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 500


class Unfit(Exception):
    """It can be read, and is not what we take; the words are for people."""


def read(data: bytes) -> list[list[Any]]:
    """`[row number, [cells]]` of each row with something in it. Raises Unfit, or what the library raises on a damaged file."""
    _refuse_bomb(data)
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    if not book.worksheets:
        raise Unfit("There is no sheet in this file.")
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what it says of its size need not be so
    rows: list[list[Any]] = []
    letters = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
        texts = [_text(cell) for cell in cells]
        if any(texts):
            letters += sum(map(len, texts))
            rows.append([number, texts])
        _refuse_large(len(rows), number, letters, texts)
    return rows


def _refuse_large(count: int, number: int, letters: int, texts: list[str]) -> None:
    if count > MOST_ROWS:
        raise Unfit(f"There are more than {MOST_ROWS - 1:,} rows: that is no pool of songs. Import it in parts.")
    if number - count > MOST_BLANK:
        raise Unfit(f"This sheet goes on for more than {MOST_BLANK:,} empty rows. Copy what counts into a new one.")
    if len(texts) > MOST_COLUMNS and any(texts[MOST_COLUMNS:]):
        raise Unfit(f"There are more than {MOST_COLUMNS} columns: that is no pool of songs.")
    if letters > MOST_TEXT:
        raise Unfit("There is more text in it than a thousand songs need. Import it in parts.")


def _refuse_bomb(data: bytes) -> None:
    """Judged by what the archive says of itself; unpacking stops at what it said."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Unfit("This is no XLSX file: there is no workbook in it.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unfit("This file unpacks to far more than a list of songs. Save the sheet alone, or as CSV.")


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise Unfit(f"{cell.coordinate} holds a formula. Paste the values only, so that what you see is what comes in.")
    if cell.data_type == "e":
        raise Unfit(f"{cell.coordinate} holds an error ({str(value)[:20]}).")
    text = _shown(value)
    if len(text) > MOST_LETTERS:
        raise Unfit(f"{cell.coordinate} holds more than {MOST_LETTERS:,} letters.")
    return text


def _shown(value: Any) -> str:
    """As one would have typed it: 92, 118.5, 2027-06-01, 3:42."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, timedelta):
        return _clock(round(value.total_seconds()))
    if isinstance(value, time) or (isinstance(value, datetime) and value.year < 1901):
        return _clock(value.hour * 3600 + value.minute * 60 + value.second)
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value).strip()


def _clock(seconds: int) -> str:
    """A length. Spreadsheets take 3:42 for hours and minutes; no song lasts three hours and ends on the full minute."""
    if seconds >= 3600 and seconds % 60 == 0:
        seconds //= 60
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
