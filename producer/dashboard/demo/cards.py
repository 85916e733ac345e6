"""The demo's rate cards: four houses that reckon in four ways."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Any

Card = dict[str, Any]


def _steps(*steps: tuple[int, str]) -> list[dict[str, Any]]:
    return [{"hours": hours, "percent": percent} for hours, percent in steps]


def _rent(*things: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"name": name, "rate": rate, "per": per} for name, rate, per in things]


def _card(currency: str, **values: Any) -> Card:
    """Rates and percents are written as text."""
    numbers = {
        name: Decimal(value) for name, value in values.items() if name.endswith(("_rate", "_percent", "_amount", "_factor"))
    }
    return {"currency": currency, **values, **numbers}


# By the hour up to the day's price; cancelling gets dearer in two steps.
HARBOUR_A = _card(
    "GBP", hour_rate="75.00", day_rate="640.00", day_hours=10, lockout_rate="640.00", minimum_hours=Decimal(4), billing_step=30,
    overtime_factor="1.25", saturday_percent="15", sunday_percent="25", holiday_percent="50", free_setup_minutes=60,
    engineer="extra", engineer_rate="320.00", dry_hire=True, dry_hire_percent="10",
    rentals=_rent(("Leslie 122", "60.00", "day"), ("Neumann U 47", "80.00", "booking"), ("Steinway tuning", "110.00", "booking")),
    deposit_percent="25", deposit_due="starts", deposit_days=7, cancellation=_steps((72, "50"), (24, "100")),
    notes="Parking for two vans. The piano is tuned on Mondays.",
)  # fmt: skip
HARBOUR_B = _card(
    "GBP", hour_rate="38.00", day_rate="310.00", day_hours=10, lockout_rate="310.00", minimum_hours=Decimal(2), billing_step=30,
    night_from=time(22), night_until=time(8), night_percent="20", cancellation=_steps((48, "50"), (24, "100")),
)  # fmt: skip

# A day of ten hours and time over by a share of it; the engineer is in.
LONG_ROOM = _card(
    "USD", hour_rate="110.00", half_day_rate="520.00", day_rate="950.00", day_hours=10, lockout_rate="1400.00",
    minimum_hours=Decimal(4), billing_step=60, overtime_percent="15", saturday_percent="10", sunday_percent="10",
    holiday_percent="100", engineer="in", engineer_out_percent="20", rentals=_rent(("Fairchild 670", "150.00", "day")),
    deposit_amount="500.00", deposit_days=5, cancellation=_steps((168, "25"), (72, "50"), (24, "100")),
)  # fmt: skip
BOOTH = _card(
    "USD", hour_rate="60.00", day_rate="480.00", day_hours=8, lockout_rate="480.00", minimum_hours=Decimal(2), billing_step=15,
    overtime_factor="1.5", cancellation=_steps((24, "100")),
)  # fmt: skip
MINATO = _card(
    "JPY", hour_rate="14000", day_rate="112000", day_hours=8, lockout_rate="112000", minimum_hours=Decimal(3), billing_step=60,
    overtime_factor="1.25", night_from=time(22), night_until=time(5), night_percent="25", holiday_percent="20",
    engineer="extra", engineer_rate="5000", engineer_per="hour", cancellation=_steps((168, "30"), (72, "50"), (24, "100")),
)  # fmt: skip
KANAL = _card(
    "EUR", hour_rate="85.00", day_rate="690.00", day_hours=8, lockout_rate="690.00", minimum_hours=Decimal(4), billing_step=30,
    overtime_factor="1.5", sunday_percent="50", dry_hire=True, dry_hire_percent="15", tax_percent="0",
    cancellation=_steps((336, "25"), (72, "100")),
)  # fmt: skip
