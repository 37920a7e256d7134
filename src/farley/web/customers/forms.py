"""What users type in about customers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from farley.base.access import EVERYBODY, team_audience, user_audience
from farley.base.accounts import Team, User
from farley.customers.actions.relationships import RelationshipDraft
from farley.customers.drafts import AddressDraft, CustomerDraft, IdentifierDraft
from farley.customers.models import Customer, IdentifierKind, Kind
from farley.web import choices, words

LANGUAGES = [("", _("not known")), ("ja", "日本語"), ("zh", "中文"), ("en", "English")]


class CustomerForm(forms.Form):
    """A new customer: a name or a way to reach them is enough."""

    kind = forms.ChoiceField(choices=Kind.choices, initial=Kind.PERSON, label=_("Kind"))
    family_name = forms.CharField(max_length=150, required=False, label=_("Family name"))
    given_name = forms.CharField(max_length=150, required=False, label=_("Given name"))
    name = forms.CharField(max_length=300, required=False, label=_("Name"))
    reading = forms.CharField(max_length=300, required=False, label=_("Reading"))
    email = forms.EmailField(required=False, label=_("Mail address"))
    phone = forms.CharField(max_length=60, required=False, label=_("Phone number"))
    organisation = forms.CharField(max_length=300, required=False, label=_("Organisation"))
    role = forms.CharField(max_length=120, required=False, label=_("Role there"))
    language = forms.ChoiceField(choices=LANGUAGES, required=False, label=_("Language"))
    tags = forms.CharField(max_length=400, required=False, label=_("Tags"))

    def draft(self, *, region: str, owner: User) -> CustomerDraft:
        """The customer that the form describes."""
        data = self.cleaned_data
        is_person = data["kind"] == Kind.PERSON
        wanted = ((IdentifierKind.EMAIL, data["email"]), (IdentifierKind.PHONE, data["phone"]))
        return CustomerDraft(
            kind=data["kind"],
            name="" if is_person and (data["family_name"] or data["given_name"]) else data["name"],
            family_name=data["family_name"] if is_person else "",
            given_name=data["given_name"] if is_person else "",
            reading=data["reading"],
            language=data["language"],
            identifiers=tuple(IdentifierDraft(kind, value, is_primary=True) for kind, value in wanted if value),
            tags=tuple(tag.strip() for tag in data["tags"].replace("、", ",").split(",") if tag.strip()),
            owner_id=owner.pk,
            team_id=owner.team_id,
            region=region,
        )


class DetailsForm(forms.Form):
    """What can be altered about a customer in one go."""

    family_name = forms.CharField(max_length=150, required=False, label=_("Family name"))
    given_name = forms.CharField(max_length=150, required=False, label=_("Given name"))
    name = forms.CharField(max_length=300, required=False, label=_("Name"))
    reading = forms.CharField(max_length=300, required=False, label=_("Reading"))
    language = forms.ChoiceField(choices=LANGUAGES, required=False, label=_("Language"))
    owner_id = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label=_("Owner"))
    team_id = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label=_("Team"))
    audience = forms.ChoiceField(label=_("Who may see this customer"))
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, customer: Customer, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = User.objects.filter(is_active=True).order_by("name").values_list("pk", "name")
        teams = Team.open().values_list("pk", "name")
        self.fields["owner_id"].choices = [("", _("nobody")), *users]  # type: ignore[attr-defined]
        self.fields["team_id"].choices = [("", _("none")), *teams]  # type: ignore[attr-defined]
        self.fields["audience"].choices = audience_choices(customer, user)  # type: ignore[attr-defined]
        if customer.kind != Kind.PERSON:
            del self.fields["family_name"], self.fields["given_name"]
        elif customer.family_name or customer.given_name:
            del self.fields["name"]

    def values(self) -> dict[str, Any]:
        """The new values, without the revision they are based on."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}


