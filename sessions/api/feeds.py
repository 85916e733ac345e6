from __future__ import annotations

from typing import Any

from rest_framework.response import Response

from producer.core.api import versions
from producer.core.api.viewsets import Viewset, verb

from ..actions import feed as actions
from ..models import CalendarFeed
from ..serializers import FeedShape
from ..views.feeds import address


class CalendarFeeds(Viewset):
    """One's own secret calendar addresses. The answer to POST and to `rotate/` has the `url`, once."""

    model = CalendarFeed
    serializer_class = FeedShape

    def perform_create(self, **values: Any) -> Response:
        feed, secret = actions.make_feed(by=self.actor, **values)
        answer = self._with_url(feed, secret, status=201)
        answer["Location"] = f"{self.request.path}{feed.pk}/"
        return answer

    def perform_destroy(self, feed: CalendarFeed, version: int | None) -> None:
        actions.revoke_feed(feed, version=version, by=self.actor)

    @verb()
    def rotate(self, feed: CalendarFeed, version: int | None) -> Response:
        """A new address; the one before opens nothing from now on."""
        return self._with_url(*actions.rotate_feed(feed, version=version, by=self.actor), status=200)

    def _with_url(self, feed: CalendarFeed, secret: str, *, status: int) -> Response:
        """The secret is told now and kept nowhere, not even with the answer to a repeated request."""
        told = self.get_serializer(feed).data
        answer = Response(
            {**told, "url": address(secret)}, status=status, headers={**versions.told(feed), "Cache-Control": "no-store"}
        )
        answer.kept = {**told, "url": ""}  # type: ignore[attr-defined]
        return answer
