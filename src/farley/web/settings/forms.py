"""The forms of the settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from farley.base.accounts import Role, Team, User
from farley.customers.models import AttributeDefinition, Kind, Tag
from farley.customers.models.attribute import AttributeType
from farley.web import choices


class ProfileForm(forms.Form):
    """One's own name, language, time zone, theme and shortcuts."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False, widget=forms.RadioSelect)
    has_shortcuts = forms.BooleanField(
        label=_("Shortcuts of a single key"),
        help_text=_("Such as c for a new customer. Turn them off if you dictate, or press keys by mistake."),
        required=False,
    )

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        _offer(self, "language", [("", _("As in the browser")), *choices.languages()])
        _offer(self, "time_zone", [("", _("As the organisation")), *choices.time_zones()])
        _offer(self, "theme", choices.themes())


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("Mail address"), widget=forms.EmailInput({"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.MEMBER, widget=forms.RadioSelect)
    team = forms.ModelChoiceField(Team.open(), label=_("Team"), empty_label=_("No team"), required=False)


class UserForm(forms.Form):
    """A user's role, team, and whether the account is open."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)
    team = forms.ModelChoiceField(Team.open(), label=_("Team"), empty_label=_("No team"), required=False)
    is_active = forms.BooleanField(
        label=_("May sign in"),
        help_text=_("Without it the account is closed; what this person recorded stays."),
        required=False,
    )

    @classmethod
    def of(cls, user: User) -> UserForm:
        """The form as the user is now."""
        return cls(initial={"role": user.role, "team": user.team_id, "is_active": user.is_active})


class TeamForm(forms.Form):
    """A team's name."""

    name = forms.CharField(label=_("Name of the team"), max_length=120)


class DissolveTeamForm(forms.Form):
    """Which team takes the place of another."""

    def __init__(self, *args: Any, team: Team, **words: Any) -> None:
        super().__init__(*args, **words)
        self.others = Team.open().exclude(pk=team.pk)
        self.fields["into"] = forms.ModelChoiceField(self.others, label=_("Into the team"), empty_label="–")

    @property
    def has_choice(self) -> bool:
        """Whether there is another team at all."""
        return self.others.exists()


class FieldForm(forms.Form):
    """A field that the organisation keeps about its customers."""

    label = forms.CharField(label=_("Name of the field"), max_length=120)
    type = forms.ChoiceField(label=_("Kind of value"), choices=AttributeType.choices, initial=AttributeType.TEXT)
    choices = forms.CharField(
        label=_("Choices"), help_text=_("One a line."), required=False, widget=forms.Textarea({"rows": 4})
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("For"),
        help_text=_("None ticked: for all customers."),
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, definition: AttributeDefinition | None = None, **words: Any) -> None:
        super().__init__(*args, **words)
        if definition is not None:  # type and currency decide how values are kept, and stay
            self.initial = {
                "label": definition.label,
                "choices": "\n".join(definition.choices),
                "kinds": definition.kinds,
            }
            self.fields.pop("type")
            self.fields.pop("currency")
            if definition.type not in (AttributeType.CHOICE, AttributeType.MULTI_CHOICE):
                self.fields.pop("choices")
        else:
            _offer(self, "currency", [("", _("The organisation's own")), *choices.currencies()])

    def lines(self) -> list[str]:
        """The choices, each once, in their order."""
        lines = (line.strip() for line in self.cleaned_data.get("choices", "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class TagForm(forms.Form):
    """A tag's name."""

    name = forms.CharField(label=_("Name"), max_length=80)


class MergeTagForm(forms.Form):
    """Which tag takes the place of another."""

    into = forms.CharField(
        label=_("Into the tag"), max_length=80, widget=forms.TextInput({"list": "tag-names", "autocomplete": "off"})
    )

    def clean_into(self) -> Tag:
        """The tag of that name."""
        tag = Tag.objects.filter(name=self.cleaned_data["into"].strip()).first()
        if tag is None:
            raise forms.ValidationError(_("There is no tag of this name."))
        return tag


def _offer(form: forms.Form, name: str, pairs: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = pairs
