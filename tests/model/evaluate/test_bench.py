"""The benchmark as a whole: frozen questions, controls that score what they must, files that can be read."""

import json
import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from filmloom.cli import app
from filmloom.errors import InputError, PromptError
from filmloom.model.evaluate import Settings, bench_subject, bench_world
from filmloom.model.evaluate.said import held_out_pairs
from filmloom.model.evaluate.subjects import GeneratorSubject, WorldSubject, subject_named
from filmloom.model.evaluate.suite import KINDS, cases_of, kinds_of, make_suite


@pytest.fixture(scope="module")
def result():
    return bench_world("world", Settings(specs=4, seeds=2, pixels=0))


def value(result, maker, group, split="held_out"):
    share = result.scores[split][maker].shares[group]
    return share.value if share else 0.0


def test_a_suite_is_frozen_and_holds_enough_of_every_kind():
    suite, again = make_suite("held_out", 3), make_suite("held_out", 3)
    assert suite.sha256 == again.sha256 != make_suite("held_out", 4).sha256
    found = [kind for question in suite.questions for kind in kinds_of(question.spec)]
    assert all(found.count(kind) >= 3 for kind in KINDS)


def test_every_prompt_says_what_is_held_out_and_languages_come_in_pairs():
    cases = [*cases_of(make_suite("held_out", 2), 3)]
    assert all(held_out_pairs(case.spec, case.caption) for case in cases)
    for english, chinese in zip(cases[::2], cases[1::2], strict=True):
        assert (english.language, chinese.language) == ("en", "zh")
        assert (english.question, english.seed, english.detail) == (chinese.question, chinese.seed, chinese.detail)


@pytest.mark.parametrize("split", ["seen", "held_out"])
def test_the_controls_score_what_they_must(result, split):
    assert value(result, "teacher", "all clauses", split) > 0.9
    assert value(result, "shuffled", "all clauses", split) < 0.05
    assert value(result, "retrieval", "all clauses", split) < 0.15
    assert value(result, "mean clip", "all clauses", split) == 0
    assert value(result, "frozen", "motion", split) < 0.05
    assert value(result, "frozen", "tag object", split) == 1
    assert value(result, "reversed", "tag direction", split) < 0.3
    assert value(result, "reversed", "tag order", split) < 0.3


def test_the_rules_score_high_and_do_not_play_training_back(result):
    assert value(result, "world", "all clauses") > 0.85
    assert result.variety["world"].pairs > 10
    assert not result.memory["memorised"] or result.memory["generated"] < 100


def test_an_engine_that_refuses_has_nothing_right():
    class Mute(WorldSubject):
        name = "mute"

        def animate(self, request):
            raise PromptError("nothing can be drawn")

    result = bench_subject(Mute(), Settings(split="seen", specs=1, seeds=1, pixels=0))
    scores = result.scores["seen"]["mute"]
    assert scores.shares["all clauses"].value == 0
    assert scores.refused == len(result.own)


@pytest.mark.parametrize(
    "settings", [Settings(specs=0), Settings(seeds=99), Settings(split="train"), Settings(pixels=-1)]
)
def test_what_cannot_be_asked_is_refused(settings):
    with pytest.raises(InputError):
        bench_world("world", settings)


def test_an_unknown_engine_is_named():
    with pytest.raises(InputError, match="'wrold'"):
        subject_named("wrold")


def test_takes_are_told_and_refused_where_there_are_none():
    generator = SimpleNamespace(animate=None, takes=4)
    assert GeneratorSubject("x", generator).settings == {"takes": 4}
    assert GeneratorSubject("x", generator, 1).settings == {"takes": 1}
    with pytest.raises(InputError, match="one take"):
        bench_world("world", Settings(takes=2))


class Reader(HTMLParser):
    """Checks that what is opened is closed."""

    def __init__(self):
        super().__init__()
        self.open, self.pictures = [], 0

    def handle_starttag(self, tag, attrs):
        self.pictures += tag == "img" and dict(attrs)["src"].startswith("data:image/png;base64,")
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_command_writes_a_table_a_page_and_numbers(tmp_path):
    copy = tmp_path / "copy.json"
    options = ["--engine", "world", "--specs", "4", "--seeds", "1", "--split", "held-out", "--pixels", "0"]
    done = CliRunner().invoke(app, ["bench", "world", *options, "--out", str(tmp_path), "--json", str(copy)])
    assert done.exit_code == 0, done.output
    assert "all clauses" in done.output
    told = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert told == json.loads(copy.read_text(encoding="utf-8"))
    assert re.fullmatch("[0-9a-f]{64}", told["suites"]["held_out"]["sha256"])
    assert {"engine", "settings", "scores", "pixels", "variety", "memory", "flips", "seconds"} <= told.keys()
    share = told["scores"]["held_out"]["world"]["shares"]["all clauses"]
    assert share["low"] <= share["value"] <= share["high"]
    lines = [json.loads(line) for line in (tmp_path / "records.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sum(line["maker"] == "world" for line in lines) == told["clips"] == share["clips"]
    assert all(len(clause) == 4 for line in lines for clause in line["clauses"])
    reader = Reader()
    reader.feed((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert not reader.open
    assert 8 <= reader.pictures <= 24


def test_the_options_are_frozen():
    import typer

    command = typer.main.get_command(app).commands["bench"].commands["world"]
    options = {option for parameter in command.params for option in parameter.opts}
    assert options == {"--engine", "--split", "--specs", "--seeds", "--takes", "--pixels", "--json", "--out", "-o"}
