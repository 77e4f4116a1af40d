"""Teaching material becomes a lesson: every part of it is recognised, asked, drawn and said, and nothing is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from filmloom.draw.diagrams import parse
from filmloom.errors import InputError
from filmloom.studio.documents import read
from filmloom.studio.formulas import said, shown
from filmloom.studio.formulas.storyboards import with_formulas_written_out
from filmloom.studio.marks import spoken
from filmloom.studio.planning import plan as planned
from filmloom.studio.scenes import estimated_seconds, load_storyboard
from filmloom.studio.scenes.lessons import LessonPlanner, is_lesson
from filmloom.studio.scenes.lessons.walks import walked
from filmloom.studio.scenes.storyboard_file import save_storyboard
from filmloom.studio.sentences import split_sentences

LESSONS = Path(__file__).parents[4] / "examples" / "lessons"
EXAMPLES = ["quadratic.en", "photosynthesis.en", "newton.zh", "bubble-sort.zh"]


def lesson(text, seconds=None):
    warnings = []
    board = LessonPlanner(warnings.append)(read(text), seconds=seconds)
    return board, warnings


def visuals(board):
    return [shot.visual.type for shot in board.shots]


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request):
    path = LESSONS / f"{request.param}.md"
    document = read(path)
    warnings = []
    return document, LessonPlanner(warnings.append)(document), warnings


def test_a_lesson_has_all_its_parts(example):
    document, board, warnings = example
    assert warnings == [] and is_lesson(document)
    ids = [shot.id for shot in board.shots]
    assert ids[0] == "title" and ids[1] == "objectives" and ids[-1] == "end"
    assert "summary" in ids and len(ids) == len(set(ids))
    kickers = {getattr(shot.visual, "kicker", "") for shot in board.shots}
    zh = document.language == "zh"
    assert {"定义" if zh else "Definition", "常见误区" if zh else "Common mistake"} <= kickers
    assert {"formula", "diagram"} <= set(visuals(board))
    asked = [shot for shot in board.shots if shot.asks]
    assert asked and all(shot.asks.answer and shot.pad.after == 3.0 for shot in asked)
    chapters = [shot.chapter for shot in board.shots if shot.chapter]
    headings = [block.text for block in document.blocks if block.kind == "heading" and block.level == 2]
    assert set(headings) & set(chapters) and len(chapters) >= 4
    assert board.voice.rate < 1 and board.kind == "lesson"


def test_every_sentence_of_the_material_is_said(example):
    document, board, _ = example
    told = "".join(
        [spoken(shot.say)[0] for shot in board.shots]
        + [overlay.detail for shot in board.shots for overlay in shot.overlays]
    )
    bare = folded(told)
    for block in document.blocks:
        texts = [block.text] if block.kind == "paragraph" else list(block.items)
        for text in texts:
            for sentence in split_sentences(text) if not re.match("Answer|答", text) else ():
                part = re.split("[:：]", sentence)[-1] or sentence
                assert folded(part) in bare or folded(shown(part)) in bare, part


def folded(text):
    return "".join(char for char in text.casefold() if char.isalnum())


def test_every_shot_cites_what_is_there_and_survives_a_file(example, tmp_path):
    document, board, _ = example
    known = {"s1", *(f"s1#{block.id}" for block in document.blocks)}
    assert all(set(shot.cites) <= known for shot in board.shots)
    assert all(shot.cites for shot in board.shots[:-1])
    save_storyboard(board, tmp_path / "board.yaml")
    assert load_storyboard(tmp_path / "board.yaml") == board


def test_formulas_are_words_where_they_are_said_and_signs_where_they_are_read(example):
    _, board, _ = example
    for shot in with_formulas_written_out(board).shots:
        assert "$" not in shot.say
        assert "$" not in str(getattr(shot.visual, "text", "")) + str(getattr(shot.visual, "items", ""))


def test_the_long_examples_take_four_minutes():
    for name in ("quadratic.en", "newton.zh"):
        assert 200 <= estimated_seconds(lesson(LESSONS / f"{name}.md")[0]) <= 300


def test_formulas_turn_into_each_other_and_are_read_out():
    board, _ = lesson("# A\n\n## B\nFirst it is this:\n\n$$x + 3 = 7$$\n\nThen we take three away:\n\n$$x = 4$$\n")
    (shot,) = [shot for shot in board.shots if shot.visual.type == "formula"]
    assert [step.at for step in shot.visual.steps] == ["f1", "f2"]
    first, second = said(spoken(shot.say)[0], "en").split(". ")
    assert first.endswith("this: x plus three equals seven") and second.endswith("away: x equals four.")


def test_terms_are_lit_where_they_are_named():
    board, _ = lesson("# A\n\n## B\nIt is:\n\n$$a^2 + b^2 = c^2$$\n\nHere $c^2$ is the largest.\n")
    (shot,) = [shot for shot in board.shots if shot.visual.type == "formula"]
    (light,) = shot.visual.steps[0].lit
    assert light.term == 2 and f"<m id={light.at}/>$c^2$" in shot.say


def test_a_light_goes_out_with_its_sentence():
    board, _ = lesson("# A\n\n## B\nIt is:\n\n$$a^2 + b^2 = c^2$$\n\nHere $c^2$ is largest. It is a side's. Now add.\n")
    (shot,) = [shot for shot in board.shots if shot.visual.type == "formula"]
    lit, dark = shot.visual.steps[0].lit
    assert (lit.term, dark.term) == (2, None) and f"<m id={dark.at}/>It is a side" in shot.say


def test_a_branch_is_asked_once():
    flow = "flow: A\nBig? -> Even?: yes\nBig? -> Small: no\nEven? -> Two: yes\nEven? -> One: no"
    assert walked(parse(flow), "en") == "Big? Yes: Even? No: Small. Even? Yes: Two. No: One."
    last_way_first = flow.replace("Even?: yes\nBig? -> Small: no", "Small: yes\nBig? -> Even?: no")
    assert walked(parse(last_way_first), "en") == "Big? Yes: Small. No: Even? Yes: Two. No: One."


def test_what_is_left_out_is_named_by_whole_words():
    text = (LESSONS / "quadratic.en.md").read_text(encoding="utf-8")
    _, warnings = lesson(text, seconds=100)
    (left,) = [each for each in warnings if "left out" in each]
    names = left.partition("left out: ")[2].split("; ")
    assert any(name.endswith("…") for name in names)
    assert all(len(name) <= 40 and re.search(re.escape(name.rstrip("…")) + r"\b", text) for name in names), names


def test_lines_of_code_are_lit_where_they_are_named():
    board, _ = lesson("# 代码\n\n## 看代码\n第1行定义变量。第2到3行使用它。\n\n```python\na = 1\nb = a\nc = b\n```\n")
    (shot,) = [shot for shot in board.shots if shot.visual.type == "code"]
    assert [light.lines for light in shot.visual.lit] == ["1", "2-3"]
    assert shot.visual.language == "python"


@pytest.mark.parametrize(
    ("text", "options", "answer"),
    [
        ("Q: Two and two? A: Four.", (), "Four."),
        ("Question: Two and two?\n\n- A. three\n- B. four\n\nAnswer: B", ("three", "four"), "B, four."),
        ("问：二加二？答：四。", (), "四。"),
        ("问题：二加二？\n\n1. A. 三\n2. B. 四\n\n答案：B。对了。", ("三", "四"), "B，四。对了。"),
    ],
)
def test_questions_however_they_are_written(text, options, answer):
    board, warnings = lesson(f"# Sum\n\n## Part\n{text}\n")
    (shot,) = [shot for shot in board.shots if shot.asks]
    assert shot.asks.options == options and shot.asks.answer == answer
    assert warnings == []
    assert board.shots[board.shots.index(shot) + 1].id == "answer-1"


def test_a_question_without_an_answer_is_asked_and_said_so():
    board, warnings = lesson("# Sum\n\n## Questions\n- What is two and two?\n- What is three? Answer: a number.\n")
    assert [shot.asks.answer for shot in board.shots if shot.asks] == ["", "a number."]
    assert len(warnings) == 1 and "no answer" in warnings[0]


def test_a_lesson_that_asks_nothing_asks_what_it_defines():
    board, _ = lesson("# Heat\n\n## Heat\nHeat is a form of energy that flows. It flows from warm to cold.\n")
    (shot,) = [shot for shot in board.shots if shot.asks]
    assert shot.asks.text == "What is heat?" and shot.asks.answer.startswith("Heat is a form")


def test_terms_stand_where_they_are_first_spoken_and_the_others_are_listed():
    board, _ = lesson(
        "# Trees\n\n## Glossary\n- Leaf: the flat green part\n- Root: what drinks the water\n\n"
        "## Green\nEvery leaf is green in summer. The leaf falls in autumn.\n"
    )
    shown_terms = [(shot.id, overlay.text) for shot in board.shots for overlay in shot.overlays]
    assert [term for _, term in shown_terms] == ["Leaf"]
    (listed,) = [shot for shot in board.shots if shot.id == "terms"]
    assert listed.visual.items == ("Root: what drinks the water",)


def test_tables_become_charts_or_comparisons():
    board, _ = lesson("# A\n\n## B\n| Thing | Size |\n|---|---|\n| one | 3 |\n| two | 5 |\n")
    assert "chart" in visuals(board)
    board, _ = lesson("# A\n\n## B\n| | Cat | Dog |\n|---|---|---|\n| says | miaow | woof |\n| eats | fish | bones |\n")
    assert "diagram" in visuals(board)


def test_what_cannot_be_read_is_shown_as_text_and_said():
    board, warnings = lesson("# A\n\n## B\nThis is it:\n\n$$\\frac{1}{$$\n\n```diagram\nnonsense: x\nfoo\n```\n")
    assert any("shown as text" in warning for warning in warnings)
    assert any("its text" in warning for warning in warnings)
    assert {"formula", "code"} <= set(visuals(board))


def test_code_of_500_lines_and_a_diagram_of_60_nodes():
    code = "\n".join(f"value_{n} = {n}" for n in range(500))
    nodes = " -> ".join(f"node {n}" for n in range(60))
    board, warnings = lesson(
        f"# A\n\n## B\nThis is long.\n\n```python\n{code}\n```\n\n```diagram\nflow: Big\n{nodes}\n```\n"
    )
    assert any("500 lines" in warning for warning in warnings)
    assert {"code", "diagram"} <= set(visuals(board))


def test_a_shorter_lesson_says_what_it_leaves_out():
    sentences = " ".join(f"Fact number {n} is a plain sentence about nothing in particular." for n in range(40))
    board, warnings = lesson(f"# A\n\n## B\n{sentences}\n", seconds=60)
    assert estimated_seconds(board) <= 66
    assert any("left out" in warning for warning in warnings)


def test_material_is_guessed_and_news_stays_news(tmp_path):
    assert not is_lesson(read(LESSONS.parent / "news" / "metro.zh.md"))
    assert not is_lesson(read(LESSONS.parent / "news" / "river.en.md"))
    assert planned(LESSONS / "photosynthesis.en.md").storyboard.kind == "lesson"
    made = planned(LESSONS / "photosynthesis.en.md", kind="news")
    assert made.storyboard.kind == "news" and any("left out" in warning for warning in made.warnings)
    with pytest.raises(InputError, match="lesson"):
        planned(LESSONS / "photosynthesis.en.md", kind="opera")


def test_html_is_teaching_material_too(tmp_path):
    page = tmp_path / "a.html"
    page.write_text(
        "<html><head><title>Area</title></head><body><article><h1>Area</h1><h2>The circle</h2>"
        "<p>The area of a circle, as everybody learns at school, is given by this formula:</p>"
        "<p>$$A = \\pi r^2$$</p><p>Mistake: taking the diameter for the radius is common among beginners.</p>"
        '<pre><code class="language-python">def area(r):\n    return 3.14 * r * r</code></pre></article></body></html>'
    )
    board = planned(page).storyboard
    assert board.kind == "lesson" and {"formula", "code"} <= set(visuals(board))


def test_what_has_no_words_is_no_objective():
    board, _ = lesson("# 光\n\n## 学习目标\n\n认识光。\n\n$$E=mc^2$$\n\n说出光速。\n\n## 定义\n\n光是电磁波。\n")
    (shown_list,) = [shot.visual for shot in board.shots if shot.id == "objectives"]
    assert all(shown_list.items)
