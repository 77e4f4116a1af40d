"""Films are handed over and opened again by readers that aren't ours: OTIO's adapters and pyJianYingDraft."""

import json
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import opentimelineio as otio
import pysubs2
import pytest

import filmloom
from filmloom.errors import InputError, StoryboardError
from filmloom.media import probe, read_sound
from filmloom.studio.hand_over import FORMATS, export
from filmloom.studio.hand_over.edit import Edit, EditShot
from filmloom.studio.hand_over.edl import edl
from filmloom.studio.scenes import save_storyboard
from filmloom.studio.storyboard import Card, Output, Shot, Storyboard, TestCard, Title

FPS = 25


@pytest.fixture(scope="module")
def board():
    return Storyboard(
        language="en",
        title="A small film: 电影 & more",
        output=Output(size=(256, 144), fps=FPS, captions="soft"),
        shots=(
            Shot(id="open", say="Hello to a small film.", visual=Title(text="A small film", dateline="Today")),
            Shot(id="test", say="", min=1.03, visual=TestCard()),
            Shot(id="close", say="That is all.", visual=Card(text="The end")),
        ),
    )


@pytest.fixture(scope="module")
def film(board, tmp_path_factory):
    folder = tmp_path_factory.mktemp("a project")
    save_storyboard(board, folder / "small.yaml")
    return filmloom.render(folder / "small.yaml", out=folder / "small.mp4")


@pytest.fixture(scope="module")
def lengths(film):
    return [segment.report["num_frames"] for segment in film.segments]


@pytest.fixture(scope="module")
def handed(film, tmp_path_factory):
    folder = tmp_path_factory.mktemp("handed")
    return {to: export(film.path, to=to, out=folder / to) for to in FORMATS}


def frames(range_):
    """Start and length of a range in whole frames of the film; a time between two frames is no such."""
    told = [time.rescaled_to(FPS).value for time in (range_.start_time, range_.duration)]
    assert told == [round(value) for value in told]
    return tuple(round(value) for value in told)


def places(lengths):
    return [(sum(lengths[:n]), length) for n, length in enumerate(lengths)]


def test_the_media_are_the_film_cut_and_labelled(film, lengths, handed):
    for to in FORMATS:
        folder = handed[to].path if to == "jianying" else handed[to].path.parent
        shots = sorted((folder / "media").glob("*.mp4"))
        assert [path.name for path in shots] == ["01-open.mp4", "02-test.mp4", "03-close.mp4"]
        assert [probe(path).num_frames for path in shots] == lengths
        assert {probe(path).metadata["AIGC"] for path in shots} == {probe(film.path).metadata["AIGC"]}
        assert {path.name for path in folder.glob("*.srt")} == {"small.srt"}
    assert set(handed["edl"].media) == {*shots_of(handed["edl"]), *handed["edl"].path.parent.glob("*.srt")}


def shots_of(handed):
    return (handed.path.parent / "media").iterdir()


def test_the_sound_is_the_films_and_as_long_as_its_pictures_to_the_sample(film, lengths, handed):
    sound = read_sound(handed["otio"].path.parent / "media" / "sound.wav")
    assert len(sound.samples) == sum(lengths) * 48_000 // FPS
    told = read_sound(film.path).samples.reshape(-1, 2)[: len(sound.samples)]
    assert np.allclose(sound.samples.reshape(-1, 2)[: len(told)], told, atol=1e-4)


def test_final_cut_pros_file_as_the_adapter_reads_it(lengths, handed):
    found = otio.adapters.read_from_file(str(handed["fcpxml"].path), adapter_name="fcpx_xml")
    timeline = (
        next(iter(found.find_children(descended_from_type=otio.schema.Timeline)), None)
        if not isinstance(found, otio.schema.Timeline)
        else found
    )
    clips = [clip for track in timeline.video_tracks() for clip in track if isinstance(clip, otio.schema.Clip)]
    assert [frames(clip.trimmed_range()) for clip in clips] == [(0, length) for length in lengths]


