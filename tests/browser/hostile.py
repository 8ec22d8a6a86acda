"""Text that would do something if it were read as Markdown, HTML, a formula or a direction of writing."""

from __future__ import annotations

import random
import re

BEACON = "http://127.0.0.1:1"
TEXTS = (
    "=1+1",
    "+1",
    "-1",
    "@x",
    "**bold** __bold__ *slanted* ~~struck~~ `code`",
    f"<b>x</b><img src={BEACON}/x.png>",
    f"![i]({BEACON}/i.png)",
    ":material/home: :smile: :streamlit: :+1:",
    ":red[x] :blue-background[y] :small[z] :rainbow[w] :gray-badge[v]",
    r"$\alpha$ $$x^2$$ \alpha \(x\)",
    "[l](javascript:alert(1)) <javascript:alert(1)> [l][1]",
    "abc \u202edcba\u202c \u200fx \u2067y",
    f"{BEACON}/x www.a.example a@b.example _www.c.example mailto:a@b.example",
    "# heading",
    "1. first",
    "- a -> b <- c <-> d >= e <= f ~= g -- h",
    "&lt;b&gt; &copy; &#60; &amp;",
    "<script>alert(1)</script><style>*{display:none}</style>",
    '\' onmouseover=alert(1) " style="position:fixed"',
    "> quoted | a | b |",
    "***",
    "[^1] [ ] {x} ^y^ ==z==",
)
_PIECES = [
    *"*_`[]()<>#+-!|~$^=\\&:/.@{}'\"; 1aé",
    "www.",
    "http://",
    ":red[",
    "](",
    "->",
    "&lt;",
    ":smile:",
    "  ",
    "**",
]
_INVISIBLE = re.compile("[\u200b-\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff]")


def made_up(count: int, seed: int = 1) -> list[str]:
    """``count`` texts from the pieces of Markdown, the same for the same seed."""
    source = random.Random(seed)
    return ["".join(source.choices(_PIECES, k=source.randint(1, 14))) for _ in range(count)]


def seen(text: str) -> str:
    """``text`` as an eye sees it: white space as one space, nothing invisible."""
    return " ".join(_INVISIBLE.sub("", text).split())
