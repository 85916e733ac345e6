from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from accounts.models import Organization
from producer.core.history import remembered
from producer.core.models import Named
from producer.core.money import CurrencyField
from producer.core.time import validate_sane_date

from ..querysets import UnionCardQuerySet
from ..rules.union import METHODS, Scale
from ..rules.union.table import refuse_table


@remembered
class UnionCard(Named):
    """One union's scale from a day on, as an organisation keeps it.

    `table` holds its figures by name (see rules.union.figures): each a value or none, whether somebody confirmed it, and
    where it was read. What is not in the table is not on the card; what is there without a value is not known.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="union_cards")
    union = models.CharField(max_length=40, help_text="AFM, SAG-AFTRA, BPI/MU.")
    name = models.CharField("scale", max_length=80, help_text="SRLA, Limited Pressing, Standard session.")
    method = models.CharField("paid", max_length=8, choices=list(METHODS.items()), default="session")
    currency = CurrencyField()
    valid_from = models.DateField(validators=[validate_sane_date])
    source = models.CharField(max_length=300, blank=True, help_text="Where the card was read.")
    notes = models.TextField(blank=True, max_length=2000)
    table = models.JSONField("figures", default=dict, blank=True)

    objects = UnionCardQuerySet.as_manager()

    class Meta:
        ordering = ["union", "sort_key", "-valid_from", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "union", "sort_key", "valid_from"],
                name="union_card_once",
                violation_error_message="You already have a card of that union and name from that day.",
                violation_error_code="unique",
            ),
            models.CheckConstraint(name="union_card_method", condition=Q(method__in=["session", "side", "song"])),
        ]

    def __str__(self) -> str:
        return f"{self.union} {self.name}, from {self.valid_from}"

    @property
    def scale(self) -> Scale:
        return Scale.of(self.method, self.currency, self.table)

    def clean(self) -> None:
        super().clean()
        try:
            refuse_table(self.method, self.currency, self.table)
        except ValidationError as error:
            raise ValidationError({"table": error.error_list}) from error
