"""Replace the database and the files by those of a backup. The outbox is paused then, so nothing is sent by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from producer.core import backups


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path)
        parser.add_argument("--overwrite", action="store_true", help="replace a database that has users in it")

    def handle(self, *args: Any, **options: Any) -> None:
        if _in_use() and not options["overwrite"]:
            raise CommandError("This database has users in it: give --overwrite to replace it, or name an empty one.")
        try:
            count = backups.restore(options["source"])
        except (backups.BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        call_command("migrate", interactive=False, verbosity=0)  # a backup may be older than this version
        self.stdout.write(f"Restored the database and {count} files.")
        self.stdout.write("The outbox is paused: look at what would be sent, then run `outbox resume`.")


def _in_use() -> bool:
    try:
        return get_user_model().objects.exists()
    except DatabaseError:  # no tables yet
        return False
