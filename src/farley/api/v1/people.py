"""Who we are: the key itself, colleagues, teams."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from farley.api.door import Bearer, key_of
from farley.api.scopes import Scope
from farley.api.v1.fields import Answer
from farley.base.accounts import Organisation, Team, User

router = Router(tags=["Colleagues"])


class UserOut(Answer):
    """A colleague."""

    id: int
    name: str
    email: str
    role: str
    team_id: int | None
    is_active: bool

    @classmethod
    def of(cls, row: User) -> UserOut:
        same = {name: getattr(row, name) for name in cls.model_fields if name != "id"}
        return cls.model_construct(id=row.pk, **same)


class UserList(Answer):
    """All colleagues."""

    items: list[UserOut]


class TeamOut(Answer):
    """People who share customers."""

    id: int
    name: str


class TeamList(Answer):
    """All teams."""

    items: list[TeamOut]


class KeyOut(Answer):
    """The key that was sent, and the user as whom it acts."""

    name: str
    prefix: str
    scopes: list[str]
    source: str
    user: UserOut
    organisation: str


@router.get("/me", auth=Bearer(), response=KeyOut, summary="Look at your own key")
def get_me(request: HttpRequest) -> KeyOut:
    """What the key is called, what it may do, as whom it acts, and what is written down as its source."""
    key, organisation = key_of(request), Organisation.get()
    return KeyOut(
        name=key.name,
        prefix=key.prefix,
        scopes=key.scopes,
        source=key.source,
        user=UserOut.of(key.owner),
        organisation=organisation.name if organisation else "",
    )


@router.get("/users", auth=Bearer(Scope.USERS_READ), response=UserList, summary="List colleagues")
def list_users(request: HttpRequest) -> UserList:
    """Everybody who can own a customer, and those who could once."""
    return UserList(items=[UserOut.of(user) for user in User.objects.order_by("name", "pk")])


@router.get("/teams", auth=Bearer(Scope.USERS_READ), response=TeamList, summary="List teams")
def list_teams(request: HttpRequest) -> TeamList:
    """All teams."""
    return TeamList(items=[TeamOut(id=team.pk, name=team.name) for team in Team.open()])
