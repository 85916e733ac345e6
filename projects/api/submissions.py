from __future__ import annotations

from typing import Any

from rest_framework.response import Response

from producer.core.api import versions
from producer.core.api.routing import Routes
from producer.core.api.viewsets import Viewset, verb

from .. import actions, filters, serializers
from ..models import SentSong, SubmissionLink
from ..views.submissions import address


class SubmissionLinks(Viewset):
    """Links at which songs are sent without an account, for those who keep the pool. The answer to POST has the `url`, once."""

    model = SubmissionLink
    serializer_class = serializers.LinkShape
    filterset_class = filters.LinkFilters
    orderings = {"expires_at": "expires_at"}

    def perform_create(self, **values: Any) -> Response:
        link, secret = actions.open_link(values.pop("album"), by=self.actor, **values)
        told = self.get_serializer(link).data
        headers = {**versions.told(link), "Location": f"{self.request.path}{link.pk}/", "Cache-Control": "no-store"}
        answer = Response({**told, "url": address(secret)}, status=201, headers=headers)
        answer.kept = {**told, "url": ""}  # type: ignore[attr-defined]
        return answer

    @verb()
    def revoke(self, link: SubmissionLink, version: int | None) -> SubmissionLink:
        """It leads nowhere from now on; what came by it stays."""
        return actions.revoke_link(link, version=version, by=self.actor)


class Submissions(Viewset):
    """Who sent which song by which link, for those who keep the pool."""

    model = SentSong
    serializer_class = serializers.SentSongShape
    filterset_class = filters.SentSongFilters


routes: Routes = [("submission-links", SubmissionLinks), ("submissions", Submissions)]
