from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import actions
from accounts.models import User
from producer.core.actors import SYSTEM


class Command(BaseCommand):
    help = "Close somebody's account: their sessions and tokens end at once. With --reopen, open it again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reopen", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody has the address {options['email']}.")
        change = actions.reopen_account if options["reopen"] else actions.close_account
        change(user, by=SYSTEM)
        self.stdout.write(f"{user.email} is {'open' if options['reopen'] else 'closed'}.")
