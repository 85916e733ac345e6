from __future__ import annotations

from typing import Any

import pghistory
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from producer.core.history import QUIET
from producer.core.models import Named, Record
from producer.core.scope import remember
from producer.core.time import validate_zone

from .querysets import ApiTokenQuerySet, InvitationQuerySet, MembershipQuerySet, OrganizationQuerySet, UserManager
from .roles import Role


def _remembered(*secret: str) -> Any:
    """Every change kept (pghistory), save of `secret` fields, which are never copied."""

    def track(model: type[models.Model]) -> type[models.Model]:
        names = [field.name for field in model._meta.fields]
        change = pghistory.AnyChange(exclude=[name for name in (*QUIET, *secret) if name in names])
        events = (pghistory.InsertEvent(), pghistory.UpdateEvent(condition=change), pghistory.DeleteEvent())
        left_out = [name for name in ("created_at", "updated_at", "sort_key", *secret) if name in names]
        return pghistory.track(*events, exclude=left_out)(model)

    return track


@_remembered("password", "last_login", "sign_in_epoch")
class User(Named, AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. `is_staff` is the operator of this installation and sees no album by it."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_zone])
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    sign_in_epoch = models.PositiveIntegerField(default=0, editable=False, help_text="Part of each session.")

    # Set by the credential a request came with (accounts.authentication).
    token: ApiToken | None = None
    without_money = False

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [models.CheckConstraint(name="user_email_lower", condition=Q(email=Lower("email")))]

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """Django compares this with the session at each request: a new password or epoch ends the sessions of the old."""
        value = f"{self.password}:{self.sign_in_epoch}"
        return salted_hmac("accounts.User.session", value, secret=secret, algorithm="sha256").hexdigest()

    @property
    def roles(self) -> dict[Any, frozenset[str]]:
        """Organisation id -> roles there, from live rows; remembered for no longer than a request."""
        return remember(("roles", self.pk), self._roles)

    def _roles(self) -> dict[Any, frozenset[str]]:
        # Asked in every request, so it is plain SQL: putting it together would cost more than answering it.
        found: dict[Any, set[str]] = {}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT organization_id, role FROM accounts_membership WHERE user_id = %s AND ended_at IS NULL", [self.pk]
            )
            for organization_id, role in cursor.fetchall():
                found.setdefault(organization_id, set()).add(role)
        return {key: frozenset(roles) for key, roles in found.items()}


@_remembered()
class Organization(Named):
    """A label or a production company: the wall nobody sees over unless an album is shared."""

    class Kind(models.TextChoices):
        LABEL = "label", "Label"
        PRODUCTION = "production", "Production company"

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [models.CheckConstraint(name="organization_kind", condition=Q(kind__in=["label", "production"]))]


@_remembered()
class Membership(Record):
    """One role of one user in one organisation; ended ones stay for the history."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "role"],
                condition=Q(ended_at=None),
                name="membership_once",
                violation_error_message="They have that role here already.",
                violation_error_code="unique",
            ),
            models.CheckConstraint(name="membership_role", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.user} is {self.get_role_display()} at {self.organization}"


@_remembered("secret_hash")
class Invitation(Record):
    """A mailed link by which somebody joins an organisation. Only the secret's hash is kept."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=12, choices=Role)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="invitation_email_lower", condition=Q(email=Lower("email"))),
            models.CheckConstraint(name="invitation_role", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.organization}"


@_remembered("secret_hash", "last_used_at")
class ApiToken(Record):
    """A bearer token of a user. Only its hash is kept; `hint` is its first characters, to tell tokens apart."""

    class Scope(models.TextChoices):
        READ = "read", "Read"
        WRITE = "write", "Write"
        MONEY = "money", "See money"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    hint = models.CharField(max_length=12, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=8, choices=Scope))
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"
