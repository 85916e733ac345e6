"""Sweeps are known by their names."""

from __future__ import annotations

import pytest

from producer.core import sweeps


def test_no_sweep_takes_the_name_of_another():
    with pytest.raises(LookupError, match="reminders"):
        sweeps.sweeps("reminders")(lambda now: 0)
