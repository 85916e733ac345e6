"""Exchange rates that nobody thought of: they are asked for once a price turns out to be in another currency."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from producer.core.forms import RateField

NEEDED = "rate_needed"
HELP = "How many of the album's currency one unit of the price's currency is."


class ExchangeRate(forms.Form):
    """The rate, which appears once it was missed; a form of two bookings has `other_exchange_rate` too."""

    exchange_rate = RateField(label="Exchange rate", widget=forms.HiddenInput, help_text=HELP)

    def ask_rates(self, code: str) -> None:
        for name in ("other_exchange_rate", "exchange_rate"):
            if name in self.fields and (code == NEEDED or name in self.errors or self[name].value()):
                self.fields[name].widget = forms.NumberInput()
                self.order_fields([name])


class RateForEach(forms.Form):
    """One rate, or one for each currency where rooms turn out to be priced in several that are not the album's."""

    def rates_for(self, currencies: Iterable[str], to: str) -> dict[str, Decimal | None]:
        """The rate of each of these currencies; asked for where there are several, and not all are given."""
        found = sorted({currency for currency in currencies if currency != to})
        if len(found) < 2 or "exchange_rate" not in self.fields:
            return dict.fromkeys(found, self.cleaned_data.get("exchange_rate"))
        del self.fields["exchange_rate"]
        return {currency: self._rate_of(currency, to) for currency in found}

    def _rate_of(self, currency: str, to: str) -> Decimal | None:
        name = f"exchange_rate_{currency.lower()}"
        words = {"required": f"Some of these rooms are priced in {currency}: give the rate."}
        self.fields[name] = field = RateField(label=f"Exchange rate, {currency} to {to}", required=True, error_messages=words)
        try:
            rate: Any = field.clean(self[name].data)
        except ValidationError as error:
            self.add_error(name, error)
            return None
        return rate
