"""What this room adds to /api/v1/."""

from __future__ import annotations

from typing import Any

from producer.core.api.routing import Routes
from producer.core.api.viewsets import Viewset, verb

from . import actions, filters, serializers
from .models import Album, AlbumShare, Artist, Person, Song, TeamInvitation, TeamMember


class Artists(Viewset):
    model = Artist
    filterset_class = filters.ArtistFilters
    orderings = {"name": "sort_key"}
    ordering = "name"

    def get_serializer_class(self) -> Any:
        return serializers.ArtistChange if self.action == "partial_update" else serializers.ArtistShape

    def perform_create(self, **values: Any) -> Artist:
        return actions.create_artist(by=self.actor, **values)

    def perform_update(self, artist: Artist, version: int | None, **values: Any) -> Artist:
        return actions.update_artist(artist, version=version, by=self.actor, **values)


class People(Viewset):
    """The directory of an organisation, for those of its members who work with it."""

    model = Person
    filterset_class = filters.PersonFilters
    orderings = {"name": "sort_key"}
    ordering = "name"

    def get_serializer_class(self) -> Any:
        return serializers.PersonChange if self.action == "partial_update" else serializers.PersonShape

    def perform_create(self, **values: Any) -> Person:
        return actions.create_person(by=self.actor, **values)

    def perform_update(self, person: Person, version: int | None, **values: Any) -> Person:
        return actions.update_person(person, version=version, by=self.actor, **values)


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

    @verb()
    def archive(self, album: Album, version: int | None) -> Album:
        """It stays readable; changing its stage takes it up again."""
        return actions.archive_album(album, version=version, by=self.actor)


class Songs(Viewset):
    """Decisions go through `move/`; the table of moves says what a song may become."""

    model = Song
    filterset_class = filters.SongFilters
    orderings = {"position": "position", "title": "sort_key"}
    ordering = "position"

    def get_serializer_class(self) -> Any:
        return serializers.SongChange if self.action == "partial_update" else serializers.SongShape

    def perform_create(self, **values: Any) -> Song:
        return actions.add_song(values.pop("album"), by=self.actor, **values)

    def perform_update(self, song: Song, version: int | None, **values: Any) -> Song:
        return actions.update_song(song, version=version, by=self.actor, **values)

    @verb(serializers.SongMoveBody)
    def move(self, song: Song, version: int | None, to: str, reason: str = "") -> Song:
        return actions.move_song(song, to, reason=reason, version=version, by=self.actor)

    @verb(serializers.SongPlaceBody)
    def place(self, song: Song, version: int | None, position: int) -> Song:
        return actions.place_song(song, position, by=self.actor)


class AlbumShares(Viewset):
    """With whom an album is shared, since when and until when. A label sees its own and the album's others."""

    model = AlbumShare
    filterset_class = filters.ShareFilters
    orderings = {"since": "since"}
    ordering = "-since"
    serializer_class = serializers.ShareShape

    def perform_create(self, **values: Any) -> AlbumShare:
        return actions.share_with(values.pop("album"), by=self.actor, **values)

    @verb()
    def end(self, share: AlbumShare, version: int | None) -> AlbumShare:
        """It ends now."""
        return actions.end_share(share, version=version, by=self.actor)


class TeamMembers(Viewset):
    """Who is on an album's team. DELETE takes somebody off it, at once; their row keeps when."""

    model = TeamMember
    filterset_class = filters.MemberFilters
    orderings = {"since": "since"}
    ordering = "since"
    serializer_class = serializers.MemberShape

    def rows(self) -> Any:
        return super().rows().active()

    def perform_create(self, **values: Any) -> TeamMember:
        return actions.add_by_email(values.pop("album"), by=self.actor, **values)

    def perform_destroy(self, member: TeamMember, version: int | None) -> None:
        actions.remove_member(member, version=version, by=self.actor)


class TeamPlaces(Viewset):
    """Places kept on a team for addresses without an account; POST sends the invitation. Seen by who may change the team."""

    model = TeamInvitation
    filterset_class = filters.PlaceFilters
    serializer_class = serializers.PlaceShape

    def rows(self) -> Any:
        return super().rows().active()

    def perform_create(self, **values: Any) -> TeamInvitation:
        return actions.keep_place(values.pop("album"), by=self.actor, **values)

    def perform_destroy(self, place: TeamInvitation, version: int | None) -> None:
        actions.withdraw_place(place, version=version, by=self.actor)


routes: Routes = [
    ("artists", Artists),
    ("people", People),
    ("albums", Albums),
    ("songs", Songs),
    ("album-shares", AlbumShares),
    ("team-members", TeamMembers),
    ("team-places", TeamPlaces),
]
