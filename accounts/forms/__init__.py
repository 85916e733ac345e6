"""The shape of what people type. Rules live in the actions."""

from .organizations import InviteForm, OrganizationForm, RoleForm
from .settings import EmailForm, EmailKeyForm, ProfileForm, TokenForm
from .sign_in import AskResetForm, InvitationKeyForm, JoinForm

__all__ = [
    "AskResetForm",
    "EmailForm",
    "EmailKeyForm",
    "InvitationKeyForm",
    "InviteForm",
    "JoinForm",
    "OrganizationForm",
    "ProfileForm",
    "RoleForm",
    "TokenForm",
]
