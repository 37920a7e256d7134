"""Users, invitations and teams."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from farley.base import clock, people
from farley.base.accounts import Invitation, Organisation, Role, Team, User
from farley.base.errors import NotFound
from farley.customers import actions as customers
from farley.web.errors import carry_out
from farley.web.requests import Request, absolute, render
from farley.web.security import for_role
from farley.web.settings.forms import DissolveTeamForm, InviteForm, TeamForm, UserForm
from farley.web.settings.paging import page_of
from farley.web.toasts import toast


@for_role(Role.MANAGER)
@require_safe
def users(request: Request) -> HttpResponse:
    """Everybody who has an account, found by name or mail address, and who is invited."""
    q = request.GET.get("q", "").strip()
    found = User.objects.select_related("team")
    if q:
        found = found.filter(name__icontains=q) | found.filter(email__icontains=q)
    page = page_of(found, request.GET.get("after", ""), by=("name", "id"))
    context = {
        "page": page,
        "q": q,
        "two_factor": _with_two_factor(page.rows),
        "invitations": _open_invitations() if request.user.is_admin else [],
    }
    return render(request, "settings/users.html", context)


def _with_two_factor(rows: list[User]) -> set[int]:
    kinds = Authenticator.objects.filter(user__in=rows, type=Authenticator.Type.TOTP)
    return set(kinds.values_list("user_id", flat=True))


def _open_invitations() -> list[Invitation]:
    now = clock.now()
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None).select_related("team", "invited_by")
    return [invitation for invitation in waiting.order_by("-id")[:200] if invitation.is_open(at=now)]


@for_role(Role.ADMIN)
@require_http_methods(["GET", "POST"])
def user(request: Request, pk: int) -> HttpResponse:
    """One user: role, team, open or closed."""
    whom = _user(pk)
    form = UserForm(request.POST) if request.method == "POST" else UserForm.of(whom)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        team_id = words["team"].pk if words["team"] else None
        carry_out(
            form,
            lambda: people.alter_user(
                whom,
                role=words["role"],
                team_id=team_id,
                is_active=words["is_active"],
                by=request.user,
                at=clock.now(),
            ),
        )
        if form.is_valid():
            toast(request, _("%(name)s is saved.") % {"name": whom.name})
            return redirect("users")
    context = {"form": form, "whom": whom, "has_app": bool(_with_two_factor([whom]))}
    return render(request, "settings/user.html", context, status=422 if form.errors else 200)


def _user(pk: int) -> User:
    found = User.objects.select_related("team").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such user."))
    return found


@for_role(Role.ADMIN)
@never_cache
@require_POST
def reset_link(request: Request, pk: int) -> HttpResponse:
    """A link by which somebody sets a new password, for the administrator to hand over."""
    whom = _user(pk)
    people.note_reset_link(whom, by=request.user, at=clock.now())
    words = {"uidb36": user_pk_to_url_str(whom), "key": default_token_generator.make_token(whom)}
    link = absolute(request, reverse("account_reset_password_from_key", kwargs=words))
    return render(request, "settings/reset_link.html", {"whom": whom, "link": link})


@for_role(Role.ADMIN)
@require_POST
def remove_app(request: Request, pk: int) -> HttpResponse:
    """Takes a lost authenticator app, and the recovery codes, off an account: the password alone counts then."""
    whom = _user(pk)
    with transaction.atomic():
        people.note_lost_app(whom, by=request.user, at=clock.now())
        Authenticator.objects.filter(user=whom).delete()
    toast(request, _("%(name)s signs in with the password alone now.") % {"name": whom.name})
    return redirect("user", pk)


@for_role(Role.ADMIN)
@require_http_methods(["GET", "POST"])
def invite(request: Request) -> HttpResponse:
    """Asks a colleague to join: by mail where there is a mail server, and by a link to copy in any case."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        team_id = words["team"].pk if words["team"] else None
        by = request.user
        made = carry_out(
            form,
            lambda: people.invite(words["email"], role=words["role"], team_id=team_id, by=by, at=clock.now()),
        )
        if made is not None:
            _mail_invitation(request, made)
            return redirect("invitation", made.pk)
    return render(request, "settings/invite.html", {"form": form}, status=422 if form.errors else 200)


