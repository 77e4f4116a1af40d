"""Batches with real films: small, silent, and made by real processes."""

import csv
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from filmloom.errors import InputError
from filmloom.media import probe, read_frames
from filmloom.studio.ads import Result, load_brief, make_ads, read_table
from filmloom.studio.ads.page import write_page
from filmloom.studio.ads.planning import planned_rows
from filmloom.types import ignore_event

CODE = "import sys; from filmloom.studio.ads import make_ads; make_ads(sys.argv[1], sys.argv[2], out=sys.argv[3])"


def segments(out):
    return {path.name: path.stat().st_mtime_ns for path in (out / ".filmloom" / "segments").glob("*.mp4")}


def test_a_table_becomes_films_and_nothing_of_anybody_is_written_beside_them(brief, table, tmp_path):
    rows = table.read_text(encoding="utf-8") + "4,Ann Lee,Leeds,runner,,spring,25\n5,שלום,Haifa,,,,9\n6,Di\n"
    table.write_text(rows, encoding="utf-8")
    out, told = tmp_path / "out", []
    batch = make_ads(brief, table, out=out, on_event=told.append)
    assert [(result.row, result.status) for result in batch.results] == [
        (2, "made"), (3, "made"), (4, "made"), (5, "duplicate"), (6, "broken"), (7, "broken"),
    ]  # fmt: skip
    assert sorted(path.name for path in (out / "films").iterdir()) == ["row-2.mp4", "row-3.mp4", "row-4.mp4"]
    written = [batch.page, batch.table, out / "results.json", out / ".filmloom" / "ads.jsonl"]
    kept = "".join(path.read_text(encoding="utf-8") for path in written)
    kept += "".join(event.message for event in told) + "".join(path.name for path in out.rglob("*"))
    for film in (out / "films").iterdir():
        info = probe(film)
        kept += json.dumps(dict(info.metadata), ensure_ascii=False)
        assert "AIGC" in info.metadata and info.size == (256, 144)
    assert not any(word in kept for word in ("Ann", "Leeds", "Bob", "York", "שלום", "Haifa"))
    with batch.table.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert list(found[0])[:3] == ["row", "aspect", "film"] and {"seconds", "cost", "error"} <= set(found[0])
    assert float(found[0]["seconds"]) > 5 and "right to left" in found[4]["error"]
    assert "cut out" in batch.notes[0]


def test_films_are_in_the_brand_that_the_brief_names_and_made_again_when_it_changes(brief, table, tmp_path):
    colours = "colours: {ground: '#FFFFFF', ink: '#1A1A1A', accent: '#0B5FA5'}"
    brand, out = tmp_path / "brand.yaml", tmp_path / "out"
    brand.write_text(f"name: Example\nintro: card\n{colours}\n", encoding="utf-8")
    brief.write_text(brief.read_text(encoding="utf-8") + "brand: brand.yaml\n", encoding="utf-8")
    table.write_text("".join(table.read_text(encoding="utf-8").splitlines(keepends=True)[:2]), encoding="utf-8")
    (made,) = make_ads(brief, table, out=out).results
    assert not made.error
    film = out / made.film
    assert json.loads(probe(film).metadata["filmloom"])["brand"] == "Example"
    blue, _, red = next(iter(read_frames(film, start_s=made.seconds - 0.4)))[4, 4, :3]  # the last is after dark
    assert max(blue, red) < 60
    assert make_ads(brief, table, out=out).num_reused == 1
    brand.write_text(f"name: Example\n{colours}\n", encoding="utf-8")
    (shorter,) = make_ads(brief, table, out=out).results
    assert shorter.seconds < made.seconds
    with pytest.raises(InputError, match="is a folder"):
        make_ads(brief, table, out=out, brand=str(tmp_path))


def test_what_is_there_is_kept_and_only_what_changed_is_made_again(brief, table, tmp_path):
    out = tmp_path / "out"
    make_ads(brief, table, out=out)
    before, films = segments(out), {path: path.stat().st_mtime_ns for path in (out / "films").iterdir()}
    assert make_ads(brief, table, out=out).num_reused == 3
    table.write_text(table.read_text(encoding="utf-8").replace("Bob", "Rob"), encoding="utf-8")
    again = make_ads(brief, table, out=out)
    after = segments(out)
    assert (again.num_reused, len(after.keys() - before.keys())) == (2, 1)  # Rob's greeting
    assert all(after[name] == before[name] for name in before)
    changed = [path.name for path, at in films.items() if path.stat().st_mtime_ns != at]
    assert changed == ["row-3.mp4"]


