"""Every write to people, organisations and their credentials. One verb each; nothing else saves."""

from .email import ask_for_email, asked_for, change_email
from .invitations import accept_invitation, invite, join_by_invitation, withdraw_invitation
from .memberships import add_member, change_role, end_membership
from .organizations import create_organization, edit_organization, found_organization
from .people import (
    close_account,
    end_session,
    forget_sessions,
    remove_second_factor,
    reopen_account,
    sign_out_everywhere,
    update_profile,
)
from .tokens import issue_token, revoke_token

__all__ = [
    "accept_invitation",
    "add_member",
    "ask_for_email",
    "asked_for",
    "change_email",
    "change_role",
    "close_account",
    "create_organization",
    "edit_organization",
    "end_membership",
    "end_session",
    "forget_sessions",
    "found_organization",
    "invite",
    "issue_token",
    "join_by_invitation",
    "remove_second_factor",
    "reopen_account",
    "revoke_token",
    "sign_out_everywhere",
    "update_profile",
    "withdraw_invitation",
]
