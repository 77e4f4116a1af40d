"""The signs of formulas: their LaTeX names, how they look in a line of text, and what English and Chinese call them."""

from __future__ import annotations

from typing import Final

GREEK: Final[dict[str, tuple[str, str]]] = {
    "alpha": ("α", "阿尔法"), "beta": ("β", "贝塔"), "gamma": ("γ", "伽马"), "delta": ("δ", "德尔塔"),
    "epsilon": ("ε", "艾普西隆"), "varepsilon": ("ε", "艾普西隆"), "zeta": ("ζ", "泽塔"), "eta": ("η", "伊塔"),
    "theta": ("θ", "西塔"), "vartheta": ("θ", "西塔"), "iota": ("ι", "约塔"), "kappa": ("κ", "卡帕"),
    "lambda": ("λ", "拉姆达"), "mu": ("μ", "缪"), "nu": ("ν", "纽"), "xi": ("ξ", "克西"), "pi": ("π", "派"),
    "rho": ("ρ", "柔"), "varrho": ("ρ", "柔"), "sigma": ("σ", "西格玛"), "tau": ("τ", "套"),
    "upsilon": ("υ", "宇普西隆"), "phi": ("φ", "斐"), "varphi": ("φ", "斐"), "chi": ("χ", "希"),
    "psi": ("ψ", "普赛"), "omega": ("ω", "欧米伽"),
    "Gamma": ("Γ", "大写伽马"), "Delta": ("Δ", "德尔塔"), "Theta": ("Θ", "大写西塔"),
    "Lambda": ("Λ", "大写拉姆达"), "Xi": ("Ξ", "大写克西"), "Pi": ("Π", "大写派"), "Sigma": ("Σ", "大写西格玛"),
    "Phi": ("Φ", "大写斐"), "Psi": ("Ψ", "大写普赛"), "Omega": ("Ω", "欧米伽"),
}  # fmt: skip
"""By command: the letter, and its Chinese name; English says the command, less var."""

OTHER_LETTERS: Final[dict[str, tuple[str, str, str]]] = {
    "infty": ("∞", "infinity", "无穷大"), "partial": ("∂", "partial", "偏"), "nabla": ("∇", "nabla", "纳布拉"),
    "emptyset": ("∅", "the empty set", "空集"), "varnothing": ("∅", "the empty set", "空集"),
    "hbar": ("ħ", "h bar", "h拔"), "ell": ("ℓ", "l", "l"), "degree": ("°", "degrees", "度"),
    "angle": ("∠", "angle", "角"), "triangle": ("△", "triangle", "三角形"),
    "ldots": ("…", "and so on", "等等"), "dots": ("…", "and so on", "等等"), "cdots": ("…", "and so on", "一直到"),
    "forall": ("∀", "for all", "对任意"), "exists": ("∃", "there is", "存在"),
}  # fmt: skip
"""By command: the sign, its English name, its Chinese name."""

RELATIONS: Final[dict[str, tuple[str, str, str]]] = {
    "=": ("=", "equals", "等于"), "<": ("<", "is less than", "小于"), ">": (">", "is greater than", "大于"),
    "lt": ("<", "is less than", "小于"), "gt": (">", "is greater than", "大于"),
    "le": ("≤", "is less than or equal to", "小于等于"), "leq": ("≤", "is less than or equal to", "小于等于"),
    "leqslant": ("≤", "is less than or equal to", "小于等于"), "ge": ("≥", "is greater than or equal to", "大于等于"),
    "geq": ("≥", "is greater than or equal to", "大于等于"),
    "geqslant": ("≥", "is greater than or equal to", "大于等于"),
    "ne": ("≠", "is not equal to", "不等于"), "neq": ("≠", "is not equal to", "不等于"),
    "approx": ("≈", "is about", "约等于"), "equiv": ("≡", "is identical to", "恒等于"),
    "sim": ("∼", "is similar to", "相似于"), "cong": ("≅", "is congruent to", "全等于"),
    "propto": ("∝", "is proportional to", "正比于"), "ll": ("≪", "is much less than", "远小于"),
    "gg": ("≫", "is much greater than", "远大于"), "in": ("∈", "is in", "属于"), "notin": ("∉", "is not in", "不属于"),
    "subset": ("⊂", "is a subset of", "包含于"), "subseteq": ("⊆", "is a subset of", "包含于"),
    "to": ("→", "goes to", "趋近于"), "rightarrow": ("→", "becomes", "变成"),
    "longrightarrow": ("→", "becomes", "变成"),
    "Rightarrow": ("⇒", "so", "所以"), "implies": ("⇒", "so", "推出"), "iff": ("⇔", "exactly when", "当且仅当"),
    "Leftrightarrow": ("⇔", "exactly when", "等价于"), "rightleftharpoons": ("⇌", "in balance with", "可逆生成"),
    "perp": ("⊥", "is perpendicular to", "垂直于"), "parallel": ("∥", "is parallel to", "平行于"),
    "mapsto": ("↦", "becomes", "对应到"), "coloneqq": ("≔", "is", "定义为"),
}  # fmt: skip
"""What stands between two sides."""

