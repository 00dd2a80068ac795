"""Makes the ROS wheels of a virtual environment usable for building interface packages.

The wheels' exported CMake files and set-up scripts name folders of the machine that built them. This rewrites those to
the interpreter that runs this script. Running it again changes nothing.
"""

import re
import sys
import sysconfig
from pathlib import Path

_BUILDER = r"/opt/python/cp3\d+-cp3\d+"


def replacements(prefix: str, include: str, site_packages: str) -> list[tuple[re.Pattern[str], str]]:
    """Returns the builder's paths as patterns, most specific first, with what takes their place.

    Args:
        prefix: Root of the virtual environment, which is the ROS prefix.
        include: Folder of Python.h.
        site_packages: Folder of the installed packages.
    """
    return [
        (re.compile(_BUILDER + r"/include/python3\.\d+"), include),
        (re.compile(_BUILDER + r"/lib/python3\.\d+/site-packages"), site_packages),
        (re.compile(_BUILDER), prefix),
    ]


def repaired(text: str, rules: list[tuple[re.Pattern[str], str]]) -> str:
    """Returns `text` with every path of the builder replaced."""
    for pattern, path in rules:
        # A function as replacement, because a path may hold backslashes or group references.
        text = pattern.sub(lambda _match, path=path: path, text)
    return text


def repair_tree(share: Path, rules: list[tuple[re.Pattern[str], str]]) -> list[Path]:
    """Repairs the text files below `share` in place and returns those that changed."""
    changed = []
    for path in sorted(share.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        data = path.read_bytes()
        if b"/opt/python/cp3" not in data or b"\0" in data:
            continue
        text = data.decode()
        new = repaired(text, rules)
        if new != text:
            path.write_text(new)
            changed.append(path)
    return changed


def main() -> int:
    """Repairs the environment of the running interpreter."""
    prefix = Path(sys.prefix)
    share = prefix / "share"
    if not (share / "rclpy").is_dir():
        print(f"{share} holds no ROS: install requirements.txt into {prefix} first", file=sys.stderr)
        return 1
    rules = replacements(str(prefix), sysconfig.get_path("include"), sysconfig.get_path("purelib"))
    print(f"repaired {len(repair_tree(share, rules))} files below {share}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
