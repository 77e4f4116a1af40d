import numpy as np
import pytest

from filmloom.studio.speech.espeak_engine import engine
from filmloom.studio.speech.mandarin import respelled

RIGHT = {
    "返还": "fan3 huan2",
    "还款": "huan2 kuan3",
    "两地": "liang3 di4",
    "矿长": "kuang4 zhang3",
    "建行": "jian4 hang2",
    "乐理": "yue4 li3",
    "反弹": "fan3 tan2",
    "下调": "xia4 tiao2",
    "率真": "shuai4 zhen1",
}


def samples(text, voice):
    (utterance,) = engine().ask([{"text": text, "voice": voice, "rate": 200, "pitch": 50, "range": 50}])
    return utterance.samples


@pytest.mark.parametrize("word", ["返还", "还款", "两地", "矿长", "建行", "乐理", "反弹", "下调", "率真"])
def test_doubtful_words_sound_as_their_pinyin(word):
    """Within a tenth of the length and by far more alike in loudness over time than what espeak makes of it alone."""
    wanted = samples(RIGHT[word], "cmn-latn-pinyin")
    given = samples(respelled(word), "cmn")
    assert respelled(word) != word
    assert len(given) == pytest.approx(len(wanted), rel=0.12)
    assert likeness(given, wanted) > max(0.9, likeness(samples(word, "cmn"), wanted) - 0.02)


def likeness(first, second):
    """Of two spectrograms: the cosine of their logarithms."""
    size = min(len(first), len(second)) // 512 * 512
    spectra = [
        np.log1p(100 * np.abs(np.fft.rfft(samples[:size].reshape(-1, 512) * np.hanning(512), axis=1))).ravel()
        for samples in (first, second)
    ]
    return float(spectra[0] @ spectra[1] / np.linalg.norm(spectra[0]) / np.linalg.norm(spectra[1]))


@pytest.mark.parametrize(("character", "tone"), [("熊", 35), ("凶", 55), ("穷", 35), ("窘", 214)])
def test_syllables_that_espeak_does_not_know_end_like_yong(character, tone):
    wanted = tail(samples(f"[[j'ong{tone}]]", "cmn"))
    spelled, alone = (tail(samples(text, "cmn")) for text in (respelled(character), character))
    assert likeness(spelled, wanted) > 0.9
    assert likeness(spelled, wanted) > likeness(alone, wanted)


def tail(sound):
    """A tenth of a second, before the sound fades."""
    end = np.flatnonzero(np.abs(sound) > 0.05)[-1]
    return sound[end - 2205 : end]


@pytest.mark.parametrize("word", ["今天", "地", "慢慢地", "还", "强调", "增加", "长江", "行走", "还是", "没有"])
def test_what_is_right_stays(word):
    assert respelled(word) == word
