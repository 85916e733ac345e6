"""What rooms tell of one album beside its row: `/albums/{id}/cost-report/`, `/albums/{id}/hours/`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import IsAuthenticated
from rest_framework.viewsets import GenericViewSet

from producer.core.api.filters import refuse_unknown
from producer.core.api.idempotency import once
from producer.core.api.throttling import PerMinute

from ..models import Album
from ..rules import authorize

ID = OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH)


class AlbumFacts(GenericViewSet[Any]):
    """One address under an album that one sees; no list, no filters."""

    permission_classes = [IsAuthenticated]
    throttle_classes = [PerMinute]
    pagination_class = None
    filter_backends: list[Any] = []
    lookup_value_regex = "[^/]+"
    ours = untagged = True  # described as every resource is
    offered = dict

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request, ())
        if request.method == "POST" and self.action:
            self.post = once(self, self.post)  # type: ignore[attr-defined,has-type]

    def album(self, pk: str, capability: str) -> Album:
        """The album, 404 for who does not see it, 403 for who lacks the capability."""
        try:
            found = Album.objects.visible_to(self.request.user).filter(pk=UUID(pk)).first()
        except ValueError as error:
            raise Http404 from error
        if found is None:
            raise Http404
        authorize(self.request.user, capability, found)
        return found
