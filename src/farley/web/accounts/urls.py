"""The addresses of signing in. Only these of allauth's views are mounted: there is no sign-up."""

from allauth.account import views as account
from allauth.mfa.base import views as two_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path

from farley.web.accounts import views
from farley.web.security import open_to_readers

urlpatterns = [
    path("accounts/sign-in", account.login, name="account_login"),
    path("accounts/sign-out", open_to_readers(account.logout), name="account_logout"),
    path("accounts/closed", account.account_inactive, name="account_inactive"),
    path("accounts/code", two_factor.authenticate, name="mfa_authenticate"),
    path("accounts/confirm", open_to_readers(account.reauthenticate), name="account_reauthenticate"),
    path("accounts/confirm/code", open_to_readers(two_factor.reauthenticate), name="mfa_reauthenticate"),
    path("accounts/password/forgotten", views.forgotten_password, name="account_reset_password"),
    path("accounts/password/forgotten/sent", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^accounts/password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        open_to_readers(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/set",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("join/<str:token>", views.join, name="join"),
    path("settings/sign-in", views.SigningIn.as_view(), name="mfa_index"),
    path("settings/sign-in/elsewhere", views.sign_out_elsewhere, name="sign-out-elsewhere"),
    path("settings/sign-in/password", open_to_readers(account.password_change), name="account_change_password"),
    path("settings/sign-in/app", open_to_readers(totp.activate_totp), name="mfa_activate_totp"),
    path("settings/sign-in/app/remove", open_to_readers(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("settings/sign-in/codes", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "settings/sign-in/codes/new",
        open_to_readers(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("settings/sign-in/codes/file", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
