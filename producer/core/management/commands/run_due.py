"""One sweep of all that is due, now or as if it were another moment."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from producer.core import sweeps


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--now", type=_moment, help="an RFC 3339 time, such as 2027-03-01T09:00:00Z; without a zone it is UTC"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        counts = sweeps.run(options["now"])
        self.stdout.write(json.dumps(counts))
        failed = [name for name, count in counts.items() if count < 0]
        if failed:
            raise CommandError(f"These sweeps failed, as the log says: {', '.join(failed)}")


def _moment(text: str) -> datetime:
    moment = parse_datetime(text)
    if moment is None:
        raise ValueError(text)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment, timezone.get_default_timezone())
