"""How requests are read: strict JSON in UTF-8, and nothing that a database could not keep."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser

from farley.api.problems import ProblemError

_DEEPEST = 50


class StrictParser(Parser):
    """Refuses what is not JSON, and text that PostgreSQL or UTF-8 cannot hold."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(request.body.decode("utf-8"), parse_constant=_no_constant)
        _check(body, depth=0)
        return body

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        for values in data.lists():
            _check(list(values[1]), depth=0)
        return super().parse_querydict(data, list_fields, request)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _check(value: Any, *, depth: int) -> None:
    if depth > _DEEPEST:
        raise ProblemError(422, "invalid", _("The request is nested too deeply."))
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict):
        for name, part in value.items():
            _check_text(name)
            _check(part, depth=depth + 1)
    elif isinstance(value, list):
        for part in value:
            _check(part, depth=depth + 1)


def _check_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ProblemError(422, "invalid", _("Text must not contain halves of surrogate pairs.")) from error
    if "\0" in text:
        raise ProblemError(422, "invalid", _("Text must not contain the character NUL."))
