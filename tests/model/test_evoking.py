"""What is read of a medium comes near the words for what is there."""

import pytest
import torch

from filmloom.model.encoders.naming import concept_number
from filmloom.model.evoking import _ASKED, Evoking
from filmloom.model.language_model import InBoxConfig, LanguageModel, train_tokenizer
from filmloom.world.scene import Actor, SceneSpec

CAT, DOG = (SceneSpec(background="beach", actors=(Actor(name="a", concept=each),)) for each in ("cat", "dog"))


@pytest.fixture(scope="module")
def evoking():
    torch.manual_seed(3)
    tokenizer = train_tokenizer(["A cat and a dog on a beach. 海滩上有一只猫和一只狗。"] * 4, 400, num_signals=2)
    network = InBoxConfig(width=32, depth=1, head_width=8, queries_per_key=1).build(tokenizer)
    return Evoking(LanguageModel(network, tokenizer))


def test_any_of_the_embeddings_may_say_a_name_and_the_wrong_name_costs_more(evoking):
    cat, dog = (evoking._words("concept")[number] for number in _numbers("cat", "dog"))
    nothing = torch.zeros_like(cat)
    for embeds in (torch.stack([cat, nothing]), torch.stack([nothing, 5 * cat])):
        right = evoking.loss("audio", embeds[None], [CAT])
        assert right < evoking.loss("audio", embeds[None], [DOG])
    both = torch.stack([cat, dog])[None].expand(2, -1, -1)
    alone = torch.stack([cat, cat])[None].expand(2, -1, -1)
    assert evoking.loss("audio", both, [CAT, DOG]) < evoking.loss("audio", alone, [CAT, DOG])


def test_a_sound_tells_nothing_of_places(evoking):
    embeds = torch.randn(1, 2, 32)
    elsewhere = CAT.model_copy(update={"background": "space", "hour": "night"})
    assert evoking.loss("audio", embeds, [CAT]) == evoking.loss("audio", embeds, [elsewhere])
    assert evoking.loss("video", embeds, [CAT]) != evoking.loss("video", embeds, [elsewhere])


def test_media_learn_and_words_do_not(evoking):
    embeds = torch.randn(2, 3, 32, requires_grad=True)
    optimiser = torch.optim.Adam([embeds], lr=0.1)
    first = float(evoking.loss("video", embeds, [CAT, DOG]).detach())
    for _ in range(30):
        optimiser.zero_grad()
        loss = evoking.loss("video", embeds, [CAT, DOG])
        loss.backward()
        optimiser.step()
    assert float(loss.detach()) < 0.5 * first
    assert all(weight.grad is None for weight in evoking.language_model.parameters())


def test_nobody_costs_nothing_where_only_somebody_is_heard(evoking):
    assert evoking.loss("audio", torch.randn(1, 2, 32), [SceneSpec(background="beach")]) == 0


def _numbers(*concepts):
    return [concept_number(each) for each in concepts]


def test_the_first_signal_asks_for_the_first_one_by_name(evoking):
    cat, dog = (evoking._words("concept")[number] for number in _numbers("cat", "dog"))
    nothing = torch.zeros_like(cat)
    right = evoking.asked(torch.stack([torch.stack([cat, dog]), torch.stack([dog, cat])]), [CAT, DOG])
    assert right < evoking.asked(torch.stack([torch.stack([dog, cat]), torch.stack([cat, dog])]), [CAT, DOG])
    later = torch.stack([nothing, cat])[None]
    assert evoking.asked(later, [CAT]) == evoking.asked(torch.zeros_like(later), [CAT])
    assert evoking.asked(later, [SceneSpec(background="beach")]) == 0


def test_signals_after_the_names_ask_for_colours_places_and_sizes(evoking):
    plain = Actor(name="a", concept="cat")
    red_cat = SceneSpec(actors=(plain.model_copy(update={"color": "red", "place": "left", "size": "large"}),))
    signals = torch.zeros(1, 24, 32)
    for first, aspect, name in ((6, "color", "red"), (12, "place", "left"), (18, "size", "large")):
        said, other = signals.clone(), signals.clone()
        said[0, first] = evoking._words(aspect)[_ASKED[aspect].index(name)]
        other[0, first] = evoking._words(aspect)[0]
        assert evoking.asked(said, [red_cat]) < evoking.asked(signals, [red_cat]) < evoking.asked(other, [red_cat])
        elsewhere = signals.clone()
        elsewhere[0, first + 1] = said[0, first]
        assert evoking.asked(elsewhere, [red_cat]) == evoking.asked(signals, [red_cat]), "the second one isn't there"
    own = signals.clone()
    own[0, 6] = evoking._words("color")[_ASKED["color"].index("own")]
    assert evoking.asked(own, [SceneSpec(actors=(plain,))]) < evoking.asked(signals, [SceneSpec(actors=(plain,))])
