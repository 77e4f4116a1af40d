import pytest
import torch
from transformers import LogitsProcessorList

from filmloom.errors import InputError
from filmloom.model.language_model import (
    InBoxConfig,
    LanguageModel,
    Piece,
    Read,
    Reply,
    Sampling,
    WholeBlocks,
    collate,
    encode,
    text_loss,
    train_tokenizer,
)
from filmloom.model.language_model.decoding import NoStutter

ASKED = [
    [{"role": "user", "content": "A red ball bounces."}],
    [{"role": "user", "content": "两只猫"}],
    [{"role": "user", "content": [{"type": "text", "text": "Two cats run across the beach "}, {"type": "image"}]}],
]
TAUGHT = [
    [*ASKED[0], {"role": "assistant", "content": [{"type": "text", "text": "Yes."}, {"type": "clip"}]}],
    [*ASKED[1], {"role": "assistant", "content": "一只小狗。"}],
]


def _prompts(model, chosen=(0, 1, 2)):
    asked = [encode(model.tokenizer, ASKED[row], lengths=[3] if row == 2 else [], ask=True) for row in chosen]
    batch = collate(asked, model.special.pad, side="left")
    media = torch.randn(3, model.width, generator=torch.Generator().manual_seed(1)) if 2 in chosen else None
    return model.embed(batch.ids, media), batch.mask


def _like_to_speak_in_clips(model, embeds, mask):
    """The first signal's row of the head becomes like the state where answers begin."""
    with torch.no_grad():
        state = model(embeds, mask).states[:, -1].mean(0)
        head = model.network.get_output_embeddings().weight
        head[model.special.signals.start] = 7 * state / state.square().sum()


