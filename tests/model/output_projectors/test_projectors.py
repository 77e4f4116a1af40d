"""One suite over all output projectors."""

import pytest
import torch
from torch.nn import functional

from filmloom.errors import InputError
from filmloom.model.output_projectors import PROJECTORS, load_projector, save_projector
from filmloom.model.output_projectors.alignment import alignment_loss
from filmloom.model.output_projectors.caption import CaptionProjector
from filmloom.model.output_projectors.linear import LinearConfig
from filmloom.model.output_projectors.mlp import MLPConfig
from filmloom.model.output_projectors.queries import QueriesConfig
from filmloom.model.output_projectors.transformer import TransformerConfig
from filmloom.model.tokens import Condition, ConditionSpec

WIDTH, NUM_STATES = 24, 4
SMALL = {
    "linear": (LinearConfig, {}),
    "mlp": (MLPConfig, {"hidden": 16}),
    "transformer": (TransformerConfig, {"hidden": 16, "heads": 2, "depth": 1, "feed_forward": 32}),
    "queries": (QueriesConfig, {"hidden": 16, "depth": 2, "head_width": 8}),
}
SPECS = [
    ConditionSpec(length=4, width=8),
    ConditionSpec(length=9, width=32),
    ConditionSpec(length=7, width=5, pooled_width=6),
]


def _projector(kind, spec=SPECS[1]):
    torch.manual_seed(0)
    config, sizes = SMALL[kind]
    return config(width=WIDTH, num_states=NUM_STATES, spec=spec, **sizes).build().eval()


def _states(rows=3):
    return torch.randn(rows, NUM_STATES, WIDTH, generator=torch.Generator().manual_seed(1))


def _everywhere(states):
    return torch.ones(states.shape[:2], dtype=torch.bool)


def _condition(projector, states, mask=None):
    return projector(states, _everywhere(states) if mask is None else mask)


@pytest.fixture(params=PROJECTORS)
def kind(request):
    return request.param


def test_all_are_tested():
    assert SMALL.keys() == PROJECTORS.keys()


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.length}x{spec.width}")
def test_the_condition_is_the_generators(kind, spec):
    condition = _condition(_projector(kind, spec), _states())
    assert condition.states.shape == (3, spec.length, spec.width)
    assert condition.mask.shape == (3, spec.length)
    pooled = None if condition.pooled is None else condition.pooled.shape
    assert pooled == (None if spec.pooled_width is None else (3, spec.pooled_width))
    assert (condition.states[~condition.mask] == 0).all()


def test_a_batch_is_its_rows(kind):
    projector, states = _projector(kind), _states()
    together = _condition(projector, states).states
    for row in range(3):
        alone = _condition(projector, states[row : row + 1]).states
        torch.testing.assert_close(together[row : row + 1], alone, atol=1e-6, rtol=1e-5)


def test_states_that_are_not_there_do_not_matter(kind):
    projector, states = _projector(kind), _states()
    mask = _everywhere(states)
    mask[1, 2:] = False
    changed = states.clone()
    changed[1, 2:] = 7.0
    one, other = _condition(projector, states, mask), _condition(projector, changed, mask)
    torch.testing.assert_close(one.states, other.states)
    assert not torch.allclose(one.states[1], _condition(projector, states).states[1])


def test_what_is_saved_is_loaded(kind, tmp_path):
    projector = _projector(kind, SPECS[2])
    save_projector(projector, tmp_path)
    loaded = load_projector(tmp_path).eval()
    assert loaded.config == projector.config
    assert torch.equal(_condition(loaded, _states()).states, _condition(projector, _states()).states)


def test_tokens_differ_from_each_other_at_first(kind):
    condition = _condition(_projector(kind), _states(1))
    assert torch.pdist(condition.states[0][condition.mask[0]]).min() > 1e-5


def test_every_weight_learns(kind):
    projector = _projector(kind, SPECS[2])
    condition = _condition(projector, _states())
    (condition.states.square().sum() + condition.pooled.square().sum()).backward()
    without = {name for name, each in projector.named_parameters() if each.grad is None or not each.grad.any()}
    assert without == ({"queries"} if kind == "queries" else set())  # MetaQuery's rows learn through the language model


def test_one_batch_is_learned_by_heart(kind):
    projector, states = _projector(kind, SPECS[0]), _states(2)
    target = Condition(functional.rms_norm(torch.randn(2, 4, 8), (8,)), torch.ones(2, 4, dtype=torch.bool))
    optimiser = torch.optim.Adam(projector.parameters(), lr=1e-2)
    first = alignment_loss(_condition(projector, states), target)
    for _ in range(150):
        loss = alignment_loss(_condition(projector, states), target)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert loss < 0.25 * first


def test_what_does_not_fit_is_refused(kind):
    projector, states = _projector(kind), _states()
    with pytest.raises(ValueError, match=r"3 states of width 24 came; expected \(4, 24\)"):
        _condition(projector, states[:, :3])
    with pytest.raises(ValueError, match="mask"):
        projector(states, torch.ones(3, 3, dtype=torch.bool))
    with pytest.raises(ValueError, match="without signal states"):
        projector(states, torch.zeros(3, 4, dtype=torch.bool))


def test_a_foreign_folder_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"Expected config\.json"):
        load_projector(tmp_path)
    save_projector(_projector("linear"), tmp_path)
    config = (tmp_path / "config.json").read_text()
    (tmp_path / "config.json").write_text(config.replace('"width": 24', '"width": 25'))
    with pytest.raises(InputError, match="holds another model than its config"):
        load_projector(tmp_path)
    (tmp_path / "config.json").write_text(config.replace("linear", "magic"))
    with pytest.raises(InputError, match="'magic'; there are linear"):
        load_projector(tmp_path)


def test_nextgpts_projector_has_its_32_million_parameters():
    with torch.device("meta"):
        projector = TransformerConfig(width=4096, num_states=7, spec=ConditionSpec(length=77, width=1024)).build()
    assert round(sum(each.numel() for each in projector.parameters()) / 1e6, 1) == 32.1


def test_more_queries_than_the_generator_takes_are_refused():
    with pytest.raises(ValueError, match="at most 3"):
        QueriesConfig(width=8, num_states=4, spec=ConditionSpec(length=3, width=8)).build()


def test_the_scale_is_the_generators():
    config = MLPConfig(width=WIDTH, num_states=NUM_STATES, spec=SPECS[1], scale=2.3)
    made = _condition(config.build(), _states()).states
    torch.testing.assert_close(made.square().mean(-1).sqrt(), torch.full((3, 9), 2.3), rtol=1e-3, atol=0)


def test_the_caption_projector_hands_on_words():
    def encode(texts):
        return Condition(torch.tensor([len(text) for text in texts]).float()[:, None, None], torch.ones(len(texts), 1))

    projector = CaptionProjector(ConditionSpec(length=1, width=1), encode)
    assert projector.words([" a\n cat "]) == ["a cat"]
    assert projector(texts=["a cat", "猫"]).states.flatten().tolist() == [5, 1]
    with pytest.raises(InputError, match="said nothing"):
        projector(texts=["a cat", " "])
    with pytest.raises(InputError, match="said nothing"):
        projector(texts=[])