def _mail_invitation(request: Request, made: Invitation) -> None:
    if not settings.EMAIL_HOST:
        return
    words = {"invitation": made, "organisation": Organisation.get(), "link": _join_link(request, made)}
    subject = _("%(name)s invites you to Farley") % {"name": request.user.name}
    try:
        send_mail(subject, render_to_string("settings/invitation_mail.txt", words), None, [made.email])
    except OSError:  # the mail server does not answer or refuses: the link is there all the same
        toast(request, _("The mail could not be sent. Hand the link over yourself."), failed=True)
    else:
        toast(request, _("The invitation is on its way to %(email)s.") % {"email": made.email})


@for_role(Role.ADMIN)
@never_cache
@require_safe
def invitation(request: Request, pk: int) -> HttpResponse:
    """An invitation's link, to hand over."""
    made = _invitation(pk)
    context = {"invitation": made, "link": _join_link(request, made), "is_mailed": bool(settings.EMAIL_HOST)}
    return render(request, "settings/invitation.html", context)


@for_role(Role.ADMIN)
@require_POST
def withdraw_invitation(request: Request, pk: int) -> HttpResponse:
    """Takes an invitation back."""
    made = _invitation(pk)
    people.withdraw_invitation(made, by=request.user, at=clock.now())
    toast(request, _("The invitation to %(email)s is withdrawn.") % {"email": made.email})
    return redirect("users")


def _invitation(pk: int) -> Invitation:
    found = Invitation.objects.select_related("team").filter(pk=pk).first()
    if found is None or not found.is_open(at=clock.now()):
        raise NotFound(_("This invitation is no longer open."))
    return found


def _join_link(request: Request, made: Invitation) -> str:
    return absolute(request, reverse("join", args=[made.token]))


@for_role(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def teams(request: Request) -> HttpResponse:
    """The teams and how many belong to each; administrators add one here."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        if carry_out(form, lambda: people.create_team(name, by=request.user, at=clock.now())):
            return redirect("teams")
    context = {"form": form, "teams": _teams_with_counts()}
    return render(request, "settings/teams.html", context, status=422 if form.errors else 200)


def _teams_with_counts() -> list[tuple[Team, int]]:
    in_team: QuerySet[User, tuple[int | None, int]] = (
        User.objects.filter(is_active=True).values_list("team_id").annotate(n=Count("id")).order_by()
    )
    members = dict(in_team)
    return [(team, members.get(team.pk, 0)) for team in Team.open()]


@for_role(Role.ADMIN)
@require_http_methods(["GET", "POST"])
def team(request: Request, pk: int) -> HttpResponse:
    """One team: its name and its people."""
    which = _team(pk)
    form = TeamForm(request.POST or None, initial={"name": which.name})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        carry_out(form, lambda: people.rename_team(which, name, by=request.user, at=clock.now()))
        if form.is_valid():
            return redirect("teams")
    return _team_page(request, which, form, DissolveTeamForm(team=which))


@for_role(Role.ADMIN)
@require_POST
def dissolve_team(request: Request, pk: int) -> HttpResponse:
    """Puts another team in the place of this one."""
    which = _team(pk)
    form = DissolveTeamForm(request.POST, team=which)
    if form.is_valid():
        into = form.cleaned_data["into"]
        carry_out(form, lambda: customers.dissolve_team(which, into, by=request.user, at=clock.now()))
        if form.is_valid():
            toast(request, _("%(old)s is part of %(new)s now.") % {"old": which.name, "new": into.name})
            return redirect("teams")
    return _team_page(request, which, TeamForm(initial={"name": which.name}), form)


def _team(pk: int) -> Team:
    found = Team.open().filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such team."))
    return found


def _team_page(request: Request, which: Team, form: TeamForm, dissolving: DissolveTeamForm) -> HttpResponse:
    members = User.objects.filter(team=which, is_active=True).order_by("name", "id")[:500]
    context = {"form": form, "dissolving": dissolving, "team": which, "members": members}
    return render(request, "settings/team.html", context, status=422 if form.errors or dissolving.errors else 200)
