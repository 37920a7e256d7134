"""The reference says what the API does, in the docs and on its page."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from farley.api.reference import as_markdown, reference_of
from farley.api.v1 import api
from tests.cast import Colleagues

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "api.md"


def test_the_page_in_the_docs_is_current() -> None:
    made = as_markdown(reference_of(api.described()))
    assert REFERENCE.read_text() == made, "run: python -m farley.api > docs/reference/api.md"


def test_every_operation_is_explained() -> None:
    for group in reference_of(api.described()).groups:
        for operation in group.operations:
            assert operation.text.endswith("."), operation.id
            assert operation.scopes or operation.id == "get_me"


@pytest.mark.django_db
def test_the_page_shows_every_operation_to_those_who_are_signed_in(team: Colleagues, client: Client) -> None:
    assert client.get("/settings/api-keys/reference").status_code == 302
    client.force_login(team.ben)
    assert client.get("/api/v1/docs")["Location"] == "/settings/api-keys/reference"
    page = client.get("/settings/api-keys/reference").content.decode()
    for group in reference_of(api.described()).groups:
        for operation in group.operations:
            assert f'id="{operation.id}"' in page
