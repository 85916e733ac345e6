from __future__ import annotations

from typing import Any
from uuid import UUID

from producer.core.api.routing import Routes
from producer.core.api.viewsets import Viewset, verb

from .. import actions, filters, serializers
from ..models import Album, AlbumShare, TeamInvitation, TeamMember
from ..rules import authorize


class AlbumShares(Viewset):
    """With whom an album is shared, since when and until when. A label sees its own and the album's others."""

    model = AlbumShare
    filterset_class = filters.ShareFilters
    orderings = {"since": "since"}
    ordering = "-since"
    serializer_class = serializers.ShareShape

    def body(self, thing: Any = None, kind: Any = None) -> dict[str, Any]:
        """Who may not share the album is told so before what is wrong with the rest."""
        if self.action == "create" and (album := self._named_album()):
            authorize(self.actor, "album.share", album)
        return super().body(thing, kind)

    def _named_album(self) -> Album | None:
        try:
            return Album.objects.visible_to(self.actor).filter(pk=UUID(self.request.data["album"])).first()
        except (KeyError, TypeError, ValueError, AttributeError):
            return None

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


routes: Routes = [("album-shares", AlbumShares), ("team-members", TeamMembers), ("team-places", TeamPlaces)]
