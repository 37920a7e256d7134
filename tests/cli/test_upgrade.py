"""A new version brings the database to its shape, and what was in it stays."""

from __future__ import annotations

from tests.cli.conftest import Installation

# Every room one migration behind, with a customer, a mail address and a note in it.
OLD = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
graph = executor.loader.graph
previous = set()
for key in graph.leaf_nodes():
    previous |= {p.key for p in graph.node_map[key].parents if p.key[0] == key[0]} or {key}
# What another one needs comes by itself; to go back for it would be no upgrade.
previous -= {needed for key in previous for needed in graph.forwards_plan(key)[:-1]}
# What its entries tell of sentences and promises is filled in on the way.
previous = {key for key in previous if key[0] != "understanding"} | {("understanding", "0015_promises")}
executor.migrate(sorted(previous))
old = executor.loader.project_state(sorted(previous)).apps
hanako = old.get_model("customers", "Customer").objects.create(name="佐藤 花子", match_name="佐藤花子", created_at=at)
old.get_model("customers", "Identifier").objects.create(
    customer=hanako, kind="email", value="hanako@example.com", key="hanako@example.com", created_at=at
)
note = old.get_model("timeline", "Interaction").objects.create(
    customer=hanako, kind="note", channel="note", text="最初のメモ", happened_at=at, recorded_at=at, source="web"
)
places = {"start": 0, "end": 3}
old.get_model("understanding", "Sentence").objects.create(interaction=note, happened_at=at, vector=b"", **places)
old.get_model("understanding", "Promise").objects.create(
    interaction=note, said_start=0, said_end=1, due_start=0, due_end=0, score=1, **places
)
"""
NEW = """
from farley.customers.models import Identifier
from farley.timeline.models import Interaction
from farley.understanding.models import Promise, Sentence
found = Identifier.objects.get(key="hanako@example.com").customer
note = Interaction.objects.get(customer=found)
assert Sentence.objects.get(customer=found).interaction == note
assert Promise.objects.get(customer=found).happened_at == note.happened_at
print(found.name, note.text)
"""


def test_an_older_database_is_brought_up_to_date_with_everything_in_it(empty_installation: Installation) -> None:
    empty_installation.ask(OLD)
    behind = empty_installation.farley("doctor")
    assert "`farley serve` brings them in." in behind.stdout

    upgraded = empty_installation.farley("createuser", "dora@example.com", FARLEY_PASSWORD="sakura-saku-9")
    assert upgraded.returncode == 0, upgraded.stderr
    assert empty_installation.ask(NEW) == "佐藤 花子 最初のメモ"
    assert "at the newest version" in empty_installation.farley("doctor").stdout


def test_an_older_version_does_not_touch_a_newer_database(installation: Installation) -> None:
    installation.ask(
        "from django.db import connection; from django.db.migrations.recorder import MigrationRecorder\n"
        "MigrationRecorder(connection).record_applied('customers', '9999_from_the_future')"
    )
    examined = installation.farley("doctor")
    assert "FAULT Migrations    a newer Farley was here (customers.9999_from_the_future)" in examined.stdout
