from __future__ import annotations

from rest_framework import serializers

from producer.core.api.fields import OneOf, Text, VisibleRelated, Whole
from producer.core.api.serializers import Serializer, Strict

from ..models import Anchor, Milestone, PlanTemplate
from ..plans import LONGEST_NAME, MOST_DAYS
from ..querysets import organizations_known
from .stamps import FIXED, STAMPS


class MilestoneShape(Serializer):
    due_on = serializers.DateField(required=False, help_text="Or give `anchor` and `days_before`.")
    late = serializers.BooleanField(read_only=True, help_text="Not done, and its day is over.")

    class Meta:
        model = Milestone
        fields = ["id", "album", "name", "anchor", "days_before", "due_on", "done_on", "late", "responsible", "note", *STAMPS]
        read_only_fields = [*FIXED, "done_on"]


class MilestoneChange(MilestoneShape):
    class Meta(MilestoneShape.Meta):
        read_only_fields = [*FIXED, "done_on", "album"]


class MilestoneReachBody(Strict):
    on = serializers.DateField(required=False, help_text="By default today.")


class PlanBody(Strict):
    template = Text(max_length=60, help_text='The name of a plan, such as `12" vinyl`.')


class StepShape(Strict):
    name = Text(max_length=LONGEST_NAME)
    before = OneOf(choices=Anchor.choices)
    days = Whole(min_value=0, max_value=MOST_DAYS)


class PlanTemplateShape(Serializer):
    organization = VisibleRelated(organizations_known)
    steps = serializers.ListField(child=StepShape(), max_length=60)

    class Meta:
        model = PlanTemplate
        fields = ["id", "organization", "name", "lead_days", "steps", *STAMPS]
        read_only_fields = FIXED


class PlanTemplateChange(PlanTemplateShape):
    class Meta(PlanTemplateShape.Meta):
        read_only_fields = [*FIXED, "organization"]
