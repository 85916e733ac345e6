"""Times name their year where it is not this one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from producer.core.time import shown_at, shown_range

pytestmark = pytest.mark.usefixtures("clock")  # it is 1 March 2027
LONDON = "Europe/London"


def test_this_year_goes_without_saying() -> None:
    start, end = datetime(2027, 6, 8, 9, tzinfo=UTC), datetime(2027, 6, 8, 17, tzinfo=UTC)
    assert shown_range(start, end, LONDON) == "Tue 8 Jun, 10:00–18:00 London"
    assert shown_at(start, LONDON) == "Tue 8 Jun, 10:00 London"


def test_another_year_is_named_and_so_is_every_year_in_words_that_are_kept() -> None:
    start, end = datetime(2026, 6, 8, 9, tzinfo=UTC), datetime(2026, 6, 8, 17, tzinfo=UTC)
    assert shown_range(start, end, LONDON) == "Mon 8 Jun 2026, 10:00–18:00 London"
    assert shown_at(end, LONDON) == "Mon 8 Jun 2026, 18:00 London"
    assert shown_at(datetime(2027, 6, 8, 9, tzinfo=UTC), LONDON, kept=True) == "Tue 8 Jun 2027, 10:00 London"


def test_over_new_year_only_the_other_year_is_named() -> None:
    start, end = datetime(2027, 12, 31, 20, tzinfo=UTC), datetime(2028, 1, 1, 2, tzinfo=UTC)
    assert shown_range(start, end, LONDON) == "Fri 31 Dec, 20:00–Sat 1 Jan 2028, 02:00 London"


def test_the_year_is_that_of_the_zone(clock) -> None:
    """In Tokyo it is 2028 already, in London not yet."""
    clock.move_to(datetime(2027, 12, 31, 20, tzinfo=UTC))
    instant = datetime(2027, 12, 31, 21, tzinfo=UTC)
    assert shown_at(instant, "Asia/Tokyo") == "Sat 1 Jan, 06:00 Tokyo"
    assert shown_at(instant, LONDON) == "Fri 31 Dec, 21:00 London"