def _same(one: Reply, other: Reply) -> None:
    assert (one.text, one.finished, len(one.blocks)) == (other.text, other.finished, len(other.blocks))
    for ours, theirs in zip(one.blocks, other.blocks, strict=True):
        torch.testing.assert_close(ours, theirs, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("name", ["qwen3", "llama", "glm", "glm4"])
def test_any_causal_language_model_becomes_one_that_speaks_in_clips(name, foreign_folders, tmp_path):
    model = LanguageModel.from_pretrained(foreign_folders[name], num_signals=4).eval()
    embeds, mask = _prompts(model)
    _like_to_speak_in_clips(model, embeds, mask)
    sampling = Sampling(max_new_tokens=24, temperature=1.0, seed=3)
    together = model.generate(embeds, mask, sampling)
    assert any(reply.blocks for reply in together)
    assert all(block.shape == (4, 32) for reply in together for block in reply.blocks)
    for row, reply in enumerate(together):
        _same(reply, model.generate(*_prompts(model, [row]), sampling)[0])
    model.save_pretrained(tmp_path)
    loaded = LanguageModel.from_pretrained(tmp_path, num_signals=4).eval()
    assert torch.equal(loaded(embeds, mask).logits, model(embeds, mask).logits)


@pytest.mark.parametrize("name", ["qwen3", "glm4"])
def test_new_rows_are_like_the_old_ones_and_unlike_each_other(name, foreign_folders):
    network = LanguageModel.from_pretrained(foreign_folders[name], num_signals=4).network
    for layer in (network.get_input_embeddings(), network.get_output_embeddings()):
        old, new = layer.weight[:-13], layer.weight[-13:]
        assert new.norm(dim=1).min() > 0
        assert (new - old.mean(0)).norm(dim=1).max() < old.std(0).norm()
        assert torch.pdist(new).min() > 0


def test_answers_are_those_of_transformers_own_loop(model):
    embeds, mask = _prompts(model)
    ours = model.generate(embeds, mask, Sampling(max_new_tokens=12))
    blocks = WholeBlocks(model.special.signals, never=model.special.media, max_length=12)
    theirs = model.network.generate(
        inputs_embeds=embeds,
        attention_mask=mask.long(),
        max_new_tokens=12,
        do_sample=False,
        logits_processor=LogitsProcessorList([NoStutter(), blocks]),
    )
    for reply, ids in zip(ours, theirs, strict=True):
        assert reply.text == model.tokenizer.decode(ids, skip_special_tokens=True)


def test_the_pieces_of_a_stream_are_the_whole_answer(model):
    prompts = _prompts(model)
    _like_to_speak_in_clips(model, *prompts)
    pieces = list(model.stream(*prompts, Sampling(max_new_tokens=24, temperature=1.0, seed=5)))
    replies = [piece for piece in pieces if isinstance(piece, Reply)]
    for row, reply in enumerate(replies):
        mine = [piece for piece in pieces if isinstance(piece, Piece) and piece.row == row]
        assert "".join(piece.text for piece in mine) == reply.text
        assert len([piece for piece in mine if piece.block is not None]) == len(reply.blocks)
    assert any(reply.blocks for reply in replies)


def test_states_come_from_the_places_of_the_signals(model):
    batch = collate([encode(model.tokenizer, each) for each in TAUGHT], model.special.pad)
    read = model(model.embed(batch.ids), batch.mask)
    states, rows = model.signal_states(read.states, batch.ids)
    assert rows.tolist() == [0]
    first = batch.ids[0].tolist().index(model.special.signals.start)
    assert torch.equal(states[0], read.states[0, first : first + 4])
    assert model.signal_states(read.states[1:], batch.ids[1:])[0].shape == (0, 4, 32)


def test_queries_go_after_the_prompt(model):
    queries = torch.randn(5, 32, generator=torch.Generator().manual_seed(2))
    embeds, mask = _prompts(model)
    states = model.query_states(embeds, mask, queries)
    alone = model.query_states(*_prompts(model, [1]), queries)
    torch.testing.assert_close(states[1:2], alone, atol=1e-5, rtol=1e-4)
    assert not torch.allclose(states[0], states[1])


def test_without_clips_there_is_none(model):
    replies = model.generate(
        *_prompts(model), Sampling(max_new_tokens=30, temperature=5.0, top_p=0.99, allow_clips=False)
    )
    assert not any(reply.blocks for reply in replies)


def test_media_and_places_must_agree(model):
    ids = torch.tensor([list(encode(model.tokenizer, ASKED[2], lengths=[3]).ids)])
    with pytest.raises(InputError, match="2 embeddings of media came; the conversations have 3"):
        model.embed(ids, torch.zeros(2, 32))
    with pytest.raises(InputError, match="0 embeddings"):
        model.embed(ids)


def test_media_stand_in_their_places_in_order(model):
    ids = torch.tensor([list(encode(model.tokenizer, ASKED[2], lengths=[3]).ids)])
    media = torch.randn(3, 32)
    places = ids[0] == model.special.places["image"]
    assert torch.equal(model.embed(ids, media)[0, places], media)


def test_a_conversation_is_learned_by_heart_and_said_again(model):
    batch = collate([encode(model.tokenizer, each) for each in TAUGHT], model.special.pad)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-2, weight_decay=0)
    for _ in range(60):
        loss = text_loss(model(model.embed(batch.ids), batch.mask), batch.labels)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert loss < 0.1
    first, second = model.generate(*_prompts(model, (0, 1)), Sampling(max_new_tokens=40))
    assert (first.text, len(first.blocks), first.finished) == ("Yes.", 1, True)
    assert (second.text, len(second.blocks), second.finished) == ("一只小狗。", 0, True)
    assert first.parts[0] == "Yes."
    read = model(model.embed(batch.ids), batch.mask)
    torch.testing.assert_close(first.blocks[0], model.signal_states(read.states, batch.ids)[0][0], atol=1e-3, rtol=1e-3)


def test_nothing_to_learn_is_no_loss():
    assert text_loss(Read(torch.zeros(1, 3, 7), torch.nn.Linear(7, 5)), torch.full((1, 3), -100)) == 0


def test_what_is_not_there_is_said(tmp_path):
    with pytest.raises(InputError, match="could not be loaded"):
        LanguageModel.from_pretrained(tmp_path / "nowhere")


def test_the_in_box_model_has_its_size_and_its_seed():
    tokenizer = train_tokenizer(["a cat"], 300, num_signals=4)
    with torch.device("meta"):
        network = InBoxConfig().build(tokenizer)
    rows = network.get_input_embeddings().weight
    without_words = sum(each.numel() for each in network.parameters()) - rows.numel()
    assert 8e6 < without_words + 4096 * 384 < 12e6
    small = InBoxConfig(width=16, depth=1, head_width=8, queries_per_key=1)
    assert torch.equal(small.build(tokenizer).lm_head.weight, small.build(tokenizer).lm_head.weight)
