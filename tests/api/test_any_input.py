"""Whatever is sent, the API answers as its description says, and never fails.

Schemathesis makes requests from the OpenAPI description: those that fit it, and those that break it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis import checks

from farley.api import door
from farley.api.limits import RateLimit
from farley.api.v1 import api
from farley.base.accounts import User
from farley.customers import actions as customers
from farley.customers.actions.attributes import AttributeDraft
from farley.customers.models import Customer
from farley.teamwork import actions as teamwork

from .conftest import Program


def shallow() -> dict[str, Any]:
    """The description with some of what a rule can be, and one deep: all of it would be tried in a thousand ways."""
    described = api.described()
    shapes = described["components"]["schemas"]
    shapes["Rule"]["anyOf"] = [ref_to(name) for name in ("Did", "Recorded", "Mentioned", "All")]
    shapes["All"]["properties"]["parts"]["items"] = ref_to("Spoke")
    shapes["SegmentPatch"]["properties"]["rule"] = ref_to("Sounded")
    return described


def ref_to(shape: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{shape}"}


schema = schemathesis.openapi.from_dict(shallow())
schema.app = get_wsgi_application()
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture
def secret(
    aiko: User, sato: Customer, program: Callable[..., Program], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> str:
    """A key that may do everything, beside a customer, a field and a follow-up."""
    monkeypatch.setattr(door, "_limit", RateLimit(10**9))
    customers.define_attribute(AttributeDraft(label="tier"), by=aiko, at=now)
    teamwork.set_follow_up(sato, text="Call back", due_on=date(2026, 12, 1), by=aiko, at=now)
    return program(aiko).secret


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Between two requests Django looks at the connection, and closes the one that holds the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.django_db
def test_any_input(case: schemathesis.Case, secret: str, one_connection: None) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=CHECKS)
