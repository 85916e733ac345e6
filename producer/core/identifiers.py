"""The numbers of the trade: what each looks like, its check, and in words why one is refused.

Check rules: ISRC after ISO 3901 (python-stdnum knows which prefixes were ever given out); ISWC after ISO 15707; IPI after
CISAC, as django-music-publisher has it; ISNI ISO 27729 by ISO 7064 MOD 11-2; GTIN after GS1; GRid and DPID by ISO 7064
MOD 37,36. Stored without separators, in capitals; `shown` gives the printed form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from stdnum import isrc as known_prefixes
from stdnum.exceptions import InvalidComponent
from stdnum.iso7064 import mod_11_2, mod_37_36

_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015]")
Part = tuple[int, int, str, str]  # from, to, what must stand there as a pattern, and in words


@dataclass(frozen=True)
class Scheme:
    """`lengths` without separators, `parts` what stands where; `check` works out the last `tail` characters from the rest."""

    name: str
    lengths: tuple[int, ...]
    parts: Sequence[Part]
    shape: Callable[[str], str]
    check: Callable[[str], str] | None = None
    tail: int = 1
    pad: tuple[int, ...] = ()
    more: Callable[[str], None] | None = None

    def clean(self, text: str) -> str:
        """The number as it is stored. Raises ValidationError, saying what is wrong with it."""
        number = _SEPARATORS.sub("", text).upper()
        if len(number) in self.pad and number.isdigit():
            number = number.zfill(self.lengths[0])
        self._refuse_shape(number)
        self._refuse_check(number)
        if self.more:
            self.more(number)
        return number

    def shown(self, number: str) -> str:
        return self.shape(number) if number else ""

    def _refuse_shape(self, number: str) -> None:
        for start, end, pattern, words in self.parts:
            if not re.fullmatch(pattern, number[start:end] or "", re.ASCII) and (len(number) in self.lengths or start == 0):
                raise _refusal(self, "format", words)
        if len(number) not in self.lengths:
            wanted = " or ".join(str(length) for length in self.lengths)
            raise _refusal(self, "length", f"{_an(self.name)} has {wanted} characters; this has {len(number)}.")

    def _refuse_check(self, number: str) -> None:
        if self.check is None:
            return
        data, given = number[: -self.tail], number[-self.tail :]
        if (right := self.check(data)) != given:
            words = f"The check at the end would be {right}, not {given}: a character is wrong, or two are swapped."
            raise _refusal(self, "checksum", words)


def _refusal(scheme: Scheme, code: str, words: str) -> ValidationError:
    return ValidationError(words, code=f"{scheme.name.split()[0].lower()}_{code}")


def _an(name: str) -> str:
    return f"An {name}" if name[0] in "AEIO" else f"A {name}"


def _ranks(digits: str, start: int) -> str:
    """ISO 15707: the sum of each digit times its place and a start; what it lacks to a full ten."""
    return str(-(start + sum(place * int(digit) for place, digit in enumerate(digits, start=1))) % 10)


def _ipi_name(digits: str) -> str:
    rest = sum((10 - place) * int(digit) for place, digit in enumerate(digits)) % 101
    return f"{(101 - rest) % 100 if rest else 0:02d}"


def _gtin(digits: str) -> str:
    return str(-sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits))) % 10)


def _known_prefix(number: str) -> None:
    try:
        known_prefixes.validate(number)
    except InvalidComponent as error:
        raise _refusal(ISRC, "prefix", f"No agency gives out ISRCs that begin with {number[:2]}.") from error


def _joined(separator: str, *widths: int) -> Callable[[str], str]:
    def shape(number: str) -> str:
        parts, at = [], 0
        for width in widths:
            parts.append(number[at : at + width])
            at += width
        return separator.join(parts)

    return shape


def _iswc_shape(number: str) -> str:
    return f"T-{number[1:4]}.{number[4:7]}.{number[7:10]}-{number[10]}"


_ISRC_PARTS = [
    (0, 2, "[A-Z]{2}", "An ISRC begins with two letters, such as GB."),
    (2, 5, "[A-Z0-9]{3}", "The third to fifth characters of an ISRC are letters or digits, such as AYE."),
    (5, 7, "[0-9]{2}", "The sixth and seventh characters of an ISRC are its year, such as 27."),
    (7, 12, "[0-9]{5}", "An ISRC ends with five digits."),
]
ISRC = Scheme("ISRC", (12,), _ISRC_PARTS, _joined("-", 2, 3, 2, 5), more=_known_prefix)
ISWC = Scheme(
    "ISWC",
    (11,),
    [(0, 1, "T", "An ISWC begins with T."), (1, 11, "[0-9]+", "After its T an ISWC is all digits.")],
    _iswc_shape,
    check=lambda data: _ranks(data[1:], 1),
)
IPI_NAME = Scheme(
    "IPI name number",
    (11,),
    [(0, 99, "[0-9]+", "An IPI name number is all digits.")],
    str,
    check=_ipi_name,
    tail=2,
    pad=(9, 10),
)
IPI_BASE = Scheme(
    "IPI base number",
    (11,),
    [(0, 1, "[A-Z]", "An IPI base number begins with a letter, mostly I."), (1, 11, "[0-9]+", "After its letter come digits.")],
    _joined("-", 1, 9, 1),
    check=lambda data: _ranks(data[1:], 2),
)
ISNI = Scheme(
    "ISNI",
    (16,),
    [
        (0, 15, "[0-9]+", "An ISNI is all digits; only its last may be X."),
        (15, 16, "[0-9X]", "An ISNI ends with a digit or X."),
    ],
    _joined(" ", 4, 4, 4, 4),
    check=mod_11_2.calc_check_digit,
)
GTIN = Scheme("UPC or EAN", (12, 13), [(0, 99, "[0-9]+", "A UPC or EAN is all digits.")], str, check=_gtin)
GRID = Scheme(
    "GRid",
    (18,),
    [(0, 2, "A1", "A GRid begins with A1."), (2, 18, "[A-Z0-9]+", "A GRid is letters and digits.")],
    _joined("-", 2, 5, 10, 1),
    check=mod_37_36.calc_check_digit,
)
DPID = Scheme(
    "DPID",
    (18,),
    [
        (0, 7, "PADPIDA", "A DPID begins with PADPIDA."),
        (7, 17, "[0-9]{10}", "After PADPIDA a DPID has ten digits and a check."),
        (17, 18, "[A-Z0-9]", "A DPID ends with a letter or a digit."),
    ],
    _joined("-", 2, 5, 10, 1),
    check=mod_37_36.calc_check_digit,
)
SCHEMES = {
    "ISRC": ISRC,
    "ISWC": ISWC,
    "IPI_NAME": IPI_NAME,
    "IPI_BASE": IPI_BASE,
    "ISNI": ISNI,
    "GTIN": GTIN,
    "GRID": GRID,
    "DPID": DPID,
}


def isrc_prefix(text: str) -> Any:  # also a validator, of which nothing is expected
    """The five characters that an ISRC agency gives, as they are stored. Raises ValidationError."""
    prefix = _SEPARATORS.sub("", text).upper()
    if len(prefix) != 5:
        raise _refusal(ISRC, "prefix", f"A prefix has 5 characters, such as GBAYE; this has {len(prefix)}.")
    ISRC.clean(f"{prefix}0000000")
    return prefix


class IdentifierField(models.CharField):
    """A number of `scheme` (its name in SCHEMES), or nothing. Typed with or without separators, stored without."""

    def __init__(self, *args: Any, scheme: str, **kwargs: Any) -> None:
        self.scheme = SCHEMES[scheme]
        self._scheme = scheme
        super().__init__(*args, **{"blank": True, "default": "", "max_length": 24, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "scheme": self._scheme}

    def clean(self, value: Any, model_instance: Any) -> str:
        text = super().clean(value, model_instance)
        return self.scheme.clean(text) if text else ""
