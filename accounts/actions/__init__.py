"""Every write to people, organisations and their credentials. One verb each; nothing else saves."""

from .invitations import accept_invitation, invite, join_by_invitation, withdraw_invitation
from .memberships import add_member, change_role, end_membership
from .organizations import create_organization, rename_organization
from .people import sign_out_everywhere, update_profile
from .tokens import issue_token, revoke_token

__all__ = [
    "accept_invitation",
    "add_member",
    "change_role",
    "create_organization",
    "end_membership",
    "invite",
    "issue_token",
    "join_by_invitation",
    "rename_organization",
    "revoke_token",
    "sign_out_everywhere",
    "update_profile",
    "withdraw_invitation",
]
