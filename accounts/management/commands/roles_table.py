from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts.role_table import markdown


class Command(BaseCommand):
    help = "Print docs/roles.md from the table of roles."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(markdown(), ending="")
