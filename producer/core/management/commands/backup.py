"""Write the database and every stored file into one tar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from producer.core import backups


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path, nargs="?", help="a file, or a folder; DATA_DIR/backups without")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["target"] or settings.DATA_DIR / "backups"
        if options["target"] is None:
            target.mkdir(mode=0o700, parents=True, exist_ok=True)
        if target.is_dir():
            target /= f"producer-{timezone.now():%Y%m%dT%H%M%SZ}.tar"
        try:
            count = backups.make(target)
        except (backups.BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{target.absolute()}: the database and {count} files")
