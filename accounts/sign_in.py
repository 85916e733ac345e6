"""Signing in, resetting, the second factor: allauth's views at the addresses we want, and no others.

A form with errors is answered 422 as everywhere else; too many attempts 429.
"""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, re_path

from producer.core.pages import page


class _Telling:
    def get_form(self, *args: Any) -> Any:
        """Labels say what a field is; a grey copy inside it only goes away when it is needed."""
        form = super().get_form(*args)  # type: ignore[misc]
        for field in form.fields.values():
            field.widget.attrs.pop("placeholder", None)
        return form

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        form = context.get("form")
        if form is not None and form.is_bound and form.errors:
            kwargs["status"] = 429 if form.has_error("__all__", "too_many_login_attempts") else 422
        return super().render_to_response(context, **kwargs)  # type: ignore[misc]


def _telling(view: Any) -> Any:
    told: Any = type(view.__name__, (_Telling, view), {})
    return told.as_view()


@login_not_required
def signup_closed(request: HttpRequest) -> HttpResponse:
    return page(request, "account/signup_closed.html", {})


def email(request: HttpRequest) -> HttpResponse:
    return redirect("accounts:profile")


urlpatterns = [
    path("login/", _telling(account.LoginView), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", signup_closed, name="account_signup"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("email/", email, name="account_email"),
    path("reauthenticate/", _telling(account.ReauthenticateView), name="account_reauthenticate"),
    path("password/change/", _telling(account.PasswordChangeView), name="account_change_password"),
    path("password/set/", _telling(account.PasswordSetView), name="account_set_password"),
    path("password/reset/", _telling(account.PasswordResetView), name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,40})-(?P<key>[^/]{1,200})/$",
        _telling(account.PasswordResetFromKeyView),
        name="account_reset_password_from_key",
    ),
    path("2fa/", mfa.index, name="mfa_index"),
    path("2fa/authenticate/", _telling(mfa.AuthenticateView), name="mfa_authenticate"),
    path("2fa/reauthenticate/", _telling(mfa.ReauthenticateView), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", _telling(totp.ActivateTOTPView), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", _telling(totp.DeactivateTOTPView), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", _telling(recovery.GenerateRecoveryCodesView), name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
