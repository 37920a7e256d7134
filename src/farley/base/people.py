"""Users, teams and invitations: the verbs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Unpack

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from farley.base import changes
from farley.base.access import require
from farley.base.accounts import Invitation, Organisation, Role, Team, User
from farley.base.acts import ActWords, act_of
from farley.base.errors import Conflict, Invalid, NotFound


@dataclass(frozen=True)
class UserDraft:
    """A user to be."""

    email: str
    name: str
    role: str = Role.MEMBER
    team_id: int | None = None
    language: str = ""


@dataclass(frozen=True)
class OrganisationDraft:
    """What the first-run set-up asks."""

    name: str
    language: str
    time_zone: str
    currency: str
    country: str = ""
    is_sample: bool = False


@transaction.atomic
def set_up(organisation: OrganisationDraft, first_user: UserDraft, *, password: str, **act: Unpack[ActWords]) -> User:
    """Make the organisation and its first administrator. Works once.

    Raises Conflict where the set-up was done before, Invalid where mail address or password do not fit.
    """
    who = act_of(act)
    if Organisation.get() is not None:
        raise Conflict(_("Farley is already set up. Sign in, or ask an administrator to invite you."))
    if not organisation.name.strip():
        raise Invalid(_("Give the name of your organisation."), field="name")
    Organisation.objects.create(created_at=who.at, **vars(organisation))
    draft = UserDraft(first_user.email, first_user.name, Role.ADMIN, first_user.team_id, first_user.language)
    return create_user(draft, password=password, **act)


@transaction.atomic
def alter_organisation(draft: OrganisationDraft, **act: Unpack[ActWords]) -> Organisation:
    """Give the organisation another name, language, time zone, currency or country.

    Raises Refused (only administrators may), Invalid, NotFound before the set-up.
    """
    who = act_of(act)
    require(who.by, Role.ADMIN)
    organisation = Organisation.objects.select_for_update().order_by("id").first()
    if organisation is None:
        raise NotFound(_("Farley is not set up yet."))
    if not draft.name.strip():
        raise Invalid(_("Give the name of your organisation."), field="name")
    fields = changes.set_fields(organisation, vars(draft) | {"name": draft.name.strip()})
    organisation.save(update_fields=list(vars(draft)))
    if fields:
        changes.note(organisation, "update", fields, who)
    return organisation


@transaction.atomic
def create_user(draft: UserDraft, *, password: str, **act: Unpack[ActWords]) -> User:
    """Make a user who can sign in with this password.

    Raises Refused (only administrators may), Invalid, Conflict where the address is taken.
    """
    who = act_of(act)
    require(who.by, Role.ADMIN)
    email = _checked_email(draft.email)
    try:
        validate_password(password, User(email=email, name=draft.name))
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="password") from error
    user = User.objects.create_user(
        email,
        password,
        name=draft.name.strip() or email,
        role=draft.role,
        team_id=draft.team_id,
        language=draft.language,
        created_at=who.at,
    )
    changes.note(user, "create", {"email": (None, email), "role": (None, draft.role)}, who)
    return user


@transaction.atomic
def invite(email: str, *, role: str, team_id: int | None = None, **act: Unpack[ActWords]) -> Invitation:
    """Ask a colleague to join; an earlier open invitation to the same address is withdrawn.

    Raises Refused, Invalid, Conflict.
    """
    who = act_of(act)
    if who.by is None:
        raise Invalid(_("Somebody has to invite."))
    require(who.by, Role.ADMIN)
    email = _checked_email(email)
    if role not in Role.values:
        raise Invalid(_("There is no such role."), field="role")
    Invitation.objects.filter(email=email, accepted_at=None, withdrawn_at=None).update(withdrawn_at=who.at)
    invitation = Invitation.objects.create(
        email=email, role=role, team_id=team_id, invited_by=who.by, invited_at=who.at
    )
    changes.note(invitation, "create", {"email": (None, email), "role": (None, role)}, who)
    return invitation


@transaction.atomic
def accept_invitation(token: str, *, name: str, password: str, **act: Unpack[ActWords]) -> User:
    """Join with an invitation's token.

    Raises NotFound where it is unknown, spent or older than fourteen days.
    """
    who = act_of(act)
    invitation = Invitation.objects.select_for_update().filter(token=token).first()
    if invitation is None or not invitation.is_open(at=who.at):
        raise NotFound(_("This invitation is no longer valid. Ask for a new one."))
    draft = UserDraft(invitation.email, name, invitation.role, invitation.team_id)
    user = create_user(draft, password=password, **act)
    invitation.accepted_at = who.at
    invitation.save(update_fields=["accepted_at"])
    return user


@transaction.atomic
def withdraw_invitation(invitation: Invitation, **act: Unpack[ActWords]) -> None:
    """Take an invitation back; its link leads nowhere from then on.

    Raises Refused, Conflict where it was accepted meanwhile.
    """
    who = act_of(act)
    require(who.by, Role.ADMIN)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at is not None:
        raise Conflict(_("Your colleague has already joined."))
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = who.at
        invitation.save(update_fields=["withdrawn_at"])
        changes.note(invitation, "withdraw", {"withdrawn_at": (None, who.at)}, who)


@transaction.atomic
def create_team(name: str, **act: Unpack[ActWords]) -> Team:
    """Make a team.

    Raises Refused, Conflict.
    """
    who = act_of(act)
    require(who.by, Role.ADMIN)
    team = Team.objects.create(name=_free_team_name(name))
    changes.note(team, "create", {"name": (None, team.name)}, who)
    return team


@transaction.atomic
def rename_team(team: Team, name: str, **act: Unpack[ActWords]) -> None:
    """Give a team another name.

    Raises Refused, Invalid, Conflict.
    """
    who = act_of(act)
    require(who.by, Role.ADMIN)
    if name.strip() == team.name:
        return
    fields = changes.set_fields(team, {"name": _free_team_name(name)})
    team.save(update_fields=["name"])
    changes.note(team, "update", fields, who)


@transaction.atomic
def dissolve_team(team: Team, into: Team, **act: Unpack[ActWords]) -> None:
    """Let another team take a team's place: its people belong there, and see what was kept for the old one.

    Raises Refused, Invalid for itself, Conflict where one of them is dissolved already.
    """
    who = act_of(act)
    require(who.by, Role.ADMIN)
    if team.pk == into.pk:
        raise Invalid(_("Choose another team."), field="into")
    locked = {found.pk: found for found in Team.objects.select_for_update().filter(pk__in=[team.pk, into.pk])}
    team, into = locked[team.pk], locked[into.pk]
    if team.dissolved_at or into.dissolved_at:
        raise Conflict(_("This team is dissolved already."))
    into.inherited = [*into.inherited, team.pk, *team.inherited]
    into.save(update_fields=["inherited"])
    team.dissolved_at, team.inherited = who.at, []
    team.save(update_fields=["dissolved_at", "inherited"])
    for model in (User, Invitation):
        model._default_manager.filter(team=team).update(team=into)
    changes.note(team, "dissolve", {"team_id": (team.pk, into.pk)}, who)


@transaction.atomic
def alter_user(user: User, *, role: str, team_id: int | None, is_active: bool, **act: Unpack[ActWords]) -> None:
    """Give a user another role or team, or close or reopen their account.

    Raises Refused, Invalid where it would leave no administrator.
    """
    who = act_of(act)
    require(who.by, Role.ADMIN)
    others = User.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=user.pk)
    if not (role == Role.ADMIN and is_active) and not others.exists():
        raise Invalid(_("There has to be at least one administrator."), field="role")
    fields = changes.set_fields(user, {"role": role, "team_id": team_id, "is_active": is_active})
    user.save(update_fields=["role", "team", "is_active"])
    if fields:
        changes.note(user, "update", fields, who)


@transaction.atomic
def set_preferences(
    user: User,
    *,
    name: str,
    language: str,
    time_zone: str,
    theme: str,
    has_shortcuts: bool,
    **act: Unpack[ActWords],
) -> None:
    """Set one's own name, language, time zone, theme, and whether single keys are shortcuts."""
    who = act_of(act)
    values = {
        "name": name.strip() or user.name,
        "language": language,
        "time_zone": time_zone,
        "theme": theme,
        "has_shortcuts": has_shortcuts,
    }
    fields = changes.set_fields(user, values)
    user.save(update_fields=list(values))
    if fields:
        changes.note(user, "update", fields, who)


