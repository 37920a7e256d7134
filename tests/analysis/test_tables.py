"""The tables hold what they promise, or say what is wrong."""

import ibis
import pyarrow as pa
import pytest

from farley.analysis.numerics import gamma_nodes, log_gamma, normal_cdf, np, share_interval
from farley.analysis.tables import INTERACTIONS, TONES, ContractBroken, History, by, columns, moment


def test_a_missing_column_is_named() -> None:
    table = ibis.memtable(pa.table({"interaction_id": pa.array([], pa.int64())}))
    with pytest.raises(ContractBroken, match="customer_id is missing"):
        History(table, ibis.memtable(TONES.empty_table()))


def test_a_column_of_another_type_is_named() -> None:
    wrong = INTERACTIONS.set(INTERACTIONS.get_field_index("amount"), pa.field("amount", pa.string())).empty_table()
    with pytest.raises(ContractBroken, match="amount is string"):
        History(ibis.memtable(wrong), ibis.memtable(TONES.empty_table()))


def test_a_second_ends_at_its_last_microsecond_however_times_are_written() -> None:
    microseconds = pa.array([999_999, 1_000_000, 1_999_999, 2_000_000])
    as_times = microseconds.cast(pa.timestamp("us", tz="UTC"))
    for times in (microseconds, as_times):
        table = ibis.memtable(pa.table({"time": times}))
        found = columns(table.select(second=moment(table.time), by_one=by(table.time, 1).cast("int64")))
        assert found["second"].tolist() == [0, 1, 1, 2]
        assert found["by_one"].tolist() == [1, 1, 1, 0]


def test_the_special_functions_agree_with_known_values() -> None:
    assert normal_cdf(np.array([0.0, 1.96, -1.96])) == pytest.approx([0.5, 0.9750021, 0.0249979], abs=1e-6)
    assert log_gamma(np.array([0.5, 1.0, 10.0])) == pytest.approx([0.5723649, 0.0, 12.8018275], abs=1e-6)
    assert gamma_nodes(np.array([4.0]), 101).mean() == pytest.approx(4.0, rel=0.02)
    assert share_interval(5, 10)[0] == pytest.approx(0.316, abs=0.01)
