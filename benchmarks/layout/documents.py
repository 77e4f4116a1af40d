"""Documents without end: articles, lessons and briefs with a table, short and long, in both languages, from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from filmloom.types import Language

KINDS: Final = ("news", "lesson", "ad")

_SUBJECTS: Final[Mapping[Language, list[str]]] = {
    "en": ["The council", "A new bridge", "Line 7 of the metro", "The river", "Every second school", "Dr Mary O’Neill",
           "The International Federation of Red Cross societies", "Rain", "The museum’s night opening", "A cat"],
    "zh": ["市政府", "新大桥", "地铁七号线", "江水", "每两所学校中的一所", "玛丽·奥尼尔博士", 
           "红十字会与红新月会国际联合会",
           "降雨", "博物馆夜场", "一只猫"],
}  # fmt: skip
_VERBS: Final[Mapping[Language, list[str]]] = {
    "en": ["opens", "costs {n} million yuan", "rose by {n}%", "fell to {n} degrees", "was visited by {n} people",
           "runs through the park in the morning", "has been postponed until the autumn of next year",
           "counterintuitively outperformed the telecommunications infrastructure"],
    "zh": ["正式启用", "耗资{n}万元", "上涨了{n}%", "降到{n}度", "迎来{n}名参观者", "早上在公园里跑过", 
           "推迟到明年秋天",
           "出人意料地超过了同期通信基础设施的建设速度"],
}  # fmt: skip
_WORDS: Final[Mapping[Language, list[str]]] = {
    "en": ["water", "light", "electroencephalography", "sum", "city", "unemployment", "wind", "photosynthesis", "CO₂"],
    "zh": ["水", "光", "脑电图", "总和", "城市", "失业率", "风", "光合作用", "二氧化碳"],
}
_UNITS: Final[Mapping[Language, list[str]]] = {
    "en": ["%", "million yuan", "passengers per day", "°C", "km/h", ""],
    "zh": ["%", "万元", "人次", "℃", "公里/小时", ""],
}
_FORMULAS: Final = [
    r"a^2+b^2=c^2", r"x=\frac{-b\pm\sqrt{b^2-4ac}}{2a}", r"\int_0^1 x^2\,dx=\frac{1}{3}", r"E=mc^2",
    r"\sum_{i=1}^{n} i=\frac{n(n+1)}{2}", r"\vec F=m\vec a",
    r"f(x)=a_0+a_1x+a_2x^2+a_3x^3+a_4x^4+a_5x^5+a_6x^6+a_7x^7+a_8x^8",
]  # fmt: skip
_CODE: Final = [
    "def add(a, b):\n    return a + b\n",
    "for number in range(10):\n    if number % 2:\n        print(number, 'is odd')\n    else:\n        print(number)\n",
    "SELECT name, COUNT(*) AS orders FROM customers JOIN orders USING (customer_id) GROUP BY name HAVING orders > 3;\n",
]
_DIAGRAMS: Final[Mapping[Language, list[str]]] = {
    "en": ["flow: Water\nsea -> clouds\nclouds -> rain\nrain -> sea", "cycle: A year\nspring\nsummer\nautumn\nwinter",
           "timeline: Metro\n1863: London\n1900: Paris\n1969: Beijing", "number line: Roots\nfrom -5 to 5 step 1\n"
           "point -2: first\npoint 3: second"],
    "zh": ["flow: 水的循环\n海 -> 云\n云 -> 雨\n雨 -> 海", "cycle: 四季\n春\n夏\n秋\n冬",
           "timeline: 地铁\n1863: 伦敦\n1900: 巴黎\n1969: 北京", "number line: 根\nfrom -5 to 5 step 1\npoint -2: 甲\n"
           "point 3: 乙"],
}  # fmt: skip
_DATES: Final[Mapping[Language, list[str]]] = {
    "en": ["In June, ", "On 12 March 2027, ", "Next year, ", "By the end of the year, ", ""],
    "zh": ["六月，", "2027年3月12日，", "明年，", "年底，", ""],
}
_COMING: Final[Mapping[Language, list[str]]] = {"en": ["What next", "Still to do"], "zh": ["接下来", "下一步"]}
_CALLED: Final[Mapping[Language, str]] = {"en": "The ranking of all:", "zh": "排名如下："}
_NAMES: Final = ["Li", "王小明", "Maximiliana Wolfeschlegelsteinhausen", "欧阳娜娜", "Ana 🌸", "José", "محمد"]


def document(kind: str, language: Language, seed: int, folder: Path) -> tuple[Path, Path | None]:
    """A text file, or a brief and its table, written into a folder."""
    dice = random.Random(f"{kind} {language} {seed}")
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "ad":
        return _brief(dice, language, folder)
    path = folder / f"{kind}.md"
    make: Callable[[random.Random, Language], str] = _lesson if kind == "lesson" else _article
    path.write_text(make(dice, language), encoding="utf-8")
    return path, None


def _sentence(dice: random.Random, language: Language) -> str:
    number = dice.choice([dice.randint(2, 99), dice.randint(100, 99_999), round(dice.uniform(0.1, 99), 1)])
    verb = dice.choice(_VERBS[language]).format(n=f"{number:,}" if language == "en" else number)
    subject = dice.choice(_SUBJECTS[language])
    return f"{subject} {verb}." if language == "en" else f"{subject}{verb}。"


def _paragraph(dice: random.Random, language: Language) -> str:
    between = " " if language == "en" else ""
    return between.join(_sentence(dice, language) for _ in range(dice.choice([1, 2, 2, 3, 6])))


def _title(dice: random.Random, language: Language) -> str:
    parts = [_sentence(dice, language).rstrip(".。") for _ in range(dice.choice([1, 1, 1, 2, 2]))]
    return (" and " if language == "en" else "，").join(parts)


def _table(dice: random.Random, language: Language) -> str:
    rows, most = dice.choice([2, 3, 5, 8, 14]), dice.choice([10, 1000, 5_000_000])
    low = -most if dice.random() < 0.2 else 0
    unit, word = dice.choice(_UNITS[language]), dice.choice(_WORDS[language])
    years = dice.random() < 0.4
    lines = [
        f"| {'Year' if language == 'en' else '年份'} | {word} ({unit}) |" if unit else f"| a | {word} |",
        "|---|---|",
    ]
    for row in range(rows):
        label = str(2010 + row) if years else f"{dice.choice(_SUBJECTS[language])} {row + 1}"
        lines.append(f"| {label} | {dice.randint(low, most) if most > 10 else round(dice.uniform(low, most), 1)} |")
    return "\n".join(lines)


def _columns(dice: random.Random, language: Language) -> str:
    """Two to four columns of one unit, of few rows or many."""
    rows, columns, most = dice.choice([2, 3, 4, 6, 12]), dice.choice([2, 2, 3, 4]), dice.choice([10, 1000, 5_000_000])
    low = -most if dice.random() < 0.2 else 0
    unit, years = dice.choice(_UNITS[language][:-1]), dice.random() < 0.5
    titles = [str(2023 + c) if years else f"{dice.choice(_WORDS[language])} {c + 1}" for c in range(columns)]
    lines = [f"| a | {' | '.join(f'{title} ({unit})' for title in titles)} |", "|---" * (columns + 1) + "|"]
    for row in range(rows):
        numbers = [dice.randint(low, most) if most > 10 else round(dice.uniform(low, most), 1) for _ in titles]
        lines.append(f"| {dice.choice(_SUBJECTS[language])} {row + 1} | {' | '.join(map(str, numbers))} |")
    return "\n".join(lines)


def _ranking(dice: random.Random, language: Language) -> str:
    rows, unit = dice.choice([3, 7, 9, 14, 40]), dice.choice(_UNITS[language])
    lines = [_CALLED[language], "", f"| a | {dice.choice(_WORDS[language])} ({unit or 'x'}) |", "|---|---|"]
    low = -500 if dice.random() < 0.2 else 0
    names = [f"{dice.choice(_SUBJECTS[language])} {row + 1}" for row in range(rows)]
    return "\n".join([*lines, *(f"| {name} | {dice.randint(low, 5000)} |" for name in names)])


def _before_after(dice: random.Random, language: Language) -> str:
    """In a sentence, or as a table of two rows."""
    most = dice.choice([100, 9_999, 5_000_000])
    before, after = dice.randint(2, most), dice.randint(2, most) + most
    word, unit = dice.choice(_WORDS[language]), dice.choice(_UNITS[language])
    if dice.random() < 0.5:
        labels = dice.choice([("2016", "2025"), ("此前", "现在") if language == "zh" else ("Before", "Now")])
        head = f"| a | {word} ({unit}) |" if unit else f"| a | {word} |"
        return "\n".join([head, "|---|---|", f"| {labels[0]} | {before} |", f"| {labels[1]} | {after} |"])
    if language == "zh":
        return f"{word}从{before}个增加到{after}个。"
    return f"The {word} rose from {before:,} to {after:,} passengers."


def _agenda(dice: random.Random, language: Language) -> str:
    items = [dice.choice(_DATES[language]) + _sentence(dice, language) for _ in range(dice.choice([2, 3, 4]))]
    return f"## {dice.choice(_COMING[language])}\n\n" + "\n".join(f"- {item}" for item in items)


def _list(dice: random.Random, language: Language) -> str:
    return "\n".join(f"- {_sentence(dice, language)}" for _ in range(dice.choice([2, 3, 5, 7])))


def _quote(dice: random.Random, language: Language) -> str:
    who, said = dice.choice(_SUBJECTS[language]), _paragraph(dice, language)
    return f"{who} said: “{said}”" if language == "en" else f"{who}说：“{said}”"


def _article(dice: random.Random, language: Language) -> str:
    kinds = [_table, _list, _quote, _paragraph, _columns, _ranking, _before_after, _agenda]
    extras = [dice.choice(kinds)(dice, language) for _ in range(dice.choice([0, 2, 4]))]
    parts = [_paragraph(dice, language), *extras, _paragraph(dice, language)]
    place = {"en": "Llanfairpwllgwyngyll", "zh": "江澜"}[language]
    return f"# {_title(dice, language)}\n\n{place}, 2026-03-18\n\n" + "\n\n".join(parts) + "\n"


def _lesson(dice: random.Random, language: Language) -> str:
    headings = {"en": ["Objectives", "Definition", "Example", "Common mistake", "Question", "Summary"],
                "zh": ["目标", "定义", "例题", "常见错误", "问题", "小结"]}[language]  # fmt: skip
    parts = [f"# {dice.choice(_WORDS[language])}：{_title(dice, language)}"]
    for heading in headings:
        parts += [f"## {heading}", _paragraph(dice, language)]
        parts += [_exhibit(dice, language) for _ in range(dice.choice([0, 1, 1, 2]))]
    return "\n\n".join(parts) + "\n"


def _exhibit(dice: random.Random, language: Language) -> str:
    match dice.choice(["formula", "code", "diagram", "list", "table"]):
        case "formula":
            return f"$${dice.choice(_FORMULAS)}$$"
        case "code":
            return f"```python\n{dice.choice(_CODE)}```"
        case "diagram":
            return f"```diagram\n{dice.choice(_DIAGRAMS[language])}\n```"
        case "list":
            return _list(dice, language)
    return _table(dice, language)


def _brief(dice: random.Random, language: Language, folder: Path) -> tuple[Path, Path]:
    told: dict[str, Any] = {
        "product": {"name": dice.choice(_WORDS[language]), "what": _sentence(dice, language)},
        "segments": {"default": {"hook": _sentence(dice, language)}},
        "greeting": {"say": "{name}！", "show": "{name}", "detail": dice.choice(_SUBJECTS[language])},
        "claims": [
            {"say": said, "show": said, "proof": _sentence(dice, language)}
            for said in (_sentence(dice, language) for _ in range(dice.choice([1, 2, 3])))
        ],
        "price": {"amount": dice.choice([9, 199, 12_999.5]), "currency": dice.choice(["¥", "$", "€"])},
        "offers": {"default": {"say": "{name} {price}", "show": "{name}", "price": 5}},
        "action": {"say": _sentence(dice, language), "button": dice.choice(_WORDS[language]), "address": "a.example/b"},
        "legal": _paragraph(dice, language)[:200],
        "languages": [language],
        "seconds": 30,
        "producer": "someone",
    }
    brief, table = folder / "brief.yaml", folder / "people.csv"
    brief.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    names = dice.sample(_NAMES, 2)
    rows = [f"{number},{name},{dice.choice(['Ulm', '江澜'])}" for number, name in enumerate(names)]
    table.write_text("\n".join(["id,name,city", *rows]) + "\n", encoding="utf-8")
    return brief, table
