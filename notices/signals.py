"""Facts that later rooms may care for. Sent inside the transaction that made them, with keyword arguments as named."""

from django.dispatch import Signal

preference_changed = Signal()  # address: the e-mail whose wishes changed
