"""Naming: which losses an oracle and a liar have, and that an encoder learns names from clips alone."""

import pytest

pytest.importorskip("torch")

import torch
from torch import Tensor

from filmloom.model.encoders.naming import Naming, cast_names, cover_of, instances_loss, num_concepts
from filmloom.model.tokens import Tokens
from filmloom.world.scene import Actor, Motion, SceneSpec

CAT = Actor(name="cat", concept="cat", color="red")
DOG = Actor(name="dog", concept="dog")
RUNS = SceneSpec(background="meadow", actors=(CAT, DOG), steps=((Motion(actor="cat", kind="left"),),))


def one_hot(*numbers: int, size: int) -> Tensor:
    return 20.0 * torch.nn.functional.one_hot(torch.tensor(numbers), size).float()[None]


def test_the_cast_has_all_its_names():
    assert int(cast_names("concept", [RUNS]).sum()) == 2
    assert int(cast_names("color", [RUNS]).sum()) == 2, "red, and the dog's own"
    assert int(cast_names("does", [RUNS]).sum()) == 2, "left, and the dog stands still"


def test_tokens_of_the_cast_may_be_any_of_it_but_each_of_it_is_some_token():
    names = torch.tensor([[True, True, False]])
    shown = torch.tensor([[True, True, False]])
    both = instances_loss(one_hot(0, 1, 2, size=3), shown, names)
    same = instances_loss(one_hot(0, 0, 2, size=3), shown, names)
    wrong = instances_loss(one_hot(2, 2, 0, size=3), shown, names)
    assert both < 0.01 < same < wrong


def test_where_nobody_is_shown_nothing_is_asked():
    nobody = torch.zeros(1, 3, dtype=torch.bool)
    assert float(instances_loss(one_hot(0, 1, 2, size=3), nobody, torch.tensor([[True, True, False]]))) == 0


def test_cover_follows_the_order_of_tokens():
    masks = torch.zeros(1, 4, 16, 16)
    masks[0, 2:, :8, 8:] = 1  # the second pair of frames, above on the right
    assert cover_of(masks, 2, 8).tolist() == [[0, 0, 0, 0, 0, 1, 0, 0]]


def test_names_are_learned():
    torch.manual_seed(0)
    naming = Naming(16, ("concept", "background"))
    alone = [SceneSpec(background=where, actors=(who,)) for who, where in ((CAT, "sea"), (DOG, "meadow"))]
    tokens = Tokens(torch.randn(2, 6, 16), torch.ones(2, 6, dtype=torch.bool), torch.zeros(2, 6, 3))
    cover = torch.tensor([[1.0, 1, 1, 0, 0, 0]]).expand(2, -1)
    first = naming(tokens, cover, alone).item()
    optimizer = torch.optim.Adam(naming.parameters(), lr=0.1)
    for _ in range(60):
        optimizer.zero_grad()
        naming(tokens, cover, alone).backward()
        optimizer.step()
    assert naming(tokens, cover, alone).item() < 0.2 < first
    assert naming.shares_right(tokens, cover, alone)["concept"] == 1
    assert num_concepts() > 100
