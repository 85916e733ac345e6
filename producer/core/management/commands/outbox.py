"""Look at the outbox, or let it rest and run again. A restored backup comes up with it paused."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Count

from producer.core import outbox
from producer.core.models import Outbox, Switch


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["status", "pause", "resume"], nargs="?", default="status")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] != "status":
            Switch.objects.update_or_create(name=outbox.PAUSED, defaults={"on": options["verb"] == "pause"})
        counts = Outbox.objects.values_list("state").annotate(Count("pk")).order_by("state")
        state = "paused" if outbox.paused() else "running"
        self.stdout.write(", ".join([state, *(f"{count} {name}" for name, count in counts)]))
