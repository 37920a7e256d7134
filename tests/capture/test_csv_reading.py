"""Aoki opens the files that old systems spit out: whatever is broken is told row by row, and the rest is read."""

import gzip
import tracemalloc
from pathlib import Path

import pytest

from farley.capture.channels.csv_import.reading import Row, find_layout, first_rows, read_rows
from farley.capture.unreadable import Unreadable

GOOD = "id,name,city\n1,Aoki,Osaka\n2,Brown,Leeds\n3,Chen,Beijing\n"


def save(folder: Path, content: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path, after: int = 0) -> list[Row]:
    return list(read_rows(path, find_layout(path), after))


def test_a_plain_table(tmp_path: Path) -> None:
    path = save(tmp_path, GOOD)

    layout = find_layout(path)
    rows = list(read_rows(path, layout))

    assert (layout.encoding, layout.delimiter, layout.header) == ("ASCII", ",", ("id", "name", "city"))
    assert [row.cells for row in rows] == [("1", "Aoki", "Osaka"), ("2", "Brown", "Leeds"), ("3", "Chen", "Beijing")]
    assert [(row.number, row.line, row.problem) for row in rows] == [(1, 2, ""), (2, 3, ""), (3, 4, "")]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_each_usual_delimiter(tmp_path: Path, delimiter: str) -> None:
    assert read(save(tmp_path, GOOD.replace(",", delimiter)))[1].cells == ("2", "Brown", "Leeds")


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp932", "euc_jp"])
def test_japanese_in_each_usual_encoding(tmp_path: Path, codec: str) -> None:
    path = save(tmp_path, "氏名,住所\n田中一郎,東京都港区\n鈴木花子,大阪市\n".encode(codec))

    assert find_layout(path).header == ("氏名", "住所")
    assert read(path)[0].cells == ("田中一郎", "東京都港区")


def test_an_encoding_that_shows_only_far_down(tmp_path: Path) -> None:
    plain = "".join(f"{number},Aoki,Osaka\n" for number in range(40_000))
    path = save(tmp_path, ("id,name,city\n" + plain + "40000,田中一郎,東京都\n").encode("cp932"))

    assert find_layout(path).encoding == "Shift_JIS (CP932)"
    assert read(path)[-1].cells[1] == "田中一郎"


def test_columns_set_apart_by_blanks_with_a_header_and_leading_blanks(tmp_path: Path) -> None:
    path = save(tmp_path, " customer_id  date  spent\n 00001 19970101  11.77\n 00002 19970112   12.00\n")

    assert find_layout(path).header == ("customer_id", "date", "spent")
    assert read(path)[1].cells == ("00002", "19970112", "12.00")


def test_a_table_without_a_header(tmp_path: Path) -> None:
    path = save(tmp_path, "00001,19970101,11.77\n00002,19970112,12.00\n")

    assert find_layout(path).header == ("Column 1", "Column 2", "Column 3")
    assert len(read(path)) == 2


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    path = save(tmp_path, "Customers of 2024\n\n" + GOOD)

    assert find_layout(path).header == ("id", "name", "city")
    assert len(read(path)) == 3


def test_headers_that_repeat_or_are_empty_get_names_of_their_own(tmp_path: Path) -> None:
    path = save(tmp_path, "phone,phone,,mail\n1,2,3,a@example.com\n")

    assert find_layout(path).header == ("phone", "phone (2)", "Column 3", "mail")


def test_line_breaks_and_doubled_quotes_inside_a_cell(tmp_path: Path) -> None:
    path = save(tmp_path, 'id,note\n1,"said ""no""\nand left"\n2,fine\n')

    assert [(row.cells[1], row.line) for row in read(path)] == [('said "no"\nand left', 2), ("fine", 4)]


def test_quotes_escaped_with_a_backslash(tmp_path: Path) -> None:
    assert read(save(tmp_path, 'id,note\n1,"said \\"no\\" twice"\n'))[0].cells[1] == 'said "no" twice'


def test_gzip_is_unpacked_on_the_way(tmp_path: Path) -> None:
    assert len(read(save(tmp_path, gzip.compress(GOOD.encode())))) == 3


def test_reading_goes_on_after_a_given_row(tmp_path: Path) -> None:
    assert [row.number for row in read(save(tmp_path, GOOD), after=1)] == [2, 3]


