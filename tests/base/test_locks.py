"""What only one may do at a time waits for the one who is at it."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from farley.base.accounts import Team
from farley.base.locks import wait_for_turn


@pytest.mark.django_db(transaction=True)
def test_who_comes_second_waits_and_sees_what_the_first_has_done() -> None:
    seen: list[int] = []
    begun = threading.Event()

    def second() -> None:
        begun.set()
        with transaction.atomic():
            wait_for_turn("test")
            seen.append(Team.objects.count())
        connection.close()

    with transaction.atomic():
        wait_for_turn("test")
        other = threading.Thread(target=second)
        other.start()
        begun.wait()
        other.join(timeout=0.5)
        assert other.is_alive()
        Team.objects.create(name="Tokyo")
    other.join(timeout=20)
    assert seen == [1]