@transaction.atomic
def change_password(user: User, password: str, **act: Unpack[ActWords]) -> None:
    """Set a new password. That it was changed is noted, what it was or is now never."""
    who = act_of(act)
    user.set_password(password)
    user.save(update_fields=["password"])
    changes.note(user, "change_password", {}, who)


@transaction.atomic
def note_reset_link(user: User, **act: Unpack[ActWords]) -> None:
    """Note that an administrator takes a link into their hands by which this user sets a new password.

    Raises Refused, Invalid for an account that is closed.
    """
    who = act_of(act)
    require(who.by, Role.ADMIN)
    if not user.is_active:
        raise Invalid(_("This account is closed. Open it first."))
    changes.note(user, "make_reset_link", {}, who)


@transaction.atomic
def note_lost_app(user: User, **act: Unpack[ActWords]) -> None:
    """Note that an administrator takes a lost authenticator app off an account.

    Raises Refused.
    """
    who = act_of(act)
    require(who.by, Role.ADMIN)
    changes.note(user, "two_factor_off", {}, who)


def note_account(user: User, verb: str, **act: Unpack[ActWords]) -> None:
    """Note that somebody signed in, or altered how they do: authenticator app on or off, new recovery codes."""
    changes.note(user, verb, {}, act_of(act))


def _free_team_name(name: str) -> str:
    name = name.strip()
    if not name:
        raise Invalid(_("Give the team a name."), field="name")
    if Team.open().filter(name=name).exists():
        raise Conflict(_("There is already a team of this name."))
    return name


def _checked_email(value: str) -> str:
    email = value.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid(_("“%(value)s” is not a mail address.") % {"value": value}, field="email") from error
    if User.objects.filter(email=email).exists():
        raise Conflict(_("There is already a user with this mail address."))
    return email
