from filmloom.studio.mood.concepts import NAMES, concepts


def named(sentence, language="en"):
    return {NAMES[place] for place in concepts(sentence, language)}


def test_words_are_found_in_their_forms_and_phrases_whole():
    assert "hug" in named("They were hugging.")
    assert "tears" in named("She cried.")
    assert "gone" in named("He was never seen no more, no longer.")
    assert "funeral" in named("The GRAVES lay open.")
    assert not named("Zyx.")


def test_both_languages_name_the_same_concepts():
    assert "funeral" in named("坟前", "zh") & named("at the grave")
    assert "deadline" in named("周五截止", "zh") & named("the deadline is Friday")


def test_a_chinese_word_hides_those_that_it_holds():
    assert "office" in named("会议", "zh")
    assert "would" not in named("会议", "zh")
    assert "would" in named("会来", "zh")


def test_the_list_is_whole():
    assert len(set(NAMES)) == len(NAMES) > 100
