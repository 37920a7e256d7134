"""The API as Django Ninja knows it, and its description in OpenAPI with what the door adds to every operation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from farley.api.door import Bearer
from farley.api.parsing import StrictParser
from farley.api.problems import CONTENT_TYPE, Problem, explain_errors

PREFIX = "/api/v1/"
# Marks a field of a shape that is read, and described, elsewhere: by the name of that shape.
STANDS_FOR = "x-stands-for"
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "Your own name for this request: sending it again within seven days does it once.",
    "schema": {"type": "string", "maxLength": 255, "pattern": "^[!-~]*$"},
}
_REFUSALS = {
    400: "The body is not readable JSON",
    401: "There is no valid API key",
    403: "The key lacks the scope, or its owner's role does not allow this",
    404: "There is no such record, or its owner may not see it",
    409: "Somebody else changed the same thing, or it is there already",
    412: "Somebody else changed the record since it was read",
    413: "The request is too large",
    415: "The body is not application/json",
    422: "Some values do not fit",
    429: "Too many requests",
    503: "The database cannot be used at the moment",
}


class Description(OpenAPISchema):
    """OpenAPI with the scopes that each operation needs."""

    def operation_security(self, operation: Operation) -> list[dict[str, Any]]:
        self.securitySchemes["ApiKey"] = {"type": "http", "scheme": "bearer"}
        bearers = (auth for auth in operation.auth_callbacks if isinstance(auth, Bearer))
        return [{"ApiKey": [scope.value for bearer in bearers for scope in bearer.scopes]}]


class FarleyApi(NinjaAPI):
    """Strict JSON in, JSON or a problem out. `shapes` are those that are described elsewhere, by name."""

    def __init__(self, *, title: str, version: str, description: str, shapes: Mapping[str, Any]) -> None:
        super().__init__(
            title=title,
            version=version,
            description=description,
            parser=StrictParser(),
            openapi_url=None,
            docs_url=None,
            urls_namespace="api",
        )
        self._shapes = shapes
        explain_errors(self)

    def described(self) -> dict[str, Any]:
        """The description in OpenAPI 3.1."""
        description = Description(self, PREFIX)
        schemas = description["components"]["schemas"]
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
        schemas |= problem.pop("$defs") | {"Problem": problem} | dict(self._shapes)
        for operations in description["paths"].values():
            for method, operation in operations.items():
                _add_what_the_door_does(method, operation)
        ordered: dict[str, Any] = _pointing(json.loads(json.dumps(description)))
        ordered["components"]["schemas"] = dict(sorted(ordered["components"]["schemas"].items()))
        return ordered

    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.view_func.__name__)


def _pointing(part: Any) -> Any:
    """The description, in which what stands for a shape points at it."""
    if isinstance(part, list):
        return [_pointing(each) for each in part]
    if not isinstance(part, dict):
        return part
    if STANDS_FOR in part:
        return {"$ref": f"#/components/schemas/{part[STANDS_FOR]}", "description": part["description"]}
    return {name: _pointing(each) for name, each in part.items()}


def _add_what_the_door_does(method: str, operation: dict[str, Any]) -> None:
    if method == "post":
        operation["parameters"].append(_IDEMPOTENCY_KEY)
    for parameter in operation["parameters"]:
        parameter.pop("examples", None)  # Ninja repeats the schema's list, where OpenAPI wants a map
    expected = {401, 403, 422, 429, 503}
    if method != "get" or any(parameter["in"] == "path" for parameter in operation["parameters"]):
        expected.add(404)
    if method in ("post", "put", "patch"):
        expected.add(409)
    if any(parameter["name"] == "If-Match" for parameter in operation["parameters"]):
        expected.add(412)
    if "requestBody" in operation:
        expected |= {400, 413, 415}
    for status in sorted(expected):
        refusal: dict[str, Any] = {"description": _REFUSALS[status], "content": {CONTENT_TYPE: {"schema": _PROBLEM}}}
        if status in (429, 503):
            refusal["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait"}}
        operation["responses"][status] = refusal
    operation["responses"] = {str(status): operation["responses"][status] for status in sorted(operation["responses"])}


@cache
def _description(api: FarleyApi) -> bytes:
    return json.dumps(api.described(), ensure_ascii=False).encode()


def describe(request: HttpRequest, *, api: FarleyApi) -> HttpResponse:
    """The OpenAPI description; it tells nothing of the data, so it needs no key."""
    return HttpResponse(_description(api), content_type="application/json")
