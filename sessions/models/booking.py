from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Q
from django.utils import timezone

from budgets.models import BudgetLine
from producer.core.history import remembered
from producer.core.models import Record
from producer.core.money import AmountField, CurrencyField, ExchangeRateField
from producer.core.time import validate_sane_date
from projects.models import Album

from ..querysets import BookingQuerySet
from ..rules import stairs
from .block import Block, OptionSet
from .studio import Room

LONGEST = timedelta(days=60, hours=1)  # sixty wall-clock days, with the hour a clock change may add
YEARS = (1950, 2100)


@remembered
class Booking(Record):
    """A room for an album, from `starts_at` until just before `ends_at`.

    `blocked` is that time plus the room's turnaround as it was then, and is what may not overlap. `estimate` is the
    price in `currency` as agreed, `price_lines` how it came about, `cost` the same in the album's currency. `terms` is
    the rate card as it was then (see rules.terms): changing a card changes nothing that was agreed.
    """

    class Kind(models.TextChoices):
        SESSION = "session", "Session"
        LOCKOUT = "lockout", "Lockout"

    class Purpose(models.TextChoices):
        TRACKING = "tracking", "Tracking"
        OVERDUB = "overdub", "Overdub"
        VOCALS = "vocals", "Vocals"
        STRINGS = "strings", "Strings"
        MIXING = "mixing", "Mixing"
        MASTERING = "mastering", "Mastering"
        PREPRODUCTION = "preproduction", "Pre-production"
        LISTENING = "listening", "Listening"

    class Engineer(models.TextChoices):
        HOUSE = "house", "The house's engineer"
        OWN = "own", "Our own engineer"
        DRY = "dry", "Dry hire: nobody of the house"

    class Status(models.TextChoices):
        HOLD = "hold", "Hold"
        CONFIRMED = "confirmed", "Confirmed"
        DONE = "done", "Done"
        CANCELLED = "cancelled", "Cancelled"

    NEXT = {
        Status.HOLD: {Status.CONFIRMED, Status.CANCELLED},
        Status.CONFIRMED: {Status.DONE, Status.CANCELLED},
        Status.DONE: set(),
        Status.CANCELLED: {Status.HOLD},
    }
    LAST_RANK = 3

    album = models.ForeignKey(Album, on_delete=models.PROTECT, related_name="bookings")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="bookings")
    kind = models.CharField("priced as", max_length=8, choices=Kind, default=Kind.SESSION)
    purpose = models.CharField("kind", max_length=13, choices=Purpose, blank=True, help_text="What is done in the room.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    blocked = DateTimeRangeField(editable=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.HOLD)
    hold_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    expires_at = models.DateTimeField("held until", null=True, blank=True, help_text="When the hold falls by itself.")
    line = models.ForeignKey(BudgetLine, on_delete=models.SET_NULL, null=True, blank=True, related_name="bookings")
    estimate = AmountField(null=True, blank=True)
    currency = CurrencyField()
    engineer = models.CharField(max_length=5, choices=Engineer, blank=True, help_text="Blank: as the rate card has it.")
    rentals = models.JSONField(default=dict, blank=True, help_text="How many of each thing the house rents out, by its name.")
    setup_minutes = models.PositiveSmallIntegerField("set-up, minutes", default=0, help_text="Of the booked time.")
    teardown_minutes = models.PositiveSmallIntegerField("tear-down, minutes", default=0, help_text="Of the booked time.")
    terms = models.JSONField(default=dict, blank=True, editable=False, help_text="The rate card as agreed.")
    deposit = AmountField(null=True, blank=True)
    deposit_due_on = models.DateField(null=True, blank=True, validators=[validate_sane_date])
    deposit_paid_on = models.DateField(null=True, blank=True, validators=[validate_sane_date])
    cancel_fee = AmountField(null=True, blank=True, editable=False, help_text="What cancelling cost.")
    cancel_fee_reason = models.CharField("why another amount", max_length=500, blank=True, editable=False)
    price_lines = models.JSONField(default=list, blank=True, editable=False)
    exchange_rate = ExchangeRateField(null=True, blank=True)
    exchange_rate_on = models.DateField(null=True, blank=True)
    cost = AmountField(null=True, blank=True, editable=False, help_text="The estimate in the album's currency.")
    option_set = models.ForeignKey(OptionSet, on_delete=models.SET_NULL, null=True, blank=True, related_name="options")
    block = models.ForeignKey(Block, on_delete=models.SET_NULL, null=True, blank=True, related_name="days")
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    cancel_reason = models.CharField(max_length=500, blank=True)
    notes = models.TextField(blank=True, max_length=5000)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["room", "starts_at"], name="booking_by_room"),
            models.Index(fields=["album", "starts_at", "id"], name="booking_by_album"),
            models.Index(fields=["starts_at", "id"], name="booking_by_start"),
        ]
        # The exclusions are looked at when a statement ends: one that exchanges two places is right as a whole.
        constraints = [
            ExclusionConstraint(
                name="booking_room_once",
                expressions=[("room", RangeOperators.EQUAL), ("blocked", RangeOperators.OVERLAPS)],
                condition=Q(status__in=["confirmed", "done"]),
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="The room is taken at that time.",
            ),
            ExclusionConstraint(
                name="booking_hold_rank_once",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    ("hold_rank", RangeOperators.EQUAL),
                    ("blocked", RangeOperators.OVERLAPS),
                ],
                condition=Q(status="hold"),
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="That hold on the room is taken at that time.",
            ),
            models.CheckConstraint(name="booking_status", condition=Q(status__in=["hold", "confirmed", "done", "cancelled"])),
            models.CheckConstraint(name="booking_kind", condition=Q(kind__in=["session", "lockout"])),
            models.CheckConstraint(
                name="booking_purpose",
                condition=Q(
                    purpose__in=[
                        "",
                        "tracking",
                        "overdub",
                        "vocals",
                        "strings",
                        "mixing",
                        "mastering",
                        "preproduction",
                        "listening",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="booking_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="It must end after it starts.",
            ),
            models.CheckConstraint(
                name="booking_length",
                condition=Q(ends_at__lte=F("starts_at") + LONGEST),
                violation_error_message="A booking lasts at most 60 days.",
            ),
            models.CheckConstraint(
                name="booking_blocked_bounded",
                condition=Q(
                    blocked__isempty=False,
                    blocked__lower_inf=False,
                    blocked__upper_inf=False,
                    blocked__startswith=F("starts_at"),
                    blocked__endswith__gte=F("ends_at"),
                ),
            ),
            models.CheckConstraint(
                name="booking_rank_of_holds",
                condition=Q(status="hold", hold_rank__isnull=False, hold_rank__range=(1, 3))
                | (~Q(status="hold") & Q(hold_rank=None)),
                violation_error_message="A hold is first, second or third.",
            ),
            models.CheckConstraint(
                name="booking_only_holds_run_out",
                condition=Q(expires_at=None) | Q(status="hold", expires_at__lte=F("ends_at")),
                violation_error_message="Only a hold runs out, and at the latest when its time is over.",
            ),
            models.CheckConstraint(
                name="booking_priced_whole",
                condition=Q(estimate=None, cost=None)
                | Q(estimate__isnull=False, cost__isnull=False, estimate__gte=0, cost__gte=0),
                violation_error_message="A price is not negative.",
            ),
            models.CheckConstraint(
                name="booking_deposit",
                condition=Q(deposit=None) | Q(estimate__isnull=False, deposit__gte=0, deposit__lte=F("estimate")),
                violation_error_message="A deposit is part of the price.",
            ),
            models.CheckConstraint(
                name="booking_cancel_fee",
                condition=Q(cancel_fee=None) | Q(cancel_fee__gte=0),
                violation_error_message="A fee is not negative.",
            ),
            models.CheckConstraint(name="booking_engineer", condition=Q(engineer__in=["", "house", "own", "dry"])),
        ]

    def __str__(self) -> str:
        return f"{self.room} for {self.album}"

    @property
    def during(self) -> DateTimeTZRange:
        return DateTimeTZRange(self.starts_at, self.ends_at, "[)")

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def penalty(self) -> Decimal | None:
        """What cancelling costs now, by what was agreed; None for what is not confirmed, or has no price."""
        return stairs.penalty_now(self, timezone.now())

    @property
    def next_penalty(self) -> Decimal | None:
        step = stairs.next_step_of(self, timezone.now())
        return step.amount if step else None

    @property
    def next_penalty_at(self) -> datetime | None:
        step = stairs.next_step_of(self, timezone.now())
        return step.at if step else None

    def clean(self) -> None:
        for field in ("starts_at", "ends_at"):
            instant: datetime | None = getattr(self, field)
            if instant and not YEARS[0] <= instant.year < YEARS[1]:
                raise ValidationError({field: f"Give a date between {YEARS[0]} and {YEARS[1]}."})
