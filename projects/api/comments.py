from __future__ import annotations

from typing import Any

from producer.core.api.routing import Routes
from producer.core.api.viewsets import Viewset

from .. import filters, serializers
from ..actions import comment as actions
from ..models import Comment


class Comments(Viewset):
    """What was said about the things of albums, as far as one sees them. `internal` is said once, when it is written."""

    model = Comment
    filterset_class = filters.CommentFilters

    def get_serializer_class(self) -> Any:
        return serializers.CommentChange if self.action == "partial_update" else serializers.CommentShape

    def perform_create(self, **values: Any) -> Comment:
        return actions.say(values.pop("album"), values.pop("kind"), values.pop("thing"), by=self.actor, **values)

    def perform_update(self, comment: Comment, version: int | None, **values: Any) -> Comment:
        return actions.reword(comment, version=version, by=self.actor, **values)

    def perform_destroy(self, comment: Comment, version: int | None) -> None:
        actions.take_back(comment, version=version, by=self.actor)


routes: Routes = [("comments", Comments)]
