"""Check that what is stored twice agrees: ledger and totals, files and hashes. Ends with 1 if something does not."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from producer.core import integrity


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        for name, findings in integrity.run():
            self.stdout.write(f"{name}: {'agrees' if not findings else f'{len(findings)} found'}")
            for finding in findings:
                self.stdout.write(f"  {finding}")
            total += len(findings)
        if total:
            raise CommandError(f"{total} things do not agree.")
