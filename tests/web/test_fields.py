"""Django's form fields in Farley's dress."""

from __future__ import annotations

from django import forms
from django.utils import translation

from farley.web.fields import render


class CardForm(forms.Form):
    name = forms.CharField(help_text="As they write it.")
    email = forms.EmailField(required=False)
    phase = forms.ChoiceField(choices=[("new", "New")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="May be written to", required=False)
    token = forms.CharField(widget=forms.HiddenInput)


def test_help_and_error_belong_to_the_input() -> None:
    form = CardForm({"name": "", "email": "", "phase": "new", "token": "x"})
    assert not form.is_valid()
    drawn = render(form["name"])
    assert 'aria-describedby="id_name_help id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_name_help">As they write it.<' in drawn
    assert 'id="id_name_error"' in drawn


def test_only_what_may_be_left_out_says_so() -> None:
    form = CardForm()
    with translation.override("en"):
        assert "optional" in render(form["email"])
        assert "optional" not in render(form["name"])


def test_a_check_box_stands_before_its_label_and_choices_form_a_group() -> None:
    form = CardForm()
    assert '<label class="check"><input type="checkbox"' in render(form["agreed"])
    group = render(form["phase"])
    assert group.startswith("<fieldset")
    assert group.count("<input") == 1


def test_a_hidden_field_is_only_itself() -> None:
    assert render(CardForm()["token"]) == '<input type="hidden" name="token" id="id_token">'


def test_a_label_can_be_for_screen_readers_alone() -> None:
    drawn = render(CardForm()["name"], icon="search", hide_label=True)
    assert 'class="field-label sr-only"' in drawn
    assert "#search" in drawn
