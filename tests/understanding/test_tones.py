"""Texts are read as they come in, each once, and a turn of tone is told by the words."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from farley.analysis.language.model import NAME
from farley.customers.actions import create_customer
from farley.customers.drafts import CustomerDraft
from farley.timeline import kinds
from farley.timeline.models import Interaction
from farley.understanding import jobs
from farley.understanding.actions import are_tones_read, read_new_tones, run_insight, tones
from farley.understanding.models import Holder, Tone
from farley.understanding.queries import attention_for, understanding_of
from farley.understanding.streams import TONES
from farley.warehouse import export, store, tables
from tests.cast import NOW, Colleagues
from tests.understanding.cast import Shop, buys, happens, history_now, shop_of, writes

pytestmark = pytest.mark.django_db(transaction=True)  # readers of the stream see what is committed

KIND = "Thank you so much, the tea was wonderful and everybody loved it!"
BITTER = "Late again, the tin was broken and nobody answers. I am very disappointed."


@pytest.fixture
def shop(team: Colleagues) -> Shop:
    return shop_of(team)


def test_what_a_customer_writes_is_read_once(shop: Shop) -> None:
    mail = writes(shop.hanako, BITTER, 3)
    assert jobs.read_tones(at=NOW) == 1
    assert jobs.read_tones(at=NOW) == 0
    tone = Tone.objects.get()
    assert tone.interaction == mail
    assert tone.score < -0.25
    assert (tone.language, tone.model, tone.holder) == ("en", NAME, "customer")
    assert tone.intent == "complaint"
    assert "disappointment" in {name for name, *_rest in tone.emotions}
    assert mail.text[tone.start : tone.end]


def test_the_customers_language_decides_where_the_script_does_not(shop: Shop) -> None:
    aya = create_customer(CustomerDraft(name="鈴木 彩", language="ja"), by=None, at=NOW)
    writes(aya, "妻同伴", 1)
    read_new_tones(at=NOW)
    assert Tone.objects.get().language == "ja"


def test_a_reader_that_was_overtaken_reads_nothing_twice(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    writes(shop.hanako, KIND, 3)
    real = tones._read

    def slow(rows: Any) -> Any:
        monkeypatch.setattr(tones, "_read", real)
        read_new_tones(at=NOW)
        return real(rows)

    monkeypatch.setattr(tones, "_read", slow)
    read_new_tones(at=NOW)
    assert Tone.objects.count() == 1


def test_a_loyal_buyer_whose_tone_turned(shop: Shop) -> None:
    for days in range(300, 60, -30):
        writes(shop.hanako, KIND, days)
    for days in (40, 30, 20, 10):
        writes(shop.hanako, BITTER, days)
    jobs.read_tones(at=NOW)
    run_insight("tone_turned", history_now(), as_of=NOW, at=NOW)
    (view,) = understanding_of(shop.ben, [shop.hanako.pk], at=NOW).insights
    assert view.statement == "tone_worse"
    assert "4 messages" in view.sentence
    assert view.evidence[0].words
    assert view.evidence[0].before + view.evidence[0].words + view.evidence[0].after == BITTER
    assert view.expires_at > NOW + timedelta(days=30)


def test_many_who_fell_silent_do_not_crowd_out_the_one_whose_tone_turned(shop: Shop) -> None:
    for number in range(3):
        silent = create_customer(CustomerDraft(name=f"Silent {number}"), by=None, at=NOW)
        buys(silent, range(400, 110, -28))
    for days in (*range(300, 60, -30), 40, 30, 20, 10):
        writes(shop.newcomer, KIND if days > 60 else BITTER, days)
    jobs.read_tones(at=NOW)
    for name in ("purchase_rhythm", "tone_turned"):
        run_insight(name, history_now(), as_of=NOW, at=NOW)
    names = [item.name for item in attention_for(shop.aiko, at=NOW, most=3)]
    assert sorted(names) == ["purchase_rhythm", "purchase_rhythm", "tone_turned"]


def test_a_note_tells_whose_feeling_it_is(shop: Shop) -> None:
    own = notes(shop, "正直、こちらの準備不足でした。悔しいです。")
    told = notes(shop, "先方は新しい茶器をとても気に入っているとのこと。")
    jobs.read_tones(at=NOW)
    assert (own.tone.holder, told.tone.holder) == ("colleague", "customer")
    assert told.tone.score > 0


def test_what_a_colleague_feels_at_calls_does_not_turn_the_customers_tone(shop: Shop) -> None:
    for days in range(300, 60, -30):
        writes(shop.hanako, KIND, days)
    for days in (40, 30, 20, 10):
        happens(shop.hanako, kinds.Call(), days, "test", "all", text=BITTER, direction="in", channel="phone")
    jobs.read_tones(at=NOW)
    Tone.objects.filter(interaction__kind="call").update(holder=Holder.COLLEAGUE)
    run_insight("tone_turned", history_now(), as_of=NOW, at=NOW)
    (view,) = understanding_of(shop.ben, [shop.hanako.pk], at=NOW).insights
    assert view.statement == "tone_steady"


def test_a_new_model_reads_everything_anew_and_its_word_counts(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"
    mail = writes(shop.hanako, KIND, 3)
    with monkeypatch.context() as before:
        before.setattr(tones, "NAME", "older")
        before.setattr(tones, "_read", lambda rows: [Tone(interaction=row, score=-1, certainty=1) for row in rows])
        assert read_new_tones(at=NOW) == 1
        export.export_all()
    assert not are_tones_read()
    assert read_new_tones(at=NOW) == 1
    assert Tone.objects.get().score > 0
    export.export_all()
    with store.history() as history:
        (row,) = history.tones.to_pyarrow().to_pylist()
    assert (row["interaction_id"], row["model"], row["holder"]) == (mail.pk, NAME, "customer")
    assert row["score"] > 0
    assert "gratitude" in row["emotions"].split(",")


def test_a_copy_with_fewer_columns_is_built_anew(shop: Shop, settings: Any, tmp_path: Path) -> None:
    settings.WAREHOUSE = tmp_path / "warehouse"
    writes(shop.hanako, KIND, 3)
    read_new_tones(at=NOW)
    fewer = pa.schema(list(TONES.schema)[:5])
    tables.created(TONES.name, fewer, indexed=TONES.indexed)
    assert export.export(TONES) == 1
    with store.history() as history:
        assert history.tones.count().to_pyarrow().as_py() == 1


def notes(shop: Shop, text: str) -> Interaction:
    return happens(shop.hanako, kinds.Note(), 2, "test", "all", text=text, channel="note")
