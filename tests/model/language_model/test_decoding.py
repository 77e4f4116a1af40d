import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from filmloom.model.language_model.decoding import NoStutter, TextStream, WholeBlocks

SIGNALS = range(5, 9)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**31), length=st.integers(1, 30), eager=st.floats(0, 20))
def test_blocks_are_whole_whatever_the_scores(seed, length, eager):
    dice = torch.Generator().manual_seed(seed)
    blocks = WholeBlocks(SIGNALS, never=[2], max_length=length)
    ids = torch.zeros(3, 0, dtype=torch.long)
    for _ in range(length):
        scores = torch.randn(3, 12, generator=dice) * 10
        scores[:, SIGNALS.start : SIGNALS.stop] += eager
        ids = torch.cat([ids, blocks(ids, scores).argmax(1, keepdim=True)], 1)
    for row in ids.tolist():
        rest = ",".join(map(str, row)).replace("5,6,7,8", "")
        assert not set(rest) & set("5678")
        assert 2 not in row


def test_a_stutter_ends():
    scores = torch.tensor([[1.0, 2.0, 3.0]]).expand(2, 3)
    chosen = torch.tensor([[0, 2, 2, 2], [2, 2, 1, 2]])
    assert NoStutter(3)(chosen, scores).argmax(1).tolist() == [1, 2]
    assert NoStutter(5)(chosen, scores).argmax(1).tolist() == [2, 2]


def test_without_signals_or_room_there_is_no_block():
    scores = torch.zeros(1, 12)
    ids = torch.zeros(1, 3, dtype=torch.long)
    assert torch.equal(WholeBlocks(range(0))(ids, scores), scores)
    assert WholeBlocks(SIGNALS, max_length=6)(ids, scores)[0, 5] == -torch.inf
    assert WholeBlocks(SIGNALS, max_length=7)(ids, scores)[0, 5] == 0


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=40))
def test_a_text_comes_whole_in_pieces_without_broken_characters(tokenizer, text):
    stream = TextStream(tokenizer)
    pieces = [stream.push(token) for token in tokenizer.encode(text, split_special_tokens=True)]
    assert "".join(pieces) + stream.flush() == text
    assert "\ufffd" in text or not any("\ufffd" in piece for piece in pieces)
