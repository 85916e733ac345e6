from __future__ import annotations

from datetime import date
from typing import Any

from producer.core.api.routing import Routes
from producer.core.api.viewsets import Viewset, verb

from .. import filters, serializers
from ..actions import milestone as actions
from ..models import Milestone, PlanTemplate


class Milestones(Viewset):
    """What has to be reached by when. `POST /albums/{id}/plan/` makes them of a template."""

    model = Milestone
    filterset_class = filters.MilestoneFilters
    orderings = {"due_on": "due_on"}
    ordering = "due_on"

    def get_serializer_class(self) -> Any:
        return serializers.MilestoneChange if self.action == "partial_update" else serializers.MilestoneShape

    def perform_create(self, **values: Any) -> Milestone:
        return actions.add_milestone(values.pop("album"), by=self.actor, **values)

    def perform_update(self, milestone: Milestone, version: int | None, **values: Any) -> Milestone:
        return actions.update_milestone(milestone, version=version, by=self.actor, **values)

    def perform_destroy(self, milestone: Milestone, version: int | None) -> None:
        actions.remove_milestone(milestone, version=version, by=self.actor)

    @verb(serializers.MilestoneReachBody)
    def reach(self, milestone: Milestone, version: int | None, on: date | None = None) -> Milestone:
        """It is done."""
        return actions.reach(milestone, on=on, version=version, by=self.actor)

    @verb()
    def reopen(self, milestone: Milestone, version: int | None) -> Milestone:
        """It is not done after all."""
        return actions.reopen(milestone, version=version, by=self.actor)


class PlanTemplates(Viewset):
    """An organisation's own plans; the standard ones (Digital, CD, 12" vinyl, Cassette) need no row."""

    model = PlanTemplate
    filterset_class = filters.PlanTemplateFilters
    orderings = {"name": "sort_key"}
    ordering = "name"

    def get_serializer_class(self) -> Any:
        return serializers.PlanTemplateChange if self.action == "partial_update" else serializers.PlanTemplateShape

    def perform_create(self, **values: Any) -> PlanTemplate:
        return actions.create_template(by=self.actor, **values)

    def perform_update(self, template: PlanTemplate, version: int | None, **values: Any) -> PlanTemplate:
        return actions.update_template(template, version=version, by=self.actor, **values)

    def perform_destroy(self, template: PlanTemplate, version: int | None) -> None:
        actions.remove_template(template, version=version, by=self.actor)


routes: Routes = [("milestones", Milestones), ("plan-templates", PlanTemplates)]
