"""Who uses Farley: the organisation, its teams, its users."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """The one organisation that this installation serves; its row is made by the first-run set-up."""

    name = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    currency = models.CharField(max_length=3, default="EUR")
    country = models.CharField(max_length=2, default="", blank=True)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def get(cls) -> Organisation | None:
        """The organisation, or None before the set-up."""
        return cls.objects.order_by("id").first()

    @classmethod
    def day(cls, at: datetime) -> date:
        """The day that it is at a moment where the organisation is; in UTC before the set-up."""
        return at.astimezone(cls.zone()).date()

    @classmethod
    def zone(cls) -> ZoneInfo:
        """The time zone in which the organisation is; UTC before the set-up."""
        organisation = cls.get()
        return zone_named(organisation.time_zone if organisation else "UTC")


def zone_named(name: str) -> ZoneInfo:
    """The time zone of this name; UTC where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


class Team(models.Model):
    """People who share customers. `inherited` are the ids of the teams that were dissolved into this one: what was kept
    for them stays as it was recorded, and is seen by this team.
    """

    name = models.CharField(max_length=120)
    inherited = models.JSONField(default=list)
    dissolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(dissolved_at__isnull=True), name="team_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def open(cls) -> models.QuerySet[Team]:
        """The teams that there are, in the order of their names."""
        return cls.objects.filter(dissolved_at=None).order_by("name")


class Role(models.TextChoices):
    """What a user may do; each role may do all that the roles below it may."""

    ADMIN = "admin", _("Administrator")
    MANAGER = "manager", _("Manager")
    MEMBER = "member", _("Member")
    READER = "reader", _("Read-only")


class UserManager(BaseUserManager["User"]):
    """Makes users by mail address."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=10, default="", blank=True)
    time_zone = models.CharField(max_length=64, default="", blank=True)
    theme = models.CharField(max_length=10, default="", blank=True)
    has_shortcuts = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that they chose, or else the organisation's."""
        return zone_named(self.time_zone) if self.time_zone else Organisation.zone()

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    @property
    def can_write(self) -> bool:
        return self.role != Role.READER

    # Django and allauth ask these of any user model; Farley has no Django admin.
    is_staff = False
    is_superuser = False

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        return False


class Attempt(models.Model):
    """What somebody tried of late, as Django's cache keeps it in a database: the limits on passwords, codes and links
    hold for all web processes together, and over a restart.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key


def invitation_token() -> str:
    """A secret for one invitation's address."""
    return secrets.token_urlsafe(32)


class Invitation(models.Model):
    """A colleague who was asked to join; the token is spent when they set a password."""

    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    token = models.CharField(max_length=64, unique=True, default=invitation_token)
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.email

    def is_open(self, *, at: datetime) -> bool:
        """Whether the invitation can still be accepted: for fourteen days."""
        return self.accepted_at is None and self.withdrawn_at is None and (at - self.invited_at).days < 14
