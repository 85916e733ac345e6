from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from producer.core.api.filters import refuse_unknown
from producer.core.api.routing import Routes
from producer.core.api.throttling import PerMinute
from producer.core.api.viewsets import Viewset, verb

from .. import actions, filters, serializers
from ..actions.grid_marks import wish
from ..models import Album, GridCell, GridPart
from ..rules import grid
from ..serializers.grid import grid_told


class GridParts(Viewset):
    """Columns of an album's production grid. Taking one away takes its marks away."""

    model = GridPart
    filterset_class = filters.GridPartFilters
    orderings = {"position": "position"}
    ordering = "position"

    def get_serializer_class(self) -> Any:
        return serializers.GridPartChange if self.action == "partial_update" else serializers.GridPartShape

    def perform_create(self, **values: Any) -> GridPart:
        return actions.add_part(values.pop("album"), by=self.actor, **values)

    def perform_update(self, part: GridPart, version: int | None, **values: Any) -> GridPart:
        return actions.rename_part(part, version=version, by=self.actor, **values)

    def perform_destroy(self, part: GridPart, version: int | None) -> None:
        actions.remove_part(part, version=version, by=self.actor)

    @verb(serializers.PartPlaceBody)
    def place(self, part: GridPart, version: int | None, position: int) -> GridPart:
        return actions.place_part(part, position, by=self.actor)

    @extend_schema(request=serializers.TemplateBody, responses=serializers.GridPartShape(many=True), filters=False)
    @action(detail=False, methods=["post"], url_path="from-template", url_name="from-template", pagination_class=None)
    def from_template(self, request: Any) -> Response:
        """Adds the columns of a template that the grid has not yet, and answers with all of them."""
        body = self.body(kind=serializers.TemplateBody)
        parts = actions.add_template(body["album"], body["template"], by=self.actor)
        return Response(self.get_serializer(parts, many=True).data)


class GridCells(Viewset):
    """Marks of the production grid: how far one part of one song is, whose it is, and a note.

    A cell that nobody has marked is not listed: it is `not_started`. POST marks such a cell and PATCH one that is
    marked; `mark/` marks many at once, all or none.
    """

    model = GridCell
    filterset_class = filters.GridCellFilters
    ordering = "created_at"

    def get_serializer_class(self) -> Any:
        return serializers.GridCellChange if self.action == "partial_update" else serializers.GridCellShape

    def perform_create(self, song: Any, part: Any, external_id: str = "", **values: Any) -> GridCell:
        wanted = wish(song.pk, part.pk, values, version=0)
        return actions.mark_new(song.album, wanted, external_id=external_id, by=self.actor)

    def perform_update(self, cell: GridCell, version: int | None, **values: Any) -> GridCell:
        key = values.pop("external_id", None)
        wanted = wish(cell.song_id, cell.part_id, values, version=version)
        return actions.mark_cell(cell.album, wanted, external_id=key, by=self.actor)

    @extend_schema(request=serializers.MarksBody, responses=serializers.GridCellShape(many=True), filters=False)
    @action(detail=False, methods=["post"], pagination_class=None)
    def mark(self, request: Any) -> Response:
        """Many cells at once, all or none. One whose `version` is no longer the present one refuses them all (412)."""
        body = self.body(kind=serializers.MarksBody)
        wishes = [wish(row.pop("song"), row.pop("part"), row, version=row.pop("version", None)) for row in body["marks"]]
        cells = actions.mark_cells(body["album"], wishes, by=self.actor)
        return Response(self.get_serializer(cells, many=True).data)


class AlbumGrid(GenericViewSet[Any]):
    """`/albums/{id}/grid/`."""

    permission_classes = [IsAuthenticated]
    throttle_classes = [PerMinute]
    serializer_class = serializers.GridShape
    pagination_class = None
    filter_backends: list[Any] = []
    lookup_value_regex = "[^/]+"
    ours = untagged = True  # described as every resource is
    offered = dict

    @extend_schema(
        responses=serializers.GridShape, parameters=[OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH)]
    )
    @action(detail=True, methods=["get"], url_path="grid", url_name="detail")
    def grid(self, request: Any, pk: str) -> Response:
        """The whole production grid of an album with its progress: songs that are being made, as on the page."""
        refuse_unknown(request, ())
        album = _album(request.user, pk)
        revision, _ = grid.standing(album)
        return Response(grid_told(album, grid.read(album), revision))


def _album(actor: Any, pk: str) -> Album:
    try:
        found = Album.objects.visible_to(actor).filter(pk=UUID(pk)).first()
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found


routes: Routes = [("grid-parts", GridParts), ("grid-cells", GridCells), ("albums", AlbumGrid, "grid")]
