"""Facts that later rooms may care for. Sent inside the transaction that made them, with keyword arguments as named."""

from django.dispatch import Signal

audio_moved = Signal()  # audio: it is in another state than before
