"""The commands and links in the README and in docs/."""

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

_BLOCK = re.compile(r"^( *)```bash\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_ASSIGNMENT = re.compile(r"[A-Z_]+=.*")


def commands(document: Path) -> list[list[str]]:
    """Returns the words of each command in the document's bash blocks, leading variables left out."""
    found = []
    for block in _BLOCK.finditer(document.read_text()):
        for line in block.group(2).replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            while words and _ASSIGNMENT.fullmatch(words[0]):
                words.pop(0)
            if words:
                found.append(words)
    return found


def links(document: Path) -> list[str]:
    """Returns the targets of the document's links and pictures that are not addresses of the web."""
    targets = _LINK.findall(document.read_text())
    return [target for target in targets if not target.startswith(("http://", "https://"))]
