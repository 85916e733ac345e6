from django.urls import path

from .views import email, invitation, organizations, settings

app_name = "accounts"
urlpatterns = [
    path("invitation/", invitation.invitation, name="invitation"),
    path("settings/profile/", settings.profile, name="profile"),
    path("settings/email/", email.email, name="email"),
    path("settings/email/confirm/", email.email_confirm, name="email-confirm"),
    path("settings/security/", settings.security, name="security"),
    path("settings/security/sign-out-everywhere/", settings.sign_out_everywhere, name="sign-out-everywhere"),
    path("settings/security/sessions/<int:pk>/end/", settings.session_end, name="session-end"),
    path("settings/tokens/", settings.tokens, name="tokens"),
    path("settings/tokens/<uuid:pk>/revoke/", settings.token_revoke, name="token-revoke"),
    path("organizations/", organizations.organization_list, name="organization-list"),
    path("organizations/new/", organizations.organization_create, name="organization-create"),
    path("organizations/<uuid:pk>/", organizations.organization_detail, name="organization-detail"),
    path("memberships/<uuid:pk>/", organizations.membership_detail, name="membership-detail"),
    path("memberships/<uuid:pk>/end/", organizations.membership_end, name="membership-end"),
    path("invitations/<uuid:pk>/withdraw/", organizations.invitation_withdraw, name="invitation-withdraw"),
    path("roles/", organizations.roles, name="roles"),
]
