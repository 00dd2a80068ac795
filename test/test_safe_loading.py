"""Nothing that is read from a file or a message can run code."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = [path for folder in ("wam_ros", "launch", "tools") for path in sorted((ROOT / folder).rglob("*.py"))]
FORBIDDEN_MODULES = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"}
FORBIDDEN_CALLS = {"eval", "exec", "yaml.load", "yaml.unsafe_load", "yaml.full_load", "os.system"}


def dotted(node: ast.expr) -> str:
    """Returns the dotted name of what is called, or an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = dotted(node.value)
        return f"{owner}.{node.attr}" if owner else ""
    return ""


def keyword(call: ast.Call, name: str) -> object:
    """Returns the constant given as a keyword argument, or None."""
    values = [word.value for word in call.keywords if word.arg == name]
    return values[0].value if values and isinstance(values[0], ast.Constant) else None


def dangers(tree: ast.Module) -> list[str]:
    """Lists what could run foreign code, with line numbers."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [f"{node.lineno}: import {a.name}" for a in node.names if a.name in FORBIDDEN_MODULES]
        elif isinstance(node, ast.ImportFrom) and node.module in FORBIDDEN_MODULES:
            found.append(f"{node.lineno}: import {node.module}")
        elif isinstance(node, ast.Call):
            name = dotted(node.func)
            unsafe_torch = name == "torch.load" and keyword(node, "weights_only") is not True
            if name in FORBIDDEN_CALLS or unsafe_torch or keyword(node, "allow_pickle") or keyword(node, "shell"):
                found.append(f"{node.lineno}: {name}")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_reading_data_never_runs_code(path: Path) -> None:
    assert dangers(ast.parse(path.read_text())) == []


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from joblib import load",
        "eval('1')",
        "yaml.load(text)",
        "torch.load(path)",
        "torch.load(path, weights_only=False)",
        "numpy.load(path, allow_pickle=True)",
        "subprocess.run(line, shell=True)",
    ],
)
def test_the_check_sees_each_danger(line: str) -> None:
    assert len(dangers(ast.parse(line))) == 1
