"""A key lies sealed in the database."""

from __future__ import annotations

from typing import Any

import pytest

from farley.base.sealed import CannotUnseal, seal, unseal


def test_a_secret_comes_back_and_is_not_to_be_seen_meanwhile() -> None:
    sealed = seal("sk-very-secret")
    assert "secret" not in sealed
    assert sealed != seal("sk-very-secret")
    assert unseal(sealed) == "sk-very-secret"
    assert (seal(""), unseal("")) == ("", "")


def test_with_another_installations_secret_it_stays_shut(settings: Any) -> None:
    sealed = seal("sk-very-secret")
    settings.SECRET_KEY = "of another installation"
    for damaged in (sealed, sealed[:-2], "nothing of the kind", "ä"):
        with pytest.raises(CannotUnseal):
            unseal(damaged)
