"""A program reads what texts tell, and passes on what people say of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from farley.understanding.models import Tone
from tests.cast import Colleagues
from tests.understanding.cast import Shop, shop_of, writes

from .conftest import Program

pytestmark = pytest.mark.django_db
Programs = Callable[..., Program]


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    return shop_of(team)


def test_a_text_is_read_corrected_and_the_word_taken_back(shop: Shop, program: Programs) -> None:
    mail = writes(shop.hanako, "We will think about it.", 3)
    agent, at = program(shop.ben), f"/interactions/{mail.pk}/tone"
    assert agent.get(at).status == 404
    Tone.objects.create(interaction=mail, score=0.8, certainty=0.9, language="en", model="test", intent="praise")

    said = {"sentiment": "neutral", "emotions": ["anxiety"], "intent": "refusal"}
    corrected = agent.post(f"{at}/corrections", said)
    assert corrected.status == 201
    assert corrected.json["counts"] == {**said, "holder": "customer"}
    assert corrected.json["read"]["intent"] == "praise"
    assert corrected.json["corrected_by_id"] == shop.ben.pk

    assert agent("DELETE", f"{at}/corrections/last").status == 204
    assert agent.get(at).json["counts"]["sentiment"] == "pleased"
    assert agent.post(f"{at}/corrections", {**said, "emotions": ["envy"]}).status == 422
    assert program(shop.eve).post(f"{at}/corrections", said).status == 403
