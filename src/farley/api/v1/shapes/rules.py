"""How the rule of a segment is sent: as the analysis reads it, described from there."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from django.utils.translation import gettext as _
from pydantic import Field, JsonValue

from farley.analysis.segments import Rule, RuleBroken, read_rule
from farley.api.interface import STANDS_FOR
from farley.base.errors import Invalid

_RULE = "Rule"

RuleIn = Annotated[
    dict[str, JsonValue],
    Field(
        description="What is asked: a condition, or what joins conditions, by its `type`",
        json_schema_extra={STANDS_FOR: _RULE},
    ),
]


def rule_in(text: str) -> Rule:
    """A rule in JSON.

    Raises Invalid with the place of what cannot be read.
    """
    try:
        return read_rule(text)
    except RuleBroken as error:
        raise Invalid(_("This rule cannot be read: %(problem)s.") % {"problem": error}, field="rule") from error


def rule_shapes() -> dict[str, Any]:
    """A rule, its conditions and what joins them, in JSON Schema, by name."""
    (rule,), shapes = msgspec.json.schema_components([Rule], ref_template="#/components/schemas/{name}")
    for shape in shapes.values():
        for name, part in shape["properties"].items():
            shape["properties"][name] = _named(part, rule)
    return {_RULE: rule, **shapes}


def _named(part: Any, rule: Any) -> Any:
    """A part of a shape, with the rules in it by their name."""
    if part.get("anyOf") == rule["anyOf"]:
        return {"$ref": f"#/components/schemas/{_RULE}"}
    return part | {"items": _named(part["items"], rule)} if "items" in part else part
