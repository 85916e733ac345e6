from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from accounts.models import User
from producer.core.api.routing import Routes
from producer.core.api.viewsets import Viewset, verb

from .. import filters, serializers
from ..actions import approval as actions
from ..models import Album, ApprovalRequest, ApprovalSetting
from ..rules import approvals as rules
from ..rules.audience import audience


class Approvals(Viewset):
    """What was put before whom, and what they said. `?waiting=true` is one's own inbox."""

    model = ApprovalRequest
    filterset_class = filters.ApprovalFilters
    serializer_class = serializers.ApprovalShape

    def perform_create(self, **values: Any) -> ApprovalRequest:
        album, kind, thing = (values.pop(name) for name in ("album", "kind", "thing"))
        about = rules.about(self.actor, album, kind, thing)
        if about is None:
            raise ValidationError({"thing": "This album has no such thing to approve."})
        if "of" in values:
            return actions.ask(album=album, about=about, of=_places(album, values.pop("of")), by=self.actor, **values)
        if values.keys() - {"note"}:
            raise ValidationError({"of": "Say who is asked, where you say how and by when."})
        return actions.ask_needed(album, about, by=self.actor, **values) or _nobody()

    @verb(serializers.ApprovalAnswerBody)
    def answer_(self, request: ApprovalRequest, version: int | None, says: str, words: str = "") -> ApprovalRequest:
        """`{"says": "yes"}` or `no` with its reason, for every place that is yours."""
        return actions.answer(request, says=says, words=words, version=version, by=self.actor)

    @verb(serializers.ApprovalWithdrawBody)
    def withdraw(self, request: ApprovalRequest, version: int | None, reason: str = "") -> ApprovalRequest:
        """Nobody is asked any more."""
        return actions.withdraw(request, reason=reason, version=version, by=self.actor)


def _places(album: Album, given: list[dict[str, Any]]) -> list[rules.Asked]:
    people: dict[UUID, User] = {seer.user.pk: seer.user for seer in audience(album)}
    if any(one.get("user") and one["user"] not in people for one in given):
        raise ValidationError({"of": "Ask people who see this album."})
    return [rules.Asked(people[one["user"]] if one.get("user") else None, one.get("role", "")) for one in given]


def _nobody() -> Any:
    raise ValidationError({"of": "The album’s settings ask nobody: say who is asked."})


class ApprovalSettings(Viewset):
    """Whose approval each kind of thing needs on an album."""

    model = ApprovalSetting
    filterset_class = filters.ApprovalSettingFilters
    orderings = {"kind": "kind"}

    def get_serializer_class(self) -> Any:
        changing = self.action == "partial_update"
        return serializers.ApprovalSettingChange if changing else serializers.ApprovalSettingShape

    def perform_create(self, **values: Any) -> ApprovalSetting:
        return actions.set_needed(values.pop("album"), values.pop("kind"), by=self.actor, **values)

    def perform_update(self, setting: ApprovalSetting, version: int | None, **values: Any) -> ApprovalSetting:
        return actions.set_needed(setting.album, setting.kind, version=version, by=self.actor, **values)


routes: Routes = [("approvals", Approvals), ("approval-settings", ApprovalSettings)]
