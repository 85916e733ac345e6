from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.response import Response

from producer.core.api.routing import Routes
from producer.core.api.viewsets import Viewset, verb
from producer.core.writes import refuse_stale

from .. import actions, filters, serializers
from ..actions import milestone
from ..models import Album, Song
from ..rules import authorize, song_import


class Albums(Viewset):
    model = Album
    filterset_class = filters.AlbumFilters
    orderings = {"title": "sort_key"}
    ordering = "title"

    def get_serializer_class(self) -> Any:
        return serializers.AlbumChange if self.action == "partial_update" else serializers.AlbumShape

    def rows(self) -> Any:
        if self.action == "list":
            return Album.objects.visible_in_order(self.actor).with_people()
        return super().rows().with_people()

    def perform_create(self, **values: Any) -> Album:
        return actions.create_album(by=self.actor, **values)

    def perform_update(self, album: Album, version: int | None, **values: Any) -> Album:
        return actions.update_album(album, version=version, by=self.actor, **values)

    @verb(serializers.PlanBody)
    def plan(self, album: Album, version: int | None, template: str) -> Album:
        """Put the milestones of a plan on it, counted back from its dates: the organisation’s own or a standard one."""
        refuse_stale(album, version)
        milestone.plan_album(album, template, by=self.actor)
        return album

    @verb()
    def archive(self, album: Album, version: int | None) -> Album:
        """It stays readable; changing its stage takes it up again."""
        return actions.archive_album(album, version=version, by=self.actor)

    @verb(serializers.SongMovesBody)
    def move_songs(self, album: Album, version: int | None, songs: list[Song], to: str, reason: str = "") -> Album:
        """One decision about many songs: all of them, or none, and `songs` of the problem names each that cannot."""
        actions.move_songs(album, songs, to, reason=reason, by=self.actor)
        return album

    @verb(serializers.SongImportBody)
    def import_songs(
        self, album: Album, version: int | None, csv: str = "", xlsx: bytes = b"", dry_run: bool = False
    ) -> Response:
        """Songs from CSV or XLSX, all or none; those that are in the pool already are left out. Errors name each bad row."""
        authorize(self.actor, "song.edit", album)
        field = "xlsx" if xlsx else "csv"
        try:
            preview = song_import.read(song_import.table_of(xlsx or csv.encode("utf-8", "replace")), album)
        except ValidationError as error:
            raise ValidationError({field: error.error_list}) from error
        if preview.problems:
            raise ValidationError({field: preview.problems})
        take = actions.try_import_songs if dry_run else actions.import_songs
        songs = take(album, preview.rows, by=self.actor)
        told = serializers.SongShape(songs, many=True, context=self.get_serializer_context()).data
        return Response({"songs": told, "left_out": preview.there, "dry_run": dry_run})


routes: Routes = [("albums", Albums)]