def test_ragged_rows_too_long_are_refused_and_too_short_are_filled(tmp_path: Path) -> None:
    rows = read(save(tmp_path, GOOD + "4,Doi\n5,Egawa,Kobe,extra\n6,Fujii,Nara,,\n"))

    assert (rows[3].cells, rows[3].problem) == (("4", "Doi", ""), "")
    assert rows[4].problem == "4 cells where the header has 3."
    assert (rows[5].cells, rows[5].problem) == (("6", "Fujii", "Nara"), "")


def test_a_quotation_mark_that_never_closes_costs_one_row(tmp_path: Path) -> None:
    rows = read(save(tmp_path, 'id,name\n1,Aoki\n2,"Brown\n' + "".join(f"{n},Chen\n" for n in range(3, 2000))))

    assert [row.number for row in rows if row.problem] == [2]
    assert "never closed" in rows[1].problem
    assert rows[-1].cells == ("1999", "Chen")
    assert rows[2].line == 4


def test_bytes_that_do_not_fit_the_encoding_cost_one_row(tmp_path: Path) -> None:
    rows = read(save(tmp_path, "id,name\n1,田中一郎\n2,".encode() + b"\xff\xfe" + "\n3,鈴木花子のお店です\n".encode()))

    assert [bool(row.problem) for row in rows] == [False, True, False]
    assert "encoding" in rows[1].problem


def test_nul_bytes_are_dropped(tmp_path: Path) -> None:
    assert read(save(tmp_path, GOOD.replace("Brown", "Br\0own") + "\n" * 99))[1].cells[1] == "Brown"


def test_formulas_stay_text_and_are_flagged(tmp_path: Path) -> None:
    rows = read(save(tmp_path, "id,name\n1,=cmd|' /C calc'!A0\n2,-5\n3,+81 90 1234 5678\n4,\"@SUM(A1)\"\n5,+cmd\n"))

    assert rows[0].cells[1] == "=cmd|' /C calc'!A0"
    assert [row.has_formula for row in rows] == [True, False, False, True, True]


def test_five_hundred_columns(tmp_path: Path) -> None:
    names = ",".join(f"c{place}x" for place in range(500))
    path = save(tmp_path, f"{names}\n{','.join(map(str, range(500)))}\n")

    assert len(find_layout(path).header) == 500
    assert read(path)[0].cells[499] == "499"


def test_more_columns_than_anybody_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="columns"):
        find_layout(save(tmp_path, "x," * 3000 + "\n"))


@pytest.mark.parametrize("content", [b"", b"\n\n\n", b"\xef\xbb\xbf", b" , ,\n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unreadable, match="empty"):
        find_layout(save(tmp_path, content))


def test_a_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="binary"):
        find_layout(save(tmp_path, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4 + b"\0" * 400))


def test_a_gzip_file_that_breaks_off_gives_its_rows_and_then_the_reason(tmp_path: Path) -> None:
    packed = gzip.compress((GOOD + "".join(f"{n},Name{n * 7919 % 1000},Town\n" for n in range(4, 50_000))).encode())
    path = save(tmp_path, packed[: len(packed) // 2])
    rows = []

    with pytest.raises(Unreadable, match="damaged after row"):
        rows.extend(row.number for row in read_rows(path, find_layout(path)))


def test_two_hundred_megabytes_on_a_single_line_are_refused_without_being_loaded(tmp_path: Path) -> None:
    path = tmp_path / "endless.csv"
    with path.open("wb") as file:
        file.truncate(200 << 20)
        for start in range(0, 200 << 20, 1 << 20):
            file.seek(start)
            file.write(b"x," * (1 << 19))
    tracemalloc.start()

    with pytest.raises(Unreadable, match="longer than 1 MB"):
        find_layout(path)

    assert tracemalloc.get_traced_memory()[1] < 30 << 20
    tracemalloc.stop()


def test_an_endless_line_among_good_ones_costs_one_row(tmp_path: Path) -> None:
    rows = read(save(tmp_path, GOOD + "x" * (5 << 20) + "\n5,Egawa,Kobe\n"))

    assert [row.number for row in rows if row.problem] == [4]
    assert len(rows[3].cells[0]) == 1000
    assert rows[4].cells == ("5", "Egawa", "Kobe")


def test_the_first_rows_are_a_sample(tmp_path: Path) -> None:
    path = save(tmp_path, GOOD)

    assert [row.number for row in first_rows(path, find_layout(path), 2)] == [1, 2]
