"""The copy holds what the timeline holds: each row once, whatever is killed, and nothing of who was erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable

from farley.customers.actions import create_customer, merge, trash_customers, unmerge
from farley.customers.drafts import CustomerDraft
from farley.customers.models import Customer
from farley.timeline import actions as timeline
from farley.timeline import kinds
from farley.timeline.models import Interaction
from farley.understanding.models import Tone
from farley.understanding.streams import TONES
from farley.warehouse import actions, erasing, export, store, tables
from farley.warehouse.models import Erasure
from farley.warehouse.streams import INTERACTIONS, page_of
from tests.cast import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.WAREHOUSE = tmp_path / "warehouse"
    return tmp_path / "warehouse"


@pytest.fixture
def hanako() -> Customer:
    return create_customer(CustomerDraft(name="佐藤 花子"), by=None, at=NOW)


def note(customer: Customer, text: str, days_ago: float = 1, **more: Any) -> Interaction:
    at = NOW - timedelta(days=days_ago)
    happening = timeline.Happening(customer, kinds.Note(), "note", at, text=text, **more)
    return timeline.record(happening, by=None, at=at, source="test")


def copied(name: str = "interactions") -> list[dict[str, Any]]:
    return [row for file in tables.files_of(name) for row in rows_in(file)]


def rows_in(file: str | Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.ParquetFile(file).read().to_pylist()
    return rows


def known(as_of: datetime = NOW + timedelta(days=1), *, is_replay: bool = False) -> list[dict[str, Any]]:
    with store.history(is_replay=is_replay) as history:
        rows: list[dict[str, Any]] = (
            history.known_by(as_of).interactions.order_by("interaction_id").to_pyarrow().to_pylist()
        )
    return rows


def test_what_is_recorded_is_copied_with_its_audience(hanako: Customer) -> None:
    note(hanako, "Likes green tea.", audience="team:7")
    assert export.export_all() == 2
    (row,) = known()
    assert row["text"] == "Likes green tea."
    assert row["audience"] == "team:7"
    assert row["customer_id"] == hanako.pk


def test_copying_again_adds_only_what_is_new(hanako: Customer) -> None:
    note(hanako, "one")
    export.export_all()
    assert export.export_all() == 0
    note(hanako, "two")
    assert export.export(INTERACTIONS) == 1
    assert len(copied()) == 2


def test_who_is_killed_between_writing_and_noting_has_done_neither(
    hanako: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows and place are one commit: whatever happens around it, the next export goes on from what is there."""
    note(hanako, "one")

    def killed(*args: Any, **words: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(tables, "write", killed)
        with pytest.raises(KeyboardInterrupt):
            export.export(INTERACTIONS)
    monkeypatch.setattr(export, "_forget_who_was_erased_meanwhile", killed)
    with pytest.raises(KeyboardInterrupt):
        export.export(INTERACTIONS)
    monkeypatch.undo()
    export.export(INTERACTIONS)
    assert len(copied()) == 1


def test_of_two_processes_that_write_the_same_rows_one_is_refused(
    hanako: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(hanako, "one")
    real = tables.write

    def somebody_was_faster(*args: Any, **words: Any) -> None:
        monkeypatch.setattr(tables, "write", real)
        export.export(INTERACTIONS)
        real(*args, **words)

    monkeypatch.setattr(tables, "write", somebody_was_faster)
    assert export.export(INTERACTIONS) == 0
    assert len(copied()) == 1


def test_a_merge_moves_the_rows_to_who_that_is_today_and_back(hanako: Customer) -> None:
    other = create_customer(CustomerDraft(name="佐藤花子"), by=None, at=NOW)
    note(other, "one")
    edge = merge(hanako, other, by=None, at=NOW)
    export.export_all()
    assert known()[0]["customer_id"] == hanako.pk
    unmerge(edge, by=None, at=NOW)
    export.export_all()
    assert known()[0]["customer_id"] == other.pk


def read_live(audiences: list[str] | None = None) -> list[str]:
    with store.live(audiences) as history:
        rows = history.known_by(NOW + timedelta(days=1)).interactions.order_by("interaction_id")
        return [row["text"] for row in rows.to_pyarrow().to_pylist()]


def test_what_is_read_where_it_lies_is_what_is_read_into_a_copy(hanako: Customer) -> None:
    assert read_live() == []
    other = create_customer(CustomerDraft(name="佐藤花子"), by=None, at=NOW)
    note(other, "one")
    timeline.retract(note(hanako, "two"), by=None, at=NOW, why="Wrong customer")
    note(hanako, "three", audience="team:7")
    merge(hanako, other, by=None, at=NOW)
    export.export_all()
    assert read_live() == [row["text"] for row in known()] == ["one", "three"]
    assert read_live(["all"]) == ["one"]
    trash_customers([hanako], by=None, at=NOW)
    export.export_all()
    assert read_live() == known() == []


def test_who_may_not_see_a_record_does_not_read_what_was_written_down_for_it(hanako: Customer) -> None:
    teams = create_customer(CustomerDraft(name="佐藤花子", audience="team:7"), by=None, at=NOW)
    note(teams, "one")
    merge(hanako, teams, by=None, at=NOW)
    export.export_all()
    assert read_live(["all"]) == []
    assert read_live(["all", "team:7"]) == ["one"]


def test_who_is_in_the_trash_is_left_out(hanako: Customer) -> None:
    note(hanako, "one")
    export.export_all()
    trash_customers([hanako], by=None, at=NOW)
    export.export_all()
    assert known() == []


def test_a_retraction_counts_from_when_it_was_made(hanako: Customer) -> None:
    entry = note(hanako, "one", days_ago=5)
    timeline.retract(entry, by=None, at=NOW, why="Wrong customer")
    export.export_all()
    assert [row["text"] for row in known(NOW - timedelta(days=1))] == ["one"]
    assert known(NOW + timedelta(days=1)) == []


def test_imported_rows_are_known_when_they_happened_only_in_a_replay(hanako: Customer) -> None:
    happening = timeline.Happening(hanako, kinds.Note(), "note", NOW - timedelta(days=300), text="long ago")
    timeline.record(happening, by=None, at=NOW, source="csv_import:1")
    export.export_all()
    then = NOW - timedelta(days=200)
    assert known(then) == []
    assert [row["text"] for row in known(then, is_replay=True)] == ["long ago"]


def test_an_erased_customer_is_gone_from_the_disk(hanako: Customer, folder: Path) -> None:
    other = create_customer(CustomerDraft(name="Smith John"), by=None, at=NOW)
    note(hanako, "a secret of hers")
    note(other, "stays")
    export.export_all()
    assert actions.erase_customers([hanako.pk], at=NOW) == 2
    assert [row["text"] for row in known()] == ["stays"]
    on_disk = [row for file in (folder / "interactions").rglob("*.parquet") for row in rows_in(file)]
    assert [row["text"] for row in on_disk] == ["stays"]
    assert Erasure.objects.get().done_at == NOW


def test_who_is_erased_while_their_rows_are_on_their_way_is_forgotten(hanako: Customer) -> None:
    note(hanako, "one")
    Erasure.objects.create(customer_id=hanako.pk, asked_at=NOW)
    export.export_all()
    assert copied() == []


def tone_of(row: Interaction) -> Tone:
    words = {"score": -0.5, "certainty": 0.9, "language": "en", "model": "m"}
    return Tone.objects.create(tx=row.pk, interaction=row, **words)


def test_of_a_text_that_was_read_anew_only_the_last_reading_counts(hanako: Customer) -> None:
    first = tone_of(note(hanako, "one"))
    export.export_all()
    first.delete()
    last = tone_of(first.interaction)
    export.export_all()
    assert len(copied("tones")) == 2
    with store.live(None) as history:
        assert history.tones.read.to_pyarrow().to_pylist() == [last.pk]


def test_the_tones_of_who_is_erased_while_they_are_on_their_way_are_forgotten(
    hanako: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They say of which entry they are, and not whose that was."""
    tone_of(note(hanako, "one"))
    kept = tone_of(note(create_customer(CustomerDraft(name="Smith John"), by=None, at=NOW), "stays"))
    export.export(INTERACTIONS)
    real = tables.write

    def erased_meanwhile(*args: Any, **words: Any) -> None:
        actions.note_erasures([hanako.pk], at=NOW)
        Customer.objects.filter(pk=hanako.pk).delete()
        actions.erase_noted([hanako.pk], at=NOW)
        real(*args, **words)

    monkeypatch.setattr(tables, "write", erased_meanwhile)
    export.export(TONES)
    assert [row["interaction_id"] for row in copied("tones")] == [kept.interaction_id]


def test_an_erasure_that_was_killed_half_way_still_finds_what_is_left(
    hanako: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tone_of(note(hanako, "one"))
    export.export_all()
    real, deleted = erasing._delete_where, list[str]()

    def killed(source: Any, *args: Any) -> int:
        if deleted:
            raise KeyboardInterrupt
        deleted.append(source.name)
        return real(source, *args)

    monkeypatch.setattr(erasing, "_delete_where", killed)
    with pytest.raises(KeyboardInterrupt):
        actions.erase_customers([hanako.pk], at=NOW)
    monkeypatch.undo()
    actions.erase_again(at=NOW)
    assert (copied("tones"), copied()) == ([], [])


def test_tending_merges_small_files_and_loses_nothing(hanako: Customer) -> None:
    for number in range(5):
        note(hanako, str(number))
        export.export(INTERACTIONS)
    assert len(tables.files_of("interactions")) == 5
    actions.tend(at=NOW)
    assert len(tables.files_of("interactions")) == 1
    assert len(copied()) == 5
    note(hanako, "after")
    assert export.export(INTERACTIONS) == 1


def test_a_copy_thrown_away_is_built_anew(hanako: Customer) -> None:
    note(hanako, "one")
    export.export_all()
    actions.start_anew()
    assert known() == []
    export.export_all()
    assert len(known()) == 1


def test_before_anything_was_copied_the_past_is_empty() -> None:
    assert known() == []


def test_the_log_holds_no_words(hanako: Customer) -> None:
    note(hanako, "a secret of hers")
    export.export_all()
    log = DeltaTable(str(tables.path_of("interactions"))).get_add_actions(flatten=True)
    assert not any("text" in name for name in log.schema.names)


def test_what_happened_goes_by_the_name_of_its_page_event_or_form(hanako: Customer) -> None:
    addresses = ["https://tea.example/teas/sencha?ref=mail", "https://tea.example/orders/1234", "https://[tea"]
    for address in addresses:
        happening = timeline.Happening(hanako, kinds.PageView(address), "web", NOW)
        timeline.record(happening, by=None, at=NOW, source="test")
    for what in (kinds.Event("Signed Up", {"event": "not this"}), kinds.Form("Contact")):
        timeline.record(timeline.Happening(hanako, what, "web", NOW), by=None, at=NOW, source="test")
    note(hanako, "https://tea.example/secret")
    export.export_all()
    assert [row["name"] for row in known()] == ["/teas/sencha", "/orders/*", "", "Signed Up", "Contact", ""]


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://tea.example", "/"),
        ("/welcome/hanako@example.org/", "/welcome/*/"),
        ("/reset/9f8a2c4e-11d2-4b7a-9a53-0c1d2e3f4a5b", "/reset/*"),
        ("/teas/gyokuro-from-uji-and-yame", "/teas/gyokuro-from-uji-and-yame"),
    ],
)
def test_a_page_is_the_same_for_all_who_look_at_it(address: str, page: str) -> None:
    assert page_of(address) == page


def test_a_copy_with_the_columns_of_an_earlier_version_is_made_anew(hanako: Customer) -> None:
    note(hanako, "one")
    earlier = replace(INTERACTIONS, schema=INTERACTIONS.schema.remove(INTERACTIONS.schema.get_field_index("name")))
    assert export.export(earlier) == 1
    export.export_all()
    assert [row["name"] for row in copied()] == [""]


def seen_by(*audiences: str) -> list[int]:
    with store.happenings(audiences or None) as happenings:
        ids: list[int] = happenings.rows.interaction_id.to_pyarrow().to_pylist()
    return sorted(ids)


def test_what_an_audience_may_not_see_is_not_read(hanako: Customer) -> None:
    """Nor what happened with customers whom it may not see, or was written down for a record that it may not see."""
    secret = create_customer(CustomerDraft(name="Smith John", audience="user:3"), by=None, at=NOW)
    double = create_customer(CustomerDraft(name="佐藤花子", audience="user:3"), by=None, at=NOW)
    for_all, for_team = note(hanako, "one"), note(hanako, "two", audience="team:7")
    of_secret, of_double = note(secret, "three"), note(double, "four")
    gone = note(hanako, "five")
    merge(hanako, double, by=None, at=NOW)
    timeline.retract(gone, by=None, at=NOW, why="Wrong customer")
    export.export_all()
    assert seen_by("all") == [for_all.pk]
    assert seen_by("all", "team:7") == [for_all.pk, for_team.pk]
    assert seen_by() == sorted([for_all.pk, for_team.pk, of_secret.pk, of_double.pk])


def test_a_reader_leaves_nothing_behind(hanako: Customer, folder: Path) -> None:
    note(hanako, "one")
    export.export_all()
    known()
    assert list(folder.glob("_reading-*")) == []
