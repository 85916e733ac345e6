from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from producer.core.models import Named, Record
from producer.core.time import validate_zone

from .roles import Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(Named, AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. `is_staff` is the operator of this installation and sees no album by it."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_zone])
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [models.CheckConstraint(name="user_email_lower", condition=Q(email=Lower("email")))]

    @cached_property
    def roles(self) -> dict[Any, frozenset[str]]:
        """Organisation id -> roles there, from live rows, read once per request (`request.user` is new each time)."""
        found: dict[Any, set[str]] = {}
        for organization_id, role in self.memberships.filter(ended_at=None).values_list("organization_id", "role"):
            found.setdefault(organization_id, set()).add(role)
        return {key: frozenset(roles) for key, roles in found.items()}


class Organization(Named):
    """A label or a production company: the wall nobody sees over unless an album is shared."""

    class Kind(models.TextChoices):
        LABEL = "label", "Label"
        PRODUCTION = "production", "Production company"

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta:
        constraints = [models.CheckConstraint(name="organization_kind", condition=Q(kind__in=["label", "production"]))]


class Membership(Record):
    """One role of one user in one organisation; ended ones stay for the history."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "role"], condition=Q(ended_at=None), name="membership_once"
            ),
            models.CheckConstraint(name="membership_role", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.user} is {self.get_role_display()} at {self.organization}"


class Invitation(Record):
    """A mailed link by which somebody joins an organisation. Only the secret's hash is kept."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=Role)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.email} to {self.organization}"


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

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"
