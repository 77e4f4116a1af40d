"""A small brief whose films are quickly made, and its product's picture."""

from pathlib import Path

import pytest
import skia

BRIEF = """
product:
  name: Spring Cup
  what: a flask for a day of hot water
  pictures: [{path: cup.png}]
segments:
  runner: {hook: "Is your water still cold?"}
  office: {hook: "Still hot at six?", problem: "Cold tea again.", when: profile.age >= 30}
  default: {hook: "A day out?"}
greeting: {say: "{name} in {city}, this is for you.", show: "{name}", detail: "For you in {city|town}"}
claims:
  - {say: After twelve hours it has sixty degrees., show: 60 °C after 12 hours, proof: "Laboratory, May 2026"}
  - {say: It weighs very little., proof: "Weighed in May 2026", when: profile.age < 30}
price: {amount: 199, currency: ¥}
offers:
  spring: {say: "{name}, {price} instead of {was}.", show: "Spring price for {name}", price: 149, until: 2026-12-31, code: SPRING}
  default: {say: "It is {price}.", show: The Spring Cup}
action: {say: Have a look now., button: Have a look, address: example.com}
legal: Laboratory figures.
must_say: [sixty degrees]
never_say: [forever hot]
languages: [en]
seconds: 40
short_side: 144
fps: 5
voices: {en: silent}
"""  # noqa: E501
TABLE = """id,name,city,segment,language,offer,age
1,Ann Lee,Leeds,runner,,spring,25
2,Bob Ray,York,office,en,,40
3,Cy Day,Hull,,en,spring,51
"""


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    """The file of the brief; the picture lies beside it, on a plain ground."""
    path = tmp_path / "brief.yaml"
    path.write_text(BRIEF, encoding="utf-8")
    surface = skia.Surface(120, 160)
    surface.getCanvas().clear(0xFFF4F4F4)
    surface.getCanvas().drawRect(skia.Rect.MakeXYWH(40, 20, 40, 120), skia.Paint(Color=0xFF208060))
    surface.makeImageSnapshot().save(str(tmp_path / "cup.png"), skia.kPNG)
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path