OPERATORS: Final[dict[str, tuple[str, str, str]]] = {
    "+": ("+", "plus", "加"), "-": ("−", "minus", "减"), "−": ("−", "minus", "减"),
    "pm": ("±", "plus or minus", "加减"), "mp": ("∓", "minus or plus", "减加"),
    "times": ("×", "times", "乘以"), "cdot": ("·", "times", "乘以"), "*": ("·", "times", "乘以"),
    "ast": ("·", "times", "乘以"), "div": ("÷", "divided by", "除以"), "/": ("/", "over", "除以"),
    "cup": ("∪", "or", "并"), "cap": ("∩", "and", "交"), "setminus": ("∖", "without", "除去"),
    "land": ("∧", "and", "且"), "lor": ("∨", "or", "或"), "neg": ("¬", "not", "非"), "lnot": ("¬", "not", "非"),
    "mid": ("|", "given", "，给定"),
    "circ": ("∘", "after", "复合"), "bmod": ("mod", "modulo", "模"), "%": ("%", "percent", ""),
    ":": (":", "to", "比"),
    ",": (",", ",", "，"), ";": (";", ",", "，"), ".": (".", "", ""), "!": ("!", "factorial", "的阶乘"),
    "±": ("±", "plus or minus", "加减"), "×": ("×", "times", "乘以"), "÷": ("÷", "divided by", "除以"),
}  # fmt: skip
"""What joins two factors or terms; the percent sign and the factorial come behind theirs."""

ADDITIVE: Final = frozenset({"+", "-", "−", "pm", "mp", "±"})
SIGNED: Final = {"-": ("minus", "负"), "−": ("minus", "负"), "+": ("plus", "正"), "pm": ("plus or minus", "正负"),
                 "±": ("plus or minus", "正负"), "mp": ("minus or plus", "负正")}  # fmt: skip
"""As the sign of one number: English and Chinese."""

FUNCTIONS: Final[dict[str, tuple[str, str]]] = {
    "sin": ("sine", "正弦"), "cos": ("cosine", "余弦"), "tan": ("tangent", "正切"), "cot": ("cotangent", "余切"),
    "sec": ("secant", "正割"), "csc": ("cosecant", "余割"), "arcsin": ("arc sine", "反正弦"),
    "arccos": ("arc cosine", "反余弦"), "arctan": ("arc tangent", "反正切"), "sinh": ("hyperbolic sine", "双曲正弦"),
    "cosh": ("hyperbolic cosine", "双曲余弦"), "tanh": ("hyperbolic tangent", "双曲正切"),
    "log": ("the logarithm", "的对数"), "ln": ("the natural logarithm", "的自然对数"),
    "lg": ("the logarithm to base ten", "的常用对数"), "exp": ("e to the power", "指数函数"),
    "max": ("the maximum", "的最大值"), "min": ("the minimum", "的最小值"), "det": ("the determinant", "的行列式"),
    "gcd": ("the greatest common divisor", "的最大公约数"), "arg": ("the argument", "的辐角"),
    "deg": ("the degree", "的次数"), "dim": ("the dimension", "的维数"), "sup": ("the supremum", "的上确界"),
    "inf": ("the infimum", "的下确界"),
}  # fmt: skip
"""By command: English, said with `of`; Chinese, behind its argument if it begins with 的."""

BIG: Final[dict[str, str]] = {
    "sum": "∑", "prod": "∏", "int": "∫", "iint": "∬", "oint": "∮", "lim": "lim", "bigcup": "⋃", "bigcap": "⋂",
}  # fmt: skip
"""What gathers what follows it."""

MARKS: Final[dict[str, tuple[str, str, str]]] = {
    "overline": ("\u0304", "{} bar", "{}拔"), "bar": ("\u0304", "{} bar", "{}拔"), "hat": ("\u0302", "{} hat", "{}帽"),
    "widehat": ("\u0302", "{} hat", "{}帽"), "tilde": ("\u0303", "{} tilde", "{}波浪"),
    "vec": ("\u20d7", "vector {}", "向量{}"), "overrightarrow": ("\u20d7", "vector {}", "向量{}"),
    "dot": ("\u0307", "{} dot", "{}点"), "ddot": ("\u0308", "{} double dot", "{}两点"), "boxed": ("", "{}", "{}"),
    "underline": ("", "{}", "{}"), "cancel": ("", "{}, crossed out,", "划去的{}"), "underbrace": ("", "{}", "{}"),
    "overbrace": ("", "{}", "{}"),
}  # fmt: skip
"""What stands over or around something: a combining character, and patterns for English and Chinese."""
