"""`python -m producer.devstack.prepare [--demo]`: migrate, collect static files, load the demo. Each part may be run again.

A child of the supervisor, in the application's environment. `--demo` loads it into an empty database, DEMO=1 into any.
"""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

SIGN_INS = "demo-sign-ins.json"


def main(argv: list[str]) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if "--demo" in argv:
        load_demo()


def load_demo() -> None:
    """All of it or nothing: a kill in the middle leaves the database empty, and the next start loads it."""
    from django.contrib.auth import get_user_model
    from django.core.management import CommandError, call_command, get_commands
    from django.db import transaction

    forced = os.environ.get("DEMO") == "1"
    if "seed_demo" not in get_commands() or (get_user_model().objects.exists() and not forced):
        return
    out = io.StringIO()
    try:
        with transaction.atomic():
            call_command("seed_demo", "--json", stdout=out)
    except CommandError as refusal:
        sys.exit(f"Producer does not start: {refusal}")
    keep_sign_ins(json.loads(out.getvalue()))


def keep_sign_ins(facts: dict[str, list[dict[str, str]]]) -> None:
    """Remember the demo's passwords, which are no secret, so that each start can print them; not its tokens."""
    names = {row["id"]: row["name"] for row in facts["organizations"]}
    people = [
        {
            "email": user["email"],
            "password": user["password"],
            "role": user["role"],
            "organization": names.get(user["organization"], user["organization"]),
        }
        for user in facts["users"]
    ]
    Path(os.environ["DATA_DIR"], SIGN_INS).write_text(json.dumps(people))


if __name__ == "__main__":
    main(sys.argv[1:])
