"""A budget from a CSV file: read whole, checked whole, and refused in words. Nothing here saves."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from producer.core.money import ZERO, converted, minor_unit, shown

from ..models import BudgetLine

MOST_BYTES = 1_000_000
MOST_ROWS = 1000
MOST_WORDS = 50
FORMULA = ("=", "+", "-", "@", "\t", "\r")
PRICED = {"quantity", "unit", "rate"}
KNOWN = {"category", "line", "name", "amount", "currency", *PRICED}
_NUMBER = re.compile(r"(\d{1,9}|\d{1,3}(,\d{3}){1,2})(\.\d{1,8})?")


@dataclass
class Preview:
    """What would be imported: `rows` as `import_lines` takes them, or `problems` in words, each with its line number."""

    currency: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    printed: tuple[int, Decimal] | None = None  # line number and amount of the TOTAL row

    @property
    def total(self) -> Decimal:
        return sum((amount_of(row, self.currency) for row in self.rows), ZERO)


def amount_of(row: dict[str, Any], currency: str) -> Decimal:
    return converted(row["quantity"], row["rate"], currency)


def read(content: bytes, currency: str) -> Preview:
    """Columns `category,line,amount,currency` or `category,name,quantity,unit,rate`; a `TOTAL` row is checked.

    Raises ValidationError for a file that cannot be read at all; what is wrong in its rows is in `problems`.
    """
    preview = Preview(currency)
    table = _table(_text(content))
    number, header = next(table, (0, []))
    columns = _columns([name.strip().casefold() for name in header])
    for number, cells in table:
        try:
            _take(preview, number, dict(zip(columns, cells, strict=False)), len(cells) - len(columns))
        except ValidationError as error:
            preview.problems += [f"Line {number}: {words}" for words in error.messages]
        if len(preview.problems) > MOST_WORDS:
            preview.problems.append("There is more, but this much first.")
            break
    return _checked(preview)


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise ValidationError("This file is larger than 1 MB: that is no budget.", code="too_large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError("This file is not UTF-8 text. Save it as “CSV UTF-8” and try again.", code="encoding") from error
    if "\0" in text:
        raise ValidationError("This is no CSV file: there are null bytes in it.", code="encoding")
    return text


def _table(text: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row that is not empty."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for count, cells in enumerate(row for row in reader if any(cell.strip() for cell in row)):
            if count > MOST_ROWS + 1:
                raise ValidationError(f"There are more than {MOST_ROWS:,} rows: that is no budget.", code="too_many")
            yield reader.line_num, cells
    except csv.Error as error:
        raise ValidationError(f"Line {reader.line_num} cannot be read as CSV: {error}.", code="csv") from error


def _columns(names: list[str]) -> list[str]:
    names = ["name" if name == "line" else name for name in names]
    unknown, twice = set(names) - KNOWN, len(names) != len(set(names))
    complete = {"category", "name"} <= set(names) and ("amount" in names or set(names) >= PRICED)
    if unknown or twice or not complete:
        raise ValidationError(
            "The first line must name the columns: category,line,amount,currency or category,name,quantity,unit,rate.",
            code="columns",
        )
    return names


def _take(preview: Preview, number: int, row: dict[str, str], surplus: int) -> None:
    cells = {name: cell.strip() for name, cell in row.items()}
    if preview.printed is not None:
        raise ValidationError("nothing may follow the TOTAL row.")
    if surplus > 0:
        raise ValidationError("it has more cells than there are columns; put names with commas in quotes.")
    if cells.get("category", "").casefold() == "total" and not cells.get("name"):
        _refuse_currency(cells, preview.currency)
        preview.printed = (number, _number(cells.get("amount") or cells.get("rate", ""), "amount"))
    else:
        preview.rows.append(_line(cells, preview.currency))


def _line(cells: dict[str, str], currency: str) -> dict[str, Any]:
    _refuse_currency(cells, currency)
    row: dict[str, Any] = {"category": _word(cells, "category", 80), "name": _word(cells, "name", 160)}
    if "rate" in cells or "quantity" in cells:
        unit = cells.get("unit", "").casefold()
        if unit not in BudgetLine.Unit.values:
            raise ValidationError(f"the unit is one of {', '.join(BudgetLine.Unit.values)}.")
        row |= {"quantity": _number(cells.get("quantity", ""), "quantity", places=2), "unit": unit}
        row |= {"rate": _money(cells.get("rate", ""), "rate", currency)}
    else:
        amount = _money(cells.get("amount", ""), "amount", currency)
        row |= {"quantity": Decimal(1), "unit": BudgetLine.Unit.FLAT, "rate": amount}
    return row


def _refuse_currency(cells: dict[str, str], currency: str) -> None:
    if (said := cells.get("currency", "").upper()) and said != currency:
        raise ValidationError(f"it is in {said[:10]}, and this album's budget is in {currency}.")


def _word(cells: dict[str, str], name: str, longest: int) -> str:
    word = cells.get(name, "")
    if not word:
        raise ValidationError(f"the {name} is missing.")
    if word.startswith(FORMULA):
        raise ValidationError(f"the {name} begins like a formula; write it in words.")
    if len(word) > longest or not word.isprintable():
        raise ValidationError(f"the {name} has more than {longest} characters or some that cannot be shown.")
    return word


def _number(text: str, name: str, places: int = 8) -> Decimal:
    if text.startswith(FORMULA):
        raise ValidationError(f"the {name} is a formula or less than nothing: {text[:30]}.")
    if not _NUMBER.fullmatch(text):
        raise ValidationError(f"the {name} is not a plain number: {text[:30] or 'it is empty'}.")
    number = Decimal(text.replace(",", ""))
    if round(number, places) != number or number >= 10**8:
        raise ValidationError(f"the {name} is too large or too fine.")
    return number


def _money(text: str, name: str, currency: str) -> Decimal:
    number = _number(text, name)
    if number % minor_unit(currency):
        raise ValidationError(f"{currency} has no such fraction: {text[:30]}.")
    return number


def _checked(preview: Preview) -> Preview:
    """A printed total that does not equal its lines is refused with both figures."""
    if not preview.rows and not preview.problems:
        preview.problems.append("There are no lines in it.")
    if preview.printed and not preview.problems and preview.printed[1] != preview.total:
        number, printed = preview.printed
        lines, total = shown(preview.total, preview.currency), shown(printed, preview.currency)
        preview.problems.append(f"Line {number}: TOTAL says {total}, but the lines sum to {lines}. Correct one or the other.")
    return preview
