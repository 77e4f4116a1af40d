"""Relations of those who are not seen all the time, as pixels show them."""

from dataclasses import replace

import numpy as np
import pytest

from filmloom.world.check.judge import judge
from filmloom.world.check.seen import seen_in
from filmloom.world.choreograph import choreograph
from filmloom.world.scene import Actor, Relation, SceneSpec


def scene(kind):
    actors = (Actor(name="cat", concept="cat"), Actor(name="dog", concept="dog"))
    return SceneSpec(actors=actors, relations=(Relation(kind=kind, subject="cat", object="dog"),))


def unseen(seen, rows):
    """Its first thing is not seen in these rows."""
    track = seen.things[0].track.copy()
    track[rows] = np.nan
    return replace(seen, things=(replace(seen.things[0], track=track), *seen.things[1:]))


@pytest.mark.parametrize("kind", ["meets", "follows", "chases", "above", "next_to"])
def test_who_comes_into_sight_a_little_late_is_judged_from_then_on(kind):
    seen = seen_in(choreograph(scene(kind), 2, aspect=1.0))
    verdict = judge(unseen(seen, slice(0, 6)), scene(kind))
    assert "relation" not in {clause.tag for clause in verdict.failed}


def test_who_are_never_seen_together_have_no_relation():
    seen = seen_in(choreograph(scene("next_to"), 2, aspect=1.0))
    things = list(unseen(seen, slice(0, 50)).things)
    track = things[1].track.copy()
    track[50:] = np.nan
    apart = replace(seen, things=(things[0], replace(things[1], track=track)))
    assert "relation" in {clause.tag for clause in judge(apart, scene("next_to")).failed}
