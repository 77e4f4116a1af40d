import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmloom.errors import InputError
from filmloom.studio.ads.table import read_table


def table(tmp_path, data):
    path = tmp_path / "people.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_table(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_of_spreadsheets(tmp_path, encoding):
    read = table(tmp_path, "name,city\n李雷,成都\n韩梅梅,西安\n".encode(encoding))
    assert [person.text("name") for person in read.people] == ["李雷", "韩梅梅"]
    assert bool(read.warnings) == (encoding == "gb18030")


@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_what_stands_between_cells(tmp_path, between):
    read = table(tmp_path, f"name{between}city\nAnn{between}Leeds\n")
    assert read.people[0].text("city") == "Leeds"


def test_broken_rows_are_listed_and_the_rest_is_used(tmp_path):
    read = table(
        tmp_path, 'id,name\n1,Ann\n2\n3,"Bo\n4,Cy\n\n5,"D, the ""quick"""\n6,E,x\n7,F\x07\n8,' + "x" * 500 + "\n"
    )
    assert [(person.row, person.text("name")) for person in read.people] == [
        (2, "Ann"),
        (5, "Cy"),
        (7, 'D, the "quick"'),
    ]
    assert [trouble.row for trouble in read.troubles] == [3, 4, 8, 9, 10]
    assert read.troubles[1].why == "a quote is opened and not closed"


def test_doubles_are_found_and_ids_are_ones_own(tmp_path):
    read = table(tmp_path, "id,name\n1,Ann\n2,ANN\n1,Bob\n3,Cy\n")
    assert [(trouble.row, trouble.kind) for trouble in read.troubles] == [(3, "duplicate"), (4, "broken")]
    assert "row 2" in read.troubles[0].why


def test_37_of_10000_rows_are_broken(tmp_path):
    lines = [f"{n},name {n}" if n % 270 else f"{n}" for n in range(1, 10_001)]
    read = table(tmp_path, "id,name\n" + "\n".join(lines) + "\n")
    assert (len(read.people), len(read.troubles)) == (9963, 37)


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "empty"), (b"name,,x\n", "column 2 has no name"), (b"a,b,a\n", "two columns"), (b"PK\x03\x04ab", "Save as")],
)
def test_what_is_no_table_is_refused(tmp_path, data, said):
    with pytest.raises(InputError, match=said):
        table(tmp_path, data)


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet='ab",\n;\r\t\x0b\x85李\ufffd', max_size=60))
def test_any_text_becomes_rows_or_reasons(tmp_path_factory, text):
    read = table(tmp_path_factory.mktemp("t"), "name,city\n" + text)
    assert all(len(person.cells) == 2 for person in read.people)
