"""The colours of all pages stand in one file."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOKENS = ROOT / "src/clew/report/templates/tokens.css"
SET = re.compile(r"(--[a-z-]+):")


def test_no_style_sets_a_token_again() -> None:
    tokens = set(SET.findall(TOKENS.read_text(encoding="utf-8")))
    assert {"--ground", "--sheet", "--text", "--accent", "--wrong"} <= tokens
    styles = [*(ROOT / "src/clew/report").rglob("*.css"), *(ROOT / "src/clew/web/shell").rglob("*.css")]
    styles += (ROOT / "island/src").rglob("*.css")
    styles = [path for path in styles if path.name != "print.css"]  # paper has a ground of its own
    assert len(styles) > 10
    again = {
        str(path.relative_to(ROOT)): sorted(found)
        for path in styles
        if path != TOKENS and (found := tokens & set(SET.findall(path.read_text(encoding="utf-8"))))
    }
    assert again == {}
