from __future__ import annotations

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from producer.core.api.filters import Filters, VisibleFilter
from producer.core.api.viewsets import Viewset, verb

from ..actions import calls as actions
from ..models import Call
from ..serializers_calls import AcceptBody, AnswerBody, CallChange, CallNew, CallShape, LinkBody, ProposeBody


class CallFilters(Filters):
    booking = VisibleFilter("studio.Booking")
    album = VisibleFilter("projects.Album", field_name="booking__album")
    person = VisibleFilter("projects.Person")

    class Meta:
        model = Call
        fields = ["booking", "album", "person", "answer"]


class Calls(Viewset):
    """People asked to be at a booking. Calling somebody twice at once is 409 `double_booked`, until `double_booked_ok`
    with `double_booked_why`; too little time for the way is `too_tight`, days away are `away`, and go on alike.
    A fee that passes the budget of a confirmed booking is 409 `over_budget`, until `over_budget_reason`.
    """

    model = Call
    filterset_class = CallFilters
    orderings = {"call_at": "call_at"}
    ordering = "call_at"

    def get_serializer_class(self) -> Any:
        return {"create": CallNew, "partial_update": CallChange}.get(self.action, CallShape)

    @transaction.atomic
    def perform_create(self, answer: str = Call.Answer.OPEN, **values: Any) -> Call:
        call = actions.add_call(values.pop("booking"), by=self.actor, **values)
        if answer != Call.Answer.OPEN:
            reason = values.get("over_budget_reason", "")
            call = actions.answer_call(call, answer=answer, by=self.actor, over_budget_reason=reason)
        return call

    @transaction.atomic
    def perform_update(self, call: Call, version: int | None, answer: str | None = None, **values: Any) -> Call:
        reason = values.pop("over_budget_reason", "")
        if values or answer is None:
            call = actions.change_call(call, by=self.actor, version=version, over_budget_reason=reason, **values)
            version = None
        if answer is not None:
            call = actions.answer_call(call, answer=answer, by=self.actor, over_budget_reason=reason, version=version)
        return call

    def perform_destroy(self, call: Call, version: int | None) -> None:
        actions.remove_call(call, by=self.actor, version=version)

    @verb(AnswerBody)
    def answer_(self, call: Call, version: int | None, **values: Any) -> Call:
        return actions.answer_call(call, by=self.actor, version=version, **values)

    @verb(ProposeBody)
    def propose(self, call: Call, version: int | None, **values: Any) -> Call:
        """They would rather come at another time; the producers are told."""
        return actions.propose_call(call, by=self.actor, version=version, **values)

    @verb(AcceptBody)
    def accept_proposal(self, call: Call, version: int | None, **values: Any) -> Call:
        """The call takes the proposed time, and they come."""
        return actions.accept_proposal(call, by=self.actor, version=version, **values)

    @verb()
    def decline_proposal(self, call: Call, version: int | None) -> Call:
        """The time stays as it was; they are asked again."""
        return actions.decline_proposal(call, by=self.actor, version=version)

    @extend_schema(responses={200: {"type": "object", "properties": {"address": {"type": ["string", "null"]}}}})
    @verb(LinkBody)
    def link(self, call: Call, version: int | None, mail: bool = False) -> Response:
        """A secret address at which they answer without an account: mailed, or told this once."""
        if mail:
            actions.send_link(call, by=self.actor)
            return Response({"address": None})
        address = actions.make_link(call, by=self.actor)
        answer = Response({"address": address})
        answer.kept = {"address": None}  # type: ignore[attr-defined]  # a repeated request is not told the secret again
        return answer