def test_shared_shots_are_made_once(brief, table, tmp_path):
    lines = [f"{n},Person {n},Leeds,runner,,spring,25" for n in range(5)]
    table.write_text("id,name,city,segment,language,offer,age\n" + "\n".join(lines) + "\n", encoding="utf-8")
    make_ads(brief, table, out=tmp_path / "out")
    assert len(segments(tmp_path / "out")) == 5 + 2 * 5  # hook, product, two claims, action; greeting and offer


def test_a_batch_that_is_killed_goes_on(brief, table, tmp_path):
    lines = [f"{n},Person {n},Leeds,runner,,spring,25" for n in range(12)]
    table.write_text("id,name,city,segment,language,offer,age\n" + "\n".join(lines) + "\n", encoding="utf-8")
    out = tmp_path / "out"
    process = subprocess.Popen([sys.executable, "-c", CODE, brief, table, out], process_group=0)
    until = time.monotonic() + 120
    while not list((out / "films").glob("row-*.mp4")) and time.monotonic() < until:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    made = {path: path.stat().st_mtime_ns for path in (out / "films").glob("row-*.mp4")}
    journal = (out / ".filmloom" / "ads.jsonl").read_text(encoding="utf-8").count("\n")
    batch = make_ads(brief, table, out=out)
    assert batch.count("made") == 12 and made
    assert batch.num_reused >= journal
    assert not [path for path in out.rglob("*") if ".part" in path.name]


def test_failed_films_are_tried_again_only_when_asked(brief, table, tmp_path):
    out = tmp_path / "out"
    make_ads(brief, table, out=out)
    journal = out / ".filmloom" / "ads.jsonl"
    lines = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    lines[0] |= {"status": "failed", "film": "", "still": "", "error": "the disk was full"}
    journal.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert make_ads(brief, table, out=out).count("failed") == 1
    assert make_ads(brief, table, out=out, retry=True).count("made") == 3


def test_every_aspect_and_a_name_where_it_is_asked_for(brief, table, tmp_path):
    text = brief.read_text(encoding="utf-8") + 'aspects: ["16:9", "9:16", "1:1"]\n'
    brief.write_text(text, encoding="utf-8")
    table.write_text("\n".join(table.read_text(encoding="utf-8").splitlines()[:2]), encoding="utf-8")
    batch = make_ads(brief, table, out=tmp_path / "out", name_files_by="name")
    names = [result.film for result in batch.results]
    assert names == ["films/Ann-Lee-16x9.mp4", "films/Ann-Lee-9x16.mp4", "films/Ann-Lee-1x1.mp4"]
    sizes = [probe(tmp_path / "out" / name).size for name in names]
    assert sizes == [(256, 144), (144, 256), (144, 144)]
    assert not any(result.warnings for result in batch.results if "label" not in str(result.warnings))


def test_a_name_that_does_not_fit_is_refused_before_anything_is_drawn(brief, table, tmp_path):
    text = table.read_text(encoding="utf-8").replace("Bob Ray", "Bob " * 90)
    table.write_text(text, encoding="utf-8")
    said = brief.read_text(encoding="utf-8").replace('show: "{name}"', 'show: "{name} {name} {name} {name}"')
    brief.write_text(said, encoding="utf-8")
    planned, refused = planned_rows(load_brief(brief), read_table(table), [], tmp_path, "", ignore_event)
    assert [each.order.row for each in planned] == [2, 4]
    assert "don't fit on the picture of 'greeting' in 16:9" in refused[0].error


def test_columns_that_the_table_lacks_are_told_with_near_ones(brief, table, tmp_path):
    table.write_text(table.read_text(encoding="utf-8").replace("name,", "nmae,", 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"name \(perhaps nmae\?\)"):
        make_ads(brief, table, out=tmp_path / "out")


def test_the_page_holds_its_data_and_loads_nothing_from_afar(brief, tmp_path):
    text = brief.read_text(encoding="utf-8").replace("name: Spring Cup", 'name: "</script><b>Cup"')
    brief.write_text(text, encoding="utf-8")
    results = [Result(row=2, film="films/row-2.mp4"), Result(row=3, status="failed", error="</script><b>")]
    page = write_page(load_brief(brief), results, tmp_path).read_text(encoding="utf-8")
    data = page.split('id="data">')[1].split("</script>")[0]
    assert [film["row"] for film in json.loads(data)["films"]] == [2, 3]
    assert "<b>" not in page and "http://" not in page and "https://" not in page