def test_final_cut_pros_file_keeps_apples_rules(film, lengths, handed):
    path = handed["fcpxml"].path
    text = path.read_text(encoding="utf-8")
    assert text.splitlines()[1] == "<!DOCTYPE fcpxml>"
    root = ElementTree.fromstring(text)
    assert root.get("version") == "1.10"
    assert [child.tag for child in root] == ["resources", "library"]
    assets = {asset.get("id"): asset for asset in root.iter("asset")}
    ids = [element.get("id") for element in root.find("resources")]
    assert len(ids) == len(set(ids))
    for asset in assets.values():
        (media,) = asset.findall("media-rep")
        assert (path.parent / unquote(media.get("src"))).is_file()
        assert asset.get("hasVideo") or asset.get("hasAudio")
    (sequence,) = root.findall("library/event/project/sequence")
    assert sequence.get("format") in ids
    assert rational(sequence.get("duration")) == sum(lengths)
    spine = list(sequence.find("spine"))
    assert [(rational(clip.get("offset")), rational(clip.get("duration"))) for clip in spine] == places(lengths)
    assert {clip.get("ref") for clip in sequence.iter("asset-clip")} == set(assets)
    (sound,) = spine[0]
    assert (sound.get("lane"), rational(sound.get("duration"))) == ("-1", sum(lengths))
    for clip in sequence.iter("asset-clip"):
        assert rational(clip.get("start")) + rational(clip.get("duration")) <= rational(
            assets[clip.get("ref")].get("duration")
        )


def rational(time):
    """A time of FCPXML in frames."""
    above, _, below = time.removesuffix("s").partition("/")
    value = int(above) * FPS / int(below or 1)
    assert value == int(value)
    return int(value)


def test_the_edit_decision_list_as_the_adapter_reads_it(lengths, handed):
    timeline = otio.adapters.read_from_file(str(handed["edl"].path), adapter_name="cmx_3600", rate=FPS)
    (pictures,), (*sounds,) = timeline.video_tracks(), timeline.audio_tracks()
    assert [frames(clip.trimmed_range()) for clip in pictures] == [(0, length) for length in lengths]
    assert [frames(clip.range_in_parent()) for clip in pictures] == places(lengths)
    assert [clip.name for clip in pictures] == ["01-open.mp4", "02-test.mp4", "03-close.mp4"]
    assert {frames(clip.trimmed_range()) for track in sounds for clip in track} == {(0, sum(lengths))}
    lines = handed["edl"].path.read_text(encoding="utf-8").splitlines()
    assert next(line for line in lines if line.startswith("001")).split()[6] == "01:00:00:00"
    for line in lines:
        if line.startswith("* SOURCE FILE: "):
            assert (handed["edl"].path.parent / line.removeprefix("* SOURCE FILE: ")).is_file()


def test_the_timeline_as_otio_reads_it(lengths, handed):
    path = handed["otio"].path
    timeline = otio.adapters.read_from_file(str(path))
    assert timeline.name == "A small film: 电影 & more"
    (pictures,), (sound,) = timeline.video_tracks(), timeline.audio_tracks()
    assert [frames(clip.range_in_parent()) for clip in pictures] == places(lengths)
    assert [frames(clip.range_in_parent()) for clip in sound] == [(0, sum(lengths))]
    for clip in [*pictures, *sound]:
        assert (path.parent / clip.media_reference.target_url).is_file()


def test_the_draft_as_pyjianyingdraft_reads_it(film, lengths, handed):
    from pyJianYingDraft import DraftFolder

    folder = handed["jianying"].path
    draft = DraftFolder(str(folder.parent)).load_template(folder.name)
    assert (draft.width, draft.height, draft.fps) == (256, 144, FPS)
    assert draft.duration == sum(lengths) * 1_000_000 // FPS
    pictures, sound, captions = draft.imported_tracks
    told = [(each.target_timerange.start, each.target_timerange.duration) for each in pictures.segments]
    assert told == [(start * 40_000, length * 40_000) for start, length in places(lengths)]
    assert [(each.start, each.duration) for each in sound.segments] == [(0, draft.duration)]
    lines = pysubs2.load(str(film.path.with_suffix(".srt")))
    assert [(each.start, each.end) for each in captions.segments] == [(1000 * e.start, 1000 * e.end) for e in lines]
    texts = {each["id"]: json.loads(each["content"])["text"] for each in draft.imported_materials["texts"]}
    assert [texts[each.material_id] for each in captions.segments] == [e.plaintext for e in lines]
    for kind in ("videos", "audios"):
        for material in draft.imported_materials[kind]:
            placeholder, _, file = material["path"].partition("/")
            assert placeholder.startswith("##_draftpath_placeholder_")
            assert (folder / file).is_file()
    assert json.loads((folder / "draft_meta_info.json").read_text(encoding="utf-8"))["tm_duration"] == draft.duration


