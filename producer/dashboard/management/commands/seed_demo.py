from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Membership, Organization, User
from projects.models import Album
from projects.querysets import active_shares
from sessions.models import Room

from ...demo import cast, story


class Command(BaseCommand):
    help = "Load the demo into a database that has no users; --json prints ids and, for each demo user, a fresh token."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print ids, sign-ins and fresh tokens")

    def handle(self, *args: Any, **options: Any) -> None:
        there = User.objects.filter(email=cast.USERS[0][0]).exists()
        if not there and User.objects.exists():
            raise CommandError("This database has people in it already: the demo goes into an empty one.")
        if not there:
            story.tell()
        self.stdout.write(json.dumps(_world(), ensure_ascii=False, indent=1) if options["json"] else _sign_ins())


def _world() -> dict[str, Any]:
    tokens = cast.tokens()
    members = Membership.objects.filter(user__email__in=tokens, ended_at=None).select_related("user").order_by("user__email")
    shared: dict[Any, list[str]] = {}
    for album, organization in active_shares().values_list("album_id", "organization_id"):
        shared.setdefault(album, []).append(str(organization))
    return {
        "organizations": [{"id": str(o.pk), "name": o.name, "kind": o.kind} for o in Organization.objects.order_by("sort_key")],
        "users": [
            {
                "id": str(m.user_id),
                "email": m.user.email,
                "password": cast.PASSWORD,
                "role": m.role,
                "organization": str(m.organization_id),
                "token": tokens[m.user.email],
            }
            for m in members
        ],
        "albums": [
            {"id": str(a.pk), "title": a.title, "organization": str(a.organization_id), "shared_with": shared.get(a.pk, [])}
            for a in Album.objects.order_by("sort_key")
        ],
        "rooms": [
            {"id": str(r.pk), "name": r.name, "studio": str(r.studio_id)} for r in Room.objects.order_by("sort_key", "id")
        ],
    }


def _sign_ins() -> str:
    rows = "\n".join(f"  {email:32} {role:9} {house}" for email, _, _, house, role in cast.USERS)
    return f"The demo's sign-ins, all with the password “{cast.PASSWORD}”:\n{rows}"
