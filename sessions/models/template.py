from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organization
from producer.core.models import Named
from projects.models import Person

from ..querysets import TemplateQuerySet
from .booking import Booking
from .studio import Room

LONGEST_MINUTES = 60 * 24 * 60
EARLIEST_MINUTES = 24 * 60


class BookingTemplate(Named):
    """What an organisation books again and again: a room, for how long, what for, who is called, and what is rented."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="booking_templates")
    name = models.CharField(max_length=120)
    room = models.ForeignKey(Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField("priced as", max_length=8, choices=Booking.Kind, default=Booking.Kind.SESSION)
    purpose = models.CharField("kind", max_length=13, choices=Booking.Purpose, blank=True)
    minutes = models.PositiveIntegerField(
        "length, minutes", default=480, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MINUTES)]
    )
    engineer = models.CharField(max_length=5, choices=Booking.Engineer, blank=True)
    rentals = models.JSONField(default=dict, blank=True)
    setup_minutes = models.PositiveSmallIntegerField("set-up, minutes", default=0, help_text="Of the booked time.")
    teardown_minutes = models.PositiveSmallIntegerField("tear-down, minutes", default=0, help_text="Of the booked time.")
    notes = models.TextField(blank=True, max_length=5000)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "sort_key"],
                name="booking_template_name_once",
                violation_error_message="There is a template of that name already.",
                violation_error_code="unique",
            ),
            models.CheckConstraint(name="booking_template_length", condition=Q(minutes__range=(1, LONGEST_MINUTES))),
        ]


class TemplatePerson(models.Model):
    """Who is called when the template is booked, and how long before it starts; below nothing it is so long after."""

    template = models.ForeignKey(BookingTemplate, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="booking_templates")
    role = models.CharField(max_length=80, blank=True)
    minutes_before = models.IntegerField(
        default=0, validators=[MinValueValidator(-LONGEST_MINUTES), MaxValueValidator(EARLIEST_MINUTES)]
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["template", "person"], name="template_person_once")]

    def __str__(self) -> str:
        return f"{self.person} for {self.template}"
