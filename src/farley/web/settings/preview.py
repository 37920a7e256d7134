"""How a custom field will look where people fill it in."""

from __future__ import annotations

from django import forms

from farley.customers.actions.attributes import AttributeDraft
from farley.customers.models import AttributeDefinition
from farley.customers.models.attribute import AttributeType


class PreviewForm(forms.Form):
    """A form of one field, for looking at."""

    @classmethod
    def of(cls, definition: AttributeDefinition) -> PreviewForm:
        """The preview of a field that is there."""
        return cls.of_draft(
            AttributeDraft(definition.label, definition.type, choices=definition.choices, currency=definition.currency)
        )

    @classmethod
    def of_draft(cls, draft: AttributeDraft) -> PreviewForm:
        """The preview of a field to be."""
        form = cls(prefix="preview", auto_id="preview_%s")
        form.fields["value"] = _field(draft)
        return form


def _field(draft: AttributeDraft) -> forms.Field:
    label = f"{draft.label} ({draft.currency})" if draft.currency else draft.label
    choices = [(choice, choice) for choice in draft.choices]
    match draft.type:
        case AttributeType.NUMBER | AttributeType.MONEY:
            return forms.DecimalField(label=label, required=False)
        case AttributeType.DATE:
            return forms.DateField(label=label, required=False, widget=forms.DateInput({"type": "date"}))
        case AttributeType.CHOICE:
            return forms.ChoiceField(label=label, required=False, choices=[("", "–"), *choices])
        case AttributeType.MULTI_CHOICE:
            widget = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(label=label, required=False, choices=choices, widget=widget)
        case AttributeType.YES_NO:
            return forms.BooleanField(label=label, required=False)
        case AttributeType.URL:
            return forms.URLField(label=label, required=False, assume_scheme="https")
        case _:
            return forms.CharField(label=label, required=False)
