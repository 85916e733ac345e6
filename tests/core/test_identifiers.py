"""Every number of tests/data/identifiers.json is taken or refused as it says there, with a reason one can act on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from producer.core.identifiers import ISRC, SCHEMES

ORACLE = json.loads((Path(__file__).parent.parent / "data" / "identifiers.json").read_text())
VALID = [(scheme, number) for scheme, told in ORACLE.items() for number in told["valid"]]
INVALID = [(scheme, number, why) for scheme, told in ORACLE.items() for number, why in told["invalid"].items()]


def test_every_scheme_of_the_oracle_is_known():
    assert ORACLE.keys() == SCHEMES.keys()


@pytest.mark.parametrize(("scheme", "number"), VALID)
def test_a_right_number_is_taken_and_its_printed_form_reads_back(scheme, number):
    stored = SCHEMES[scheme].clean(number)
    assert stored.isalnum()
    assert SCHEMES[scheme].clean(SCHEMES[scheme].shown(stored)) == stored
    assert SCHEMES[scheme].clean(f" {number.lower()} ") == stored


@pytest.mark.parametrize(("scheme", "number", "why"), INVALID)
def test_a_wrong_number_is_refused_with_the_reason(scheme, number, why):
    with pytest.raises(ValidationError) as refused:
        SCHEMES[scheme].clean(number)
    (words,) = refused.value.messages
    assert words.endswith(".")
    if why.startswith("check "):
        right = why.removeprefix("check ").split()[0]
        assert f"would be {right}, not" in words


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("USRC1760783", "isrc_length"),
        ("USRC1760783A", "isrc_format"),
        ("1SRC17607839", "isrc_format"),
        ("XXRC17607839", "isrc_prefix"),
    ],
)
def test_an_isrc_is_refused_for_its_own_reason(number, code):
    with pytest.raises(ValidationError) as refused:
        ISRC.clean(number)
    assert refused.value.code == code


@given(st.sampled_from(sorted(SCHEMES)), st.text(max_size=40))
def test_whatever_is_typed_is_a_number_or_a_refusal(scheme, text):
    try:
        assert SCHEMES[scheme].clean(text)
    except ValidationError as refused:
        assert refused.messages


@given(st.sampled_from(VALID), st.integers(0, 30), st.sampled_from("0123456789"))
def test_one_wrong_digit_never_passes_a_check(pair, place, digit):
    """Except where the scheme has no check, and in GTIN's twin of 13 digits, which is the same number."""
    scheme, number = pair
    stored = SCHEMES[scheme].clean(number)
    place %= len(stored)
    wrong = stored[:place] + digit + stored[place + 1 :]
    if scheme in ("ISRC", "ISWC", "IPI_BASE") or wrong == stored or not stored[place].isdigit():
        return  # ranks of 2, 4, 5, 6 and 8 let some single slips pass: that is ISO 15707
    with pytest.raises(ValidationError):
        SCHEMES[scheme].clean(wrong)
