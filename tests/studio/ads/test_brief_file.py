import pytest

from filmloom.errors import InputError
from filmloom.studio.ads.brief_file import load_brief


def refused(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_brief(path)
    return str(error.value)


def test_a_brief_is_read(brief):
    assert load_brief(brief).segments["runner"].hook == "Is your water still cold?"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("never_say: [forever hot]", "never_say: [sixty  Degrees]", "must_say[0]: it says 'sixty  Degrees'"),
        (', proof: "Laboratory, May 2026"', "", "claims[0]: 'After twelve hours"),
        ("price: 149", "price: 249", "line 16, offers.spring.price: the offer costs 249, more than the price, 199"),
        ("amount: 199,", "amount: 199, was: 150,", "it was 150 and is 199"),
        ("until: 2026-12-31", "until: 2026-02-31", "is no day"),
        ("still cold", "the coldest: the best", "'best' is an absolute claim"),
        ("Still hot at six", "全网第一", "absolute claim"),
        ("profile.age >= 30", "profile.age >= os.system", "segments.office.when: when:"),
        ("cup.png", "cap.png", "there is no file"),
        ("button: Have", "buton: Have", "action.buton: unknown key; perhaps 'button' was meant"),
        ("seconds: 40", "seconds: long", "seconds: should be a number, but is 'long'"),
        ("legal: Laboratory figures.", "legal: {en: '', zh: 实验室数据}", "isn't there in en"),
        ("action: {", "theme: neon\naction: {", "there is no theme 'neon'"),
        ("legal: Lab", "music: {level: -20}\nlegal: Lab", "music: music is either composed in a `mood` or a `file`"),
        ("legal: Lab", "music: {file: song.mp3}\nlegal: Lab", "music.file: there is no file"),
        ("legal: Lab", "music: {file: cup.png}\nlegal: Lab", "music.file: cup.png"),
        ("legal: Lab", "music: {mood: warm, level: -3}\nlegal: Lab", "music.level"),
        ('hook: "A day out?"', 'hook: "A day out?", when: profile.age > 3', "it has no condition"),
        ("legal: Lab", "legal: [a\nlegal: Lab", "line"),
    ],
)
def test_what_cant_be_filmed_is_refused_with_its_line_and_key(brief, old, new, said):
    message = refused(brief, old, new)
    assert said in message
    assert "line " in message


def test_all_reasons_are_told_at_once(brief):
    brief.write_text(brief.read_text(encoding="utf-8").replace("2026-12-31", "soon"), encoding="utf-8")
    message = refused(brief, "price: 149", "price: 249")
    assert "more than the price" in message and "is no day" in message


def test_an_absolute_word_is_allowed_with_a_reason(brief):
    text = brief.read_text(encoding="utf-8").replace("still cold", "the best", 1)
    brief.write_text(text + 'allow: [{word: the best, because: "a quoted name"}]\n', encoding="utf-8")
    load_brief(brief)


def test_the_users_own_list_counts_too(brief):
    (brief.parent / "mine.txt").write_text("# ours\ncold\nfrozen\n", encoding="utf-8")
    assert "'cold' is an absolute claim" in refused(brief, "legal:", "absolutes: mine.txt\nlegal:")
