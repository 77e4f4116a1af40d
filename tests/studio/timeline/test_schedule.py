import itertools

from hypothesis import given
from hypothesis import strategies as st

from filmloom.studio.storyboard import Pad, Shot, TestCard
from filmloom.studio.timeline.schedule import LABEL_S, schedule

lengths = st.floats(0, 60, allow_nan=False)


def shot(index: int, least_s: float, pad: Pad) -> Shot:
    return Shot(id=f"s{index}", visual=TestCard(), min=least_s, pad=pad)


@given(
    st.lists(st.tuples(lengths, st.floats(0.2, 20), st.floats(0, 2), st.floats(0, 2)), min_size=1, max_size=8),
    st.sampled_from([10, 24, 25, 30, 60]),
)
def test_every_shot_is_as_long_as_its_words_and_pads_need_and_not_a_frame_longer(plans, fps):
    shots = [shot(i, least, Pad(before=before, after=after)) for i, (_, least, before, after) in enumerate(plans)]
    slots = schedule(shots, [spoken for spoken, *_ in plans], fps=fps)
    for index, (slot, (spoken, least, before, after)) in enumerate(zip(slots, plans, strict=True)):
        asked = max(least, LABEL_S if index == 0 else 0, before + spoken + after if spoken else 0)
        assert asked <= slot.num_frames / fps + 1e-6
        assert slot.num_frames / fps < asked + 1 / fps + 1e-6
    assert slots[0].start == 0
    assert all(later.start == slot.end for slot, later in itertools.pairwise(slots))


def test_a_length_of_whole_frames_is_not_rounded_up():
    (slot,) = schedule([shot(0, 4.1, Pad())], [0.0], fps=10)
    assert slot.num_frames == 41