def audience_choices(customer: Customer, user: User) -> list[tuple[str, Any]]:
    """Who can be allowed to see a customer: everybody, one's team, oneself, and who may now."""
    choices: list[tuple[str, Any]] = [(EVERYBODY, _("Everybody here"))]
    teams = Team.open() if user.is_admin else Team.open().filter(pk__in=[user.team_id])
    choices += [(team_audience(team.pk), team.name) for team in teams]
    choices.append((user_audience(user.pk), _("Only me")))
    if customer.audience not in dict(choices):
        choices.append((customer.audience, _("As now")))
    return choices


class ComposeForm(forms.Form):
    """Something that happened, written down by hand."""

    what = forms.ChoiceField(choices=[("note", _("Note")), ("call", _("Call")), ("meeting", _("Meeting"))])
    text = forms.CharField(max_length=50_000, label=_("What happened?"))
    happened_at = forms.DateTimeField(required=False, label=_("When"))
    direction = forms.ChoiceField(choices=[("in", _("They called")), ("out", _("We called"))], required=False)
    minutes = forms.IntegerField(min_value=0, max_value=6000, required=False, label=_("Minutes"))
    learned_how = forms.ChoiceField(
        choices=[
            ("seen", _("I saw it myself")),
            ("said", _("The customer said so")),
            ("second_hand", _("I heard it from somebody else")),
            ("inferred", _("I conclude it")),
        ],
        required=False,
        label=_("How do you know?"),
    )
    audience = forms.CharField(max_length=40, required=False)


class FollowUpForm(forms.Form):
    """Something to be done by a day."""

    text = forms.CharField(max_length=400, label=_("What is to be done?"))
    due_on = forms.DateField(label=_("By when"))


class PromiseDayForm(forms.Form):
    """By which day something promised is due; nothing for no day."""

    due_on = forms.DateField(required=False)


class RelationshipForm(forms.Form):
    """What another customer is to this one, said from either side."""

    other = forms.IntegerField(error_messages={"required": _("Choose a customer from those that appear as you type.")})
    kind = forms.ChoiceField(choices=words.ties_to_choose_from, label=_("Relationship"))
    role = forms.CharField(max_length=120, required=False, label=_("Role"))
    since = forms.DateField(required=False, label=_("Since"))

    def draft(self, customer: Customer, other: Customer) -> RelationshipDraft:
        """The relationship that the form describes, on the page of `customer`."""
        kind, _colon, here = self.cleaned_data["kind"].partition(":")
        pair = (other, customer) if here else (customer, other)
        return RelationshipDraft(*pair, kind, self.cleaned_data["role"], self.cleaned_data["since"])


class IdentifierForm(forms.Form):
    """Another way to reach a customer."""

    kind = forms.ChoiceField(
        choices=[c for c in IdentifierKind.choices if c[0] not in ("anonymous_id", "user_id")], label=_("Kind")
    )
    value = forms.CharField(max_length=400, label=_("Value"))
    label = forms.CharField(max_length=60, required=False, label=_("Label"))


class AddressForm(forms.Form):
    """Where a customer is; any part of it is enough."""

    label = forms.CharField(max_length=60, required=False, label=_("Label"))
    country = forms.ChoiceField(choices=lambda: [("", "–"), *choices.countries()], required=False, label=_("Country"))
    postal_code = forms.CharField(max_length=20, required=False, label=_("Postal code"))
    region = forms.CharField(max_length=120, required=False, label=_("Region"))
    city = forms.CharField(max_length=120, required=False, label=_("Town"))
    street = forms.CharField(max_length=300, required=False, label=_("Street"))

    def clean(self) -> dict[str, Any]:
        """Refuses an address without any part of one."""
        data = super().clean() or self.cleaned_data
        if not any(data.get(name) for name in ("postal_code", "region", "city", "street")):
            raise forms.ValidationError(_("Give at least a town or a street."))
        return data

    def draft(self) -> AddressDraft:
        """The address that the form describes."""
        return AddressDraft(**self.cleaned_data)
