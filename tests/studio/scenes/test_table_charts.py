"""The chart that a table asks for by its shape, and what is said of it."""

import pytest

from filmloom.studio.document import Block, Document
from filmloom.studio.scenes.support import unsupported
from filmloom.studio.scenes.table_charts import table_chart, tables_in_part
from filmloom.studio.storyboard import Shot, Storyboard


def document(*rows, language="en", heading="Riders", led="The table."):
    table = Block(id="p3", kind="table", rows=tuple(tuple(row.split("|")) for row in rows))
    blocks = (Block(id="p1", kind="heading", text=heading, level=2), Block(id="p2", kind="paragraph", text=led), table)
    return Document(title="t", language=language, blocks=blocks, publisher="P")


def charted(*rows, **about):
    text = document(*rows, **about)
    found = table_chart(text.blocks[-1], text)
    shot = Shot(id="a", say=found.say, cites=("s1#p3",), visual=found.chart)
    board = Storyboard(language=text.language, title="t", shots=(shot,))
    assert unsupported(board, text) == []  # all that is said and drawn is traced to the table
    return found


@pytest.mark.parametrize(
    ("rows", "titles", "labels", "unit", "said"),
    [
        (
            ("Line|2024 (thousand)|2025 (thousand)", "Line 1|425|450", "Line 2|368|340", "Total|793|790"),
            ("2024", "2025"), ("Line 1", "Line 2"), "thousand",
            "highest for Line 1 in 2025, at 450 thousand; lowest for Line 2 in 2025, at 340 thousand.",
        ),
        (
            ("Year|Men (%)|Women (%)", "2020|40|50", "2021|42|49"), ("Men", "Women"), ("2020", "2021"), "%",
            "highest for Women in 2020, at 50%; lowest for Men in 2020, at 40%.",
        ),
        (
            ("District|Change (%)|Last year (%)|Goal (%)", "East|-4|3|5", "West|1|2|3"),
            ("Change", "Last year", "Goal"), ("East", "West"), "%",
            "highest for East, goal, at 5%; lowest for East, change, at -4%.",
        ),
        (
            ("Line|Before|After", "Line 1|42|18", "Line 2|30|20"), ("Before", "After"), ("Line 1", "Line 2"), "",
            "highest for Line 1, before, at 42; lowest for Line 1, after, at 18.",
        ),
    ],
)  # fmt: skip
def test_columns_of_one_unit_are_bars_in_groups(rows, titles, labels, unit, said):
    found = charted(*rows)
    assert (found.chart.kind, found.chart.title, found.chart.labels, found.chart.unit) == (
        "grouped",
        "Riders",
        labels,
        unit,
    )
    assert tuple(column.title for column in found.chart.columns) == titles
    assert found.chart.columns[0].values[0] == float(rows[1].split("|")[1])
    assert found.say == f"Riders: {said}"


def test_columns_of_different_units_are_not_set_against_each_other_and_it_is_said():
    rows = ("City|People|Area (km²)", "A|5|6", "B|7|8")
    found = charted(*rows)
    assert (found.chart.kind, found.chart.values) == ("bar", (5.0, 7.0))
    assert [*tables_in_part(document(*rows))] == [("p3", 1)]
    assert not [*tables_in_part(document("City|Rank|People", "A|1|5", "B|2|3"))]


def test_more_groups_than_can_be_drawn_are_said_to_be_a_selection():
    rows = [f"{year}|{year - 1990}|{year - 1980}" for year in range(2000, 2020)]
    found = charted("Year|A (m)|B (m)", *rows)
    assert found.chart.title == "Riders (selection)"
    assert found.chart.labels == tuple(str(year) for year in range(2008, 2020))


def test_times_in_the_header_of_a_single_row_are_a_series():
    assert charted("|2016|2025", "Species|31|47").say == "Species rose from 31 in 2016 to 47 in 2025."
    assert charted("|2016|2025", "Species|31|47").chart.kind == "before_after"
    assert charted("|2016|2020|2025", "Species|31|40|47").chart.kind == "line"


@pytest.mark.parametrize("about", [{"heading": "Top five cities"}, {"led": "The ranking is out:"}])
def test_what_is_called_a_ranking_is_one_however_short(about):
    rows = ("City|People", "A|5", "B|7", "C|6")
    assert charted(*rows).chart.kind == "bar"
    chart = charted(*rows, **about).chart
    assert (chart.kind, chart.labels, chart.values, chart.more) == ("ranking", ("B", "C", "A"), (7.0, 6.0, 5.0), 0)


def test_many_names_with_one_number_are_a_ranking_that_counts_whom_it_does_not_name():
    found = charted("City|People", *(f"C{n}|{n}" for n in range(10, 40)))
    assert found.chart.kind == "ranking"
    assert found.chart.values == tuple(float(n) for n in range(39, 19, -1))
    assert found.chart.more == 10
    assert found.say == "People by city: first C39, at 39, then C38 and C37."


def test_a_table_with_places_keeps_its_order_if_that_is_of_its_numbers():
    chart = charted("Rank|Runner|Seconds", "1|A|50", "2|B|51", "3|C|52").chart
    assert (chart.kind, chart.labels) == ("ranking", ("A", "B", "C"))
    assert charted("Rank|Runner|Age", "1|A|20", "2|B|31", "3|C|25").chart.kind == "bar"


def test_who_shares_first_place_is_said():
    rows = (
        "城市|人口（万人）",
        *(f"城{name}|{n}" for name, n in zip("甲乙丙丁戊己庚", (5, 9, 3, 9, 2, 8, 1), strict=True)),
    )
    assert charted(*rows, language="zh").say == "各城市人口中，城乙和城丁并列首位，同为9万人，其后是城己和城甲。"

    rows = ("City|People", "A|9", "B|9", "C|7", "D|1", "E|1", "F|1", "G|1")
    assert charted(*rows).say == "People by city: first A and B, at 9 each, then C and D."


def test_times_are_never_ranked():
    assert charted("Year|Ducks", *(f"{year}|{year % 7 + 3}" for year in range(2000, 2012))).chart.kind == "line"
