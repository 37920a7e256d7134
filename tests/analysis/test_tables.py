"""The tables hold what they promise, or say what is wrong."""

import ibis
import pyarrow as pa
import pytest

from farley.analysis.numerics import gamma_nodes, log_gamma, normal_cdf, np, share_interval
from farley.analysis.tables import INTERACTIONS, TONES, ContractBroken, History


def test_a_missing_column_is_named() -> None:
    table = ibis.memtable(pa.table({"interaction_id": pa.array([], pa.int64())}))
    with pytest.raises(ContractBroken, match="customer_id is missing"):
        History(table, ibis.memtable(TONES.empty_table()))


def test_a_column_of_another_type_is_named() -> None:
    wrong = INTERACTIONS.set(INTERACTIONS.get_field_index("amount"), pa.field("amount", pa.string())).empty_table()
    with pytest.raises(ContractBroken, match="amount is string"):
        History(ibis.memtable(wrong), ibis.memtable(TONES.empty_table()))


def test_the_special_functions_agree_with_known_values() -> None:
    assert normal_cdf(np.array([0.0, 1.96, -1.96])) == pytest.approx([0.5, 0.9750021, 0.0249979], abs=1e-6)
    assert log_gamma(np.array([0.5, 1.0, 10.0])) == pytest.approx([0.5723649, 0.0, 12.8018275], abs=1e-6)
    assert gamma_nodes(np.array([4.0]), 101).mean() == pytest.approx(4.0, rel=0.02)
    assert share_interval(5, 10)[0] == pytest.approx(0.316, abs=0.01)