def test_every_material_of_a_draft_that_is_named_is_there(handed):
    content = json.loads((handed["jianying"].path / "draft_content.json").read_text(encoding="utf-8"))
    ids = [material["id"] for kind in content["materials"].values() for material in kind]
    assert len(ids) == len(set(ids))
    for track in content["tracks"]:
        for segment in track["segments"]:
            assert {segment["material_id"], *segment["extra_material_refs"]} <= set(ids)


def test_a_storyboard_stands_for_its_film_and_the_same_is_written_again(film, handed, tmp_path):
    made = export(film.path.with_suffix(".yaml"), to="jianying", out=tmp_path)
    assert not made.captions_burned
    for name in ("draft_content.json", "draft_meta_info.json"):
        assert (tmp_path / name).read_bytes() == (handed["jianying"].path / name).read_bytes()


def test_a_film_may_be_named_by_a_relative_path(film, monkeypatch):
    monkeypatch.chdir(film.path.parent)
    for name in ("small.mp4", "small.yaml"):
        assert export(name, to="edl", out="edited").path == Path("edited/small.edl")


def test_captions_in_the_pictures_are_told_and_not_written_twice(board, tmp_path):
    burned = board.model_copy(update={"output": Output(size=(256, 144), fps=10), "shots": board.shots[:1]})
    film = filmloom.render(burned, out=tmp_path / "burned.mp4")
    made = export(film.path, to="jianying", out=tmp_path / "draft")
    assert made.captions_burned
    content = json.loads((made.path / "draft_content.json").read_text(encoding="utf-8"))
    assert [track["type"] for track in content["tracks"]] == ["video", "audio"]
    with pytest.raises(InputError, match=r"10 frames per second.*24, 25"):
        export(film.path, to="edl", out=tmp_path / "edl")
    assert not (tmp_path / "edl").exists()


def test_what_was_never_rendered_says_so(board, film, tmp_path):
    path = save_copy(board, tmp_path / "new.yaml")
    with pytest.raises(StoryboardError, match=r"never rendered.*filmloom render .*new.yaml -o new.mp4"):
        export(path, to="otio", out=tmp_path / "out")
    stray = tmp_path / "stray.mp4"
    stray.write_bytes(film.path.read_bytes())
    with pytest.raises(InputError, match=r"wasn't made by filmloom here"):
        export(stray, to="otio", out=tmp_path / "out")
    with pytest.raises(InputError, match=r"no format 'avid'; there are fcpxml"):
        export(film.path, to="avid", out=tmp_path / "out")
    for name, said in (("nowhere.mp4", "no file"), ("film.mov", "can't be handed over")):
        with pytest.raises(InputError, match=said):
            export(tmp_path / name, to="otio", out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def save_copy(board, path):
    save_storyboard(board, path)
    return path


def test_a_film_that_changed_since_is_not_handed_over(board, tmp_path):
    one = board.model_copy(update={"shots": board.shots[1:2]})
    path = save_copy(one, tmp_path / "one.yaml")
    film = filmloom.render(path, out=tmp_path / "one.mp4")
    save_storyboard(board, path)
    with pytest.raises(StoryboardError, match="other shots"):
        export(path, to="otio", out=tmp_path / "out")
    (segment,) = film.segments
    segment.path.unlink()
    with pytest.raises(InputError, match=r"Shot test isn't in the folder .filmloom any more. Render it again"):
        export(film.path, to="otio", out=tmp_path / "out")
    film.path.write_bytes(film.path.read_bytes() + b"more")
    with pytest.raises(InputError, match="changed or replaced"):
        export(film.path, to="otio", out=tmp_path / "out")


def test_an_hour_of_film_has_its_timecode_and_too_many_shots_are_refused():
    def edit(count, length):
        shots = [EditShot(id="s", file="media/s.mp4", start=n * length, num_frames=length) for n in range(count)]
        return Edit(title="long\nfilm", fps=25, size=(256, 144), shots=shots, sound="media/sound.wav")

    lines = edl(edit(2, 25 * 3600 + 7)).splitlines()
    assert lines[0] == "TITLE: long film"
    assert lines[6].split()[-4:] == ["00:00:00:00", "01:00:00:07", "02:00:00:07", "03:00:00:14"]
    with pytest.raises(InputError, match="1200 shots"):
        edl(edit(1200, 25))


def test_relative_paths_only(handed):
    for to in FORMATS:
        folder = handed[to].path if to == "jianying" else handed[to].path.parent
        for path in (each for each in folder.iterdir() if each.is_file()):
            assert str(Path(folder).parent) not in path.read_text(encoding="utf-8")
