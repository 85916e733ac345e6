"""What accounts tells later rooms. Sent inside the transaction of the change, so a receiver's refusal undoes it."""

from django.dispatch import Signal

invitation_accepted = Signal()  # invitation, user
email_changed = Signal()  # user, was: the address before
membership_ended = Signal()  # user, organization: the last role the user had there is gone
