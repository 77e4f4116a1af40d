"""What knows everything has everything right, what guesses is near chance, and what is mute has nothing right."""

import pytest
from benchmarks.fusion.proofs import (
    changes,
    clip_to_text,
    language,
    reasoning,
    retrieval,
    signals,
    sounds,
    text_to_clip,
)

JUDGED = (clip_to_text, text_to_clip, reasoning, changes, sounds, retrieval, signals)
FREE = ("caption mode", "own reader", "minus", "above the better", "perplexity")
"""Rows that aren't the subject's own answers, or are differences."""


def own(rows):
    return [row for row in rows if row.value is not None and not any(word in row.what for word in FREE)]


@pytest.mark.parametrize("proof", JUDGED, ids=lambda proof: proof.NAME)
def test_an_oracle_has_everything_right(proof, oracle, material):
    rows = own(proof.prove(oracle, material).rows)
    assert rows
    assert [row.what for row in rows if row.value < 1] == []


@pytest.mark.parametrize("proof", JUDGED, ids=lambda proof: proof.NAME)
def test_answers_without_a_look_reach_no_goal(proof, oracle, material):
    """The oracle is right with everything withheld, and that is no proof of anything."""
    withheld = [row for row in proof.prove(oracle, material).rows if "withheld" in row.what or "disorder" in row.what]
    withheld = [row for row in withheld if row.goal]
    assert [row.what for row in withheld if row.reached] == []


@pytest.mark.parametrize("proof", JUDGED, ids=lambda proof: proof.NAME)
def test_a_guesser_is_near_chance_and_reaches_no_goal(proof, guesser, material):
    rows = proof.prove(guesser, material).rows
    by_chance = [row for row in own(rows) if row.chance is not None]
    assert by_chance
    assert [(row.what, row.value, row.chance) for row in by_chance if row.low > row.chance + 0.05] == []
    reached = [row.what for row in rows if row.reached]
    assert reached in ([], ["answers are whole"])


@pytest.mark.parametrize("proof", JUDGED, ids=lambda proof: proof.NAME)
def test_a_mute_has_nothing_right(proof, mute, material):
    rows = proof.prove(mute, material).rows
    assert not any(row.reached for row in rows)
    nothing = [row for row in own(rows) if proof is not signals]
    assert [row.what for row in nothing if row.value] == []


def test_what_a_checkpoint_does_not_have_is_not_measured(mute, material):
    (row,) = retrieval.prove(mute, material).rows
    assert row.value is None
    assert "no shared space" in row.note


def test_without_the_model_of_before_only_the_perplexity_now_is_told(oracle, material):
    now, more = language.prove(oracle, material).rows
    assert now.value == pytest.approx(2.718, abs=0.001)
    assert more.value is None
    assert "--before" in more.note


def test_samples_have_pictures(oracle, material):
    for proof in (clip_to_text, text_to_clip, changes):
        sample = proof.prove(oracle, material).samples[0]
        assert sample.right
        assert sample.pictures[0].startswith(b"\x89PNG")
