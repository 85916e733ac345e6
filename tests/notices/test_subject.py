"""A subject arrives as it was written, however long it is and whatever it is written in."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.mail import build

WORDS = st.lists(st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=70), min_size=1, max_size=20)
LONG = "Confirmed: Mørk natt på fjorden, del to, med strykere og blåsere fra Bergen, Tue 8 Jun, 10:00–18:00 London"


def arrived(subject: str) -> str:
    letter = build({"to": "dora@example.com", "subject": subject, "text": "Come."}, "k")
    return str(message_from_bytes(letter.message().as_bytes(linesep="\r\n"), policy=policy.default)["Subject"])


@pytest.mark.parametrize("subject", [LONG, "x" * 200, "Mixes " * 30 + "today", "Ä" * 190, "Called – Tuesday", ""])
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    assert arrived(subject) == subject.strip()


@given(WORDS)
def test_any_subject_does(words: list[str]) -> None:
    subject = " ".join(words)[:200].strip()
    assert arrived(subject) == subject
