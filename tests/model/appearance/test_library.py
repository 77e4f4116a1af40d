import numpy as np
import pytest

from filmloom.errors import InputError, MediaError
from filmloom.model.appearance import DIMENSIONS, embed_picture, embed_words, library
from filmloom.model.appearance.pictures import drawing
from filmloom.world import lexicon


def test_the_lexicon_comes_first_and_every_vector_has_length_one():
    shipped = library()
    known = [each.key for each in lexicon.concepts()]
    assert list(shipped.keys[: len(known)]) == known
    assert shipped.listed == len(known)
    assert shipped.vectors.shape == (len(shipped.keys), DIMENSIONS)
    assert shipped.vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(shipped.vectors, axis=1), 1, atol=1e-5)


def test_no_two_concepts_of_the_lexicon_lie_close_together():
    vectors = library().vectors[: library().listed]
    alike = vectors @ vectors.T - 2 * np.eye(len(vectors))
    assert alike.max() < 0.65


@pytest.mark.parametrize(("phrase", "language"), [("cat", "en"), ("Kitten", "en"), ("a red cat", "en"), ("猫", "zh")])
def test_words_find_the_cat(phrase, language):
    assert library().nearest(embed_words(phrase, language)) == ["cat"]


def test_every_word_of_the_lexicon_finds_its_concept():
    for language in ("en", "zh"):
        table = lexicon.words(language)
        plurals = {many for each in lexicon.concepts() for many in each.plurals} if language == "en" else set()
        asked = [word for word in table if word not in plurals]
        found = library().nearest(np.stack([embed_words(word, language) for word in asked]))
        assert np.mean([key == table[word].key for key, word in zip(found, asked, strict=True)]) > 0.97


def test_the_picture_of_a_cat_is_nearest_to_its_words():
    picture = embed_picture(drawing("cat"))
    assert library().nearest(picture) == ["cat"]
    words = [("cat", "en"), ("dog", "en"), ("tiger", "en"), ("猫", "zh"), ("狗", "zh"), ("老虎", "zh")]
    alike = [float(picture @ embed_words(*each)) for each in words]
    assert min(alike[0], alike[3]) > max(alike[1], alike[2], alike[4], alike[5])


def test_a_turned_car_is_still_a_car():
    assert library().nearest(embed_picture(drawing("car")[:, ::-1])) == ["car"]


def test_a_small_subject_on_a_large_sheet_is_found():
    sheet = np.zeros((300, 420, 4), np.uint8)
    sheet[150:246, 40:136] = drawing("elephant")
    assert library().nearest(embed_picture(sheet)) == ["elephant"]


def test_nearest_gives_as_many_as_asked_for_among_those_that_are_named():
    shipped = library()
    vectors = np.stack([shipped.vector("cat"), 3 * shipped.vector("dog")])
    assert shipped.nearest(vectors, among=("dog", "cat"), count=2) == ["cat", "dog", "dog", "cat"]
    assert shipped.nearest(shipped.vectors[-5:], among=shipped.keys) == list(shipped.keys[-5:])


def test_what_is_not_there_is_said():
    with pytest.raises(InputError, match="'unicorn_car' has no place"):
        library().vector("unicorn_car")
    with pytest.raises(InputError, match="nearest 3 of 1 pictures"):
        library().nearest(np.zeros((1, DIMENSIONS)), among=["cat"], count=3)
    with pytest.raises(InputError, match=r"vectors \[2, 5\]"):
        library().nearest(np.zeros((2, 5)))


def test_pictures_that_show_nothing_are_refused():
    with pytest.raises(MediaError, match="transparent all over"):
        embed_picture(np.zeros((8, 8, 4), np.uint8))
    with pytest.raises(MediaError, match=r"float64 \[8, 8, 3\]"):
        embed_picture(np.zeros((8, 8, 3)))  # type: ignore[arg-type]
