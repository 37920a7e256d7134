"""The service on loopback, and how Aiko sets it up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from farley.language_model import actions
from farley.language_model.actions import SetupDraft
from farley.language_model.models import Purpose, Setup
from tests.cast import NOW, Colleagues
from tests.language_model.service import Service, running


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as found:
        yield found


def ready(team: Colleagues, service: Service, **more: Any) -> Setup:
    """Aiko has set the service up as one that speaks OpenAI's language, with a key, for summaries."""
    draft = SetupDraft("openai", service.address, "small-1", "sk-secret", is_inside=True, purposes=(Purpose.SUMMARY,))
    return actions.set_up(replace(draft, **more), by=team.aiko, at=NOW)
