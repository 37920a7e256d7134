"""Django's form fields in Farley's dress: label, help and error belong to the input for those who do not see them."""

from __future__ import annotations

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, HiddenInput, RadioSelect, Widget
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from farley.web.marks import icon as draw_icon


def render(field: BoundField, *, icon: str = "", hide_label: bool = False) -> SafeString:
    """The whole field: a hidden one is only itself, a check box stands before its label, choices get a group."""
    widget = field.field.widget
    if isinstance(widget, HiddenInput):
        return SafeString(str(field))
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return _group(field)
    if isinstance(widget, CheckboxInput):
        return _check(field)
    return _column(field, widget, icon, hide_label)


def _column(field: BoundField, widget: Widget, icon: str, hide_label: bool) -> SafeString:
    drawn = field.as_widget(attrs=_attributes(field, "input"))
    if icon:
        drawn = format_html('<span class="input-wrap">{}{}</span>', draw_icon(icon), drawn)
    label = format_html(
        '<label class="field-label{}" for="{}">{}{}</label>',
        " sr-only" if hide_label else "",
        field.id_for_label,
        field.label,
        "" if field.field.required or isinstance(widget, FileInput) else _optional(),
    )
    return format_html('<div class="field">{}{}{}{}</div>', label, drawn, _help(field), _errors(field))


def _check(field: BoundField) -> SafeString:
    return format_html(
        '<div class="field"><label class="check">{}<span>{}{}</span></label>{}</div>',
        field.as_widget(attrs=_attributes(field, "")),
        field.label,
        _help(field),
        _errors(field),
    )


def _group(field: BoundField) -> SafeString:
    choices = format_html_join(
        "\n",
        '<label class="check">{}<span>{}</span></label>',
        ((choice.tag(), choice.choice_label) for choice in field.subwidgets),
    )
    return format_html(
        '<fieldset class="field"><legend class="field-label">{}</legend>{}{}{}</fieldset>',
        field.label,
        choices,
        _help(field),
        _errors(field),
    )


def _attributes(field: BoundField, css: str) -> dict[str, str | bool]:
    described = [f"{field.auto_id}_help"] if field.help_text else []
    described += [f"{field.auto_id}_error"] if field.errors else []
    attributes: dict[str, str | bool] = {}
    if classes := f"{css} {field.field.widget.attrs.get('class', '')}".strip():
        attributes["class"] = classes
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return attributes


def _optional() -> SafeString:
    return format_html('<span class="field-optional">{}</span>', _("optional"))


def _help(field: BoundField) -> SafeString:
    if not field.help_text:
        return SafeString("")
    return format_html('<span class="field-help" id="{}_help">{}</span>', field.auto_id, SafeString(field.help_text))


def _errors(field: BoundField) -> SafeString:
    if not field.errors:
        return SafeString("")
    return format_html(
        '<p class="field-error" id="{}_error">{}<span>{}</span></p>',
        field.auto_id,
        draw_icon("error", "small"),
        " ".join(str(error) for error in field.errors),
    )
