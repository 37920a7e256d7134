"""The reference of the API, made from its OpenAPI description: for the page in Farley and for docs/reference/api.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.client import responses
from typing import Any

_REF = "#/components/schemas/"
_INNER = {"JsonValue"}


@dataclass(frozen=True)
class Field:
    """A parameter or a field: its name, what its values look like, and what it is for."""

    name: str
    type: str
    is_required: bool
    text: str


@dataclass(frozen=True)
class Operation:
    """One thing that the API does. `body` and `answer` name shapes, "" where there is none."""

    id: str
    method: str
    path: str
    summary: str
    text: str
    scopes: tuple[str, ...]
    parameters: tuple[Field, ...]
    body: str
    status: int
    answer: str


@dataclass(frozen=True)
class Group:
    """Operations on one noun."""

    name: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Shape:
    """What goes in or out under this name."""

    name: str
    text: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Reference:
    """All of it, in the order of the description."""

    text: str
    groups: tuple[Group, ...]
    shapes: tuple[Shape, ...]


def reference_of(description: Mapping[str, Any]) -> Reference:
    """The reference of an OpenAPI description."""
    groups: dict[str, list[Operation]] = {}
    schemas = description["components"]["schemas"]
    words = {name: schema for name, schema in schemas.items() if "enum" in schema or "anyOf" in schema}
    description = _with_words(description, words)
    for path, operations in description["paths"].items():
        for method, details in operations.items():
            groups.setdefault(details["tags"][0], []).append(_operation(method, path, details))
    schemas = description["components"]["schemas"]
    shapes = [_shape(name, schema) for name, schema in schemas.items() if "properties" in schema]
    return Reference(
        text=description["info"]["description"].strip(),
        groups=tuple(Group(name, tuple(operations)) for name, operations in groups.items()),
        shapes=tuple(shapes),
    )


def as_markdown(reference: Reference) -> str:
    """The reference as a page of the docs."""
    lines = ["# API", "", reference.text, "", "Made by `python -m farley.api`; a test checks that it is current.", ""]
    for group in reference.groups:
        lines += [f"## {group.name}", ""]
        for operation in group.operations:
            lines += _operation_lines(operation)
    lines += ["## Shapes", ""]
    for shape in reference.shapes:
        lines += [f"### {shape.name}", "", _one_line(shape.text), "", *_table(shape.fields)]
    return "\n".join(lines).rstrip() + "\n"


def _with_words(part: Any, words: Mapping[str, Any]) -> Any:
    """The description with every list of words, or of shapes to choose from, written out where it is used."""
    if isinstance(part, list):
        return [_with_words(each, words) for each in part]
    if not isinstance(part, dict):
        return part
    if _name(part.get("$ref", "")) in words:
        return words[_name(part["$ref"])] | {name: each for name, each in part.items() if name != "$ref"}
    return {name: _with_words(each, words) for name, each in part.items()}


def _operation(method: str, path: str, details: Mapping[str, Any]) -> Operation:
    status = min(int(code) for code in details["responses"] if int(code) < 300)
    return Operation(
        id=details["operationId"],
        method=method.upper(),
        path=path,
        summary=details["summary"],
        text=details.get("description", ""),
        scopes=tuple(details["security"][0]["ApiKey"]),
        parameters=tuple(_parameter(parameter) for parameter in details["parameters"]),
        body=_content(details.get("requestBody", {})),
        status=status,
        answer=_content(details["responses"][str(status)]),
    )


def _parameter(parameter: Mapping[str, Any]) -> Field:
    schema = parameter["schema"]
    text = parameter.get("description", schema.get("description", ""))
    return Field(parameter["name"], _type(schema), parameter["required"], _with_example(text, schema))


def _content(holder: Mapping[str, Any]) -> str:
    for media in holder.get("content", {}).values():
        schema = media["schema"]
        if "$ref" in schema:
            return _name(schema["$ref"])
        return ", ".join(f"{name}: {_type(part)}" for name, part in schema.get("properties", {}).items())
    return ""


def _shape(name: str, schema: Mapping[str, Any]) -> Shape:
    required = set(schema.get("required", ()))
    fields = (
        Field(field, _type(part), field in required, _with_example(part.get("description", ""), part))
        for field, part in schema["properties"].items()
    )
    return Shape(name, schema.get("description", ""), tuple(fields))


def _type(schema: Mapping[str, Any]) -> str:
    """What values look like, in few words."""
    if "$ref" in schema:
        return "anything" if _name(schema["$ref"]) in _INNER else _name(schema["$ref"])
    for several in ("anyOf", "allOf", "oneOf"):
        if several in schema:
            return " or ".join(dict.fromkeys(_type(part) for part in schema[several]))
    if "enum" in schema:
        return ", ".join(f'"{value}"' for value in schema["enum"])
    if "const" in schema:
        return f'"{schema["const"]}"'
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if schema.get("type") == "object":
        return "object"
    return _plain(schema)


def _plain(schema: Mapping[str, Any]) -> str:
    word = {"integer": "whole number", "number": "number", "boolean": "true or false", "null": "null"}.get(
        schema.get("type", ""), schema.get("format", "text") if schema.get("type") == "string" else "anything"
    )
    if "maxLength" in schema:
        word += f", up to {schema['maxLength']}"
    if "maximum" in schema and schema["maximum"] < 2**53:
        word += f", {schema.get('minimum', '')} to {schema['maximum']}"
    return word


def _with_example(text: str, schema: Mapping[str, Any]) -> str:
    examples = schema.get("examples")
    return f"{text} (such as {examples[0]})".strip() if examples else text


def _name(ref: str) -> str:
    return ref.removeprefix(_REF)


def _operation_lines(operation: Operation) -> Iterable[str]:
    yield f"### {operation.summary}"
    yield ""
    yield " · scope ".join((f"`{operation.method} {operation.path}`", *(f"`{scope}`" for scope in operation.scopes)))
    yield ""
    yield operation.text
    yield ""
    if operation.body:
        yield f"Send: {operation.body}"
        yield ""
    yield f"Answer: {operation.status} {responses[operation.status]}" + (
        f", {operation.answer}" * bool(operation.answer)
    )
    yield ""
    yield from _table(operation.parameters)


def _table(fields: Iterable[Field]) -> Iterable[str]:
    rows = [
        f"| `{field.name}`{'' if field.is_required else ' ?'} | {_one_line(field.type)} | {_one_line(field.text)} |"
        for field in fields
    ]
    return ["| name (? optional) | values | |", "| --- | --- | --- |", *rows, ""] if rows else []


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
