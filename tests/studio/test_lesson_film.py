"""A small lesson, made whole: its chapters, its quiz, its words to know, and nothing that begins empty."""

from __future__ import annotations

import json

import av
import numpy as np
import pytest

import filmloom
from filmloom.draw.canvas import new_surface, pixels
from filmloom.draw.formulas import FormulaCard, FormulaStep
from filmloom.draw.terms import TermCaption
from filmloom.draw.theme import Stage
from filmloom.studio.scenes import load_storyboard

LESSON = """# Heat

## Words to know
- Joule: the unit of energy

## What heat is
Heat is a form of energy. One joule lifts an apple by a metre. It is written so:

$$Q = mc$$

## Check yourself
Q: What is heat?

- A. energy
- B. matter

Answer: A
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lesson")
    source = folder / "heat.md"
    source.write_text(LESSON)
    return filmloom.film(source, out=folder / "heat.mp4", size=(256, 144), fps=10, voice="silent")


def test_chapters_are_in_the_file(made):
    with av.open(str(made.path)) as film:
        chapters = film.chapters()
        seconds = film.duration / av.time_base
    names = [chapter["metadata"]["title"] for chapter in chapters]
    assert names == ["Heat", "What heat is", "Check yourself", "Summary"]
    starts = [float(chapter["start"] * chapter["time_base"]) for chapter in chapters]
    ends = [float(chapter["end"] * chapter["time_base"]) for chapter in chapters]
    assert starts[0] == 0 and starts[1:] == ends[:-1] and abs(ends[-1] - seconds) < 0.2


def test_the_quiz_lies_beside_the_film_and_is_copied_with_it(made, tmp_path):
    quiz = json.loads(made.path.with_suffix(".quiz.json").read_text(encoding="utf-8"))
    (question,) = quiz["questions"]
    assert question["question"] == "What is heat?"
    assert question["options"] == ["energy", "matter"] and question["answer"] == "A, energy."
    assert question["source"] and 0 < question["time_s"] < question["answer_s"] < made.seconds
    assert question["answer_s"] - question["time_s"] > 3.0
    made.save(tmp_path / "copy.mp4")
    assert (tmp_path / "copy.quiz.json").is_file()


def test_the_storyboard_keeps_the_latex_and_the_words_are_spoken(made):
    board = load_storyboard(made.path.with_suffix(".storyboard.yaml"))
    assert any("$Q = mc$" in shot.say for shot in board.shots)
    captions = made.path.with_suffix(".srt").read_text(encoding="utf-8").replace("\n", " ")
    assert "Q equals m c" in captions and "$" not in captions


def test_a_word_to_know_is_seen_when_it_is_said(made):
    (segment,) = [segment for segment in made.segments if segment.job.explained]
    (term,) = segment.job.overlays
    assert (term.text, term.type) == ("Joule", "term") and term.end_s > term.start_s
    assert not made.failed and not made.report.problems, made.report.problems


@pytest.mark.parametrize("size", [(480, 270), (270, 480), (270, 270)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_term_captions_leave_the_content_free(size, language):
    stage = Stage(size, language=language, labelled=True)
    meaning = "what stands under the square root in the formula" if language == "en" else "公式里根号下面的那个式子"
    term = TermCaption(stage, "Discriminant" if language == "en" else "判别式", meaning, 1.0, 4.0)
    assert term.issues == ()
    assert term.box.bottom <= stage.body.y and term.box.right <= stage.safe.right + 1
    assert [bool(painted(term, size, at_s)) for at_s in (0.5, 2.0, 4.5)] == [False, True, False]


def painted(drawing, size, at_s):
    surface = new_surface(size)
    with surface as canvas:
        canvas.clear(0)
        drawing.draw(canvas, at_s)
    return int((pixels(surface)[:, :, 3] > 0).sum())


def test_a_formula_has_its_first_term_before_its_words_come():
    stage = Stage((480, 270), language="en")
    card = FormulaCard(stage, [FormulaStep(latex="x + 1 = 5", start_s=6.0)])
    late, empty = (shown(card, stage.size, at_s) for at_s in (3.0, 0.0))
    assert not np.array_equal(late, empty)
    assert not np.array_equal(late, shown(card, stage.size, 9.0))


def shown(card, size, at_s):
    surface = new_surface(size)
    with surface as canvas:
        card.draw(canvas, at_s)
    return pixels(surface).copy()
