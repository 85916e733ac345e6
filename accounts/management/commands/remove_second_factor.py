from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import actions
from accounts.models import User
from producer.core.actors import SYSTEM


class Command(BaseCommand):
    help = "Remove the second factor of somebody who lost phone and recovery codes. Make sure first that it is they who ask."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody has the address {options['email']}.")
        gone = actions.remove_second_factor(user, by=SYSTEM)
        self.stdout.write(f"{user.email} {'signs in with the password alone now' if gone else 'had no second factor'}.")
