"""Music in a brief is heard in its films, and another one makes them anew."""

import numpy as np

from filmloom.media import read_sound
from filmloom.studio.ads import make_ads
from filmloom.studio.ads.brief import BriefMusic
from filmloom.studio.ads.brief_file import load_brief


def test_a_films_music_is_heard_and_made_anew_when_it_changes(brief, table, tmp_path):
    table.write_text("\n".join(table.read_text(encoding="utf-8").splitlines()[:2]), encoding="utf-8")
    plain = brief.read_text(encoding="utf-8").replace("seconds: 40", "seconds: 12")
    heard = []
    for music in ("", "music: {mood: warm}\n", "music: {mood: tense, level: -30}\n"):
        brief.write_text(plain + music, encoding="utf-8")
        batch = make_ads(brief, table, out=tmp_path / "out")
        assert batch.num_reused == 0, music
        sound = read_sound(tmp_path / "out" / batch.results[0].film)
        heard.append(float(np.abs(sound.samples).max()))
    assert heard[0] < 0.001
    assert min(heard[1:]) > 0.05
    assert make_ads(brief, table, out=tmp_path / "out").num_reused == 1


def test_a_files_path_counts_from_the_brief(brief, tmp_path):
    from filmloom.media import write_wav
    from filmloom.types import Sound

    write_wav(tmp_path / "song.wav", Sound(samples=np.zeros((16_000, 2), np.float32), rate=16_000))
    brief.write_text(brief.read_text(encoding="utf-8") + "music: {file: song.wav}\n", encoding="utf-8")
    assert load_brief(brief).music == BriefMusic(file=str(tmp_path / "song.wav"))
