"""One row as a storyboard: it says what the row's film would, and is previewed and changed like any other."""

import pytest

import filmloom
from filmloom.errors import InputError
from filmloom.studio.ads import make_ads, write_storyboards
from filmloom.studio.scenes import load_storyboard


def test_a_row_says_what_its_film_would(brief, table, tmp_path):
    (path,) = write_storyboards(brief, table, 2, out=tmp_path / "out")
    assert path.name == "row-2.storyboard.yaml"
    board = load_storyboard(path)
    assert board.shots[1].say == "Ann Lee in Leeds, this is for you."
    film = next(each for each in make_ads(brief, table, out=tmp_path / "films").results if each.row == 2)
    seen = filmloom.preview(path, out=tmp_path / "out", animatic=False)
    assert seen.seconds == pytest.approx(film.seconds, abs=0.25)
    page = seen.page.read_text(encoding="utf-8")
    assert "Ann Lee, ¥149 instead of ¥199." in page
    assert "Bob" not in page


def test_each_aspect_has_its_own_and_a_row_keeps_its_readings(brief, table, tmp_path):
    text = brief.read_text(encoding="utf-8") + "aspects: ['16:9', '9:16']\nlexicon: {Hull: hall}\n"
    brief.write_text(text, encoding="utf-8")
    rows = table.read_text(encoding="utf-8").replace("age\n", "age,pronunciation\n", 1)
    table.write_text("\n".join(f"{row},ann leigh" if row[:2] == "1," else f"{row}," if row[:1].isdigit() else row
                               for row in rows.splitlines()) + "\n", encoding="utf-8")  # fmt: skip
    paths = write_storyboards(brief, table, 2, out=tmp_path / "out")
    boards = [load_storyboard(path) for path in paths]
    assert [path.name for path in paths] == ["row-2-16x9.storyboard.yaml", "row-2-9x16.storyboard.yaml"]
    assert [board.output.size[0] > board.output.size[1] for board in boards] == [True, False]
    assert boards[0].voice.lexicon == {"Hull": "hall", "Ann Lee": "ann leigh"}


@pytest.mark.parametrize(
    ("row", "why"), [(1, "rows 2 to 4 are"), (9, "rows 2 to 4 are"), (5, "segment is none of the brief's")]
)
def test_a_row_that_cannot_be_filmed_is_told(brief, table, tmp_path, row, why):
    if row == 5:
        table.write_text(table.read_text(encoding="utf-8") + "4,Di Ma,Bath,nobody,,spring,33\n", encoding="utf-8")
    with pytest.raises(InputError, match=rf"Row {row} can't be filmed.*{why}"):
        write_storyboards(brief, table, row, out=tmp_path / "out")
