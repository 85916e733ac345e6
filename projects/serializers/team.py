from __future__ import annotations

from producer.core.api.fields import Text, VisibleRelated
from producer.core.api.serializers import Serializer

from ..models import AlbumShare, TeamInvitation, TeamMember
from ..querysets import organizations_known
from .stamps import FIXED, STAMPS


class ShareShape(Serializer):
    organization = VisibleRelated(organizations_known, required=False, help_text="One you work with; or give `email`.")
    organization_name = Text(source="organization.name", read_only=True)
    email = Text(max_length=254, required=False, write_only=True, help_text="Of somebody who looks after albums at the label.")

    class Meta:
        model = AlbumShare
        fields = ["id", "album", "organization", "organization_name", "email", "since", "until", *STAMPS]
        read_only_fields = FIXED


class MemberShape(Serializer):
    user = VisibleRelated(read_only=True)
    name = Text(source="user.name", read_only=True)
    email = Text(max_length=254, write_only=True, help_text="Of an account; whoever has none is invited at team-places.")

    class Meta:
        model = TeamMember
        fields = ["id", "album", "user", "name", "email", "role", "since", "ended_at", *STAMPS]
        read_only_fields = [*FIXED, "since", "ended_at"]


class PlaceShape(Serializer):
    class Meta:
        model = TeamInvitation
        fields = ["id", "album", "email", "role", "ended_at", *STAMPS]
        read_only_fields = [*FIXED, "ended_at"]
