"""The layering rules of the design: who may know ROS, who may need PyTorch, where names may be written."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "wam_ros"
PURE = ("spec", "control", "models", "data", "training", "evaluation", "sim")
ROS_PACKAGES = {
    "ament_index_python",
    "cv_bridge",
    "launch",
    "launch_ros",
    "message_filters",
    "rcl_interfaces",
    "rclpy",
    "std_srvs",
    "tf2_ros",
}
TORCH_PACKAGES = {"safetensors", "sentence_transformers", "torch", "transformers"}
FLOW_TYPES = {"ActionChunk", "Observation", "Plan"}
FLOW_MESSAGES = {"JointState", "JointTrajectory", "VisualPlan"}


def sources(*folders: str) -> list[Path]:
    """Lists the Python files below some folders of the package."""
    return [path for folder in folders for path in sorted((PACKAGE / folder).rglob("*.py"))]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def imported(nodes: Iterator[ast.AST]) -> set[str]:
    """Returns the top-level names of the modules that some statements import."""
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def statements_at_import(tree: ast.AST) -> Iterator[ast.AST]:
    """Yields the statements that run when the module is imported: not those inside functions or type checks."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        yield node
        yield from statements_at_import(node)


def knows_ros(names: set[str]) -> set[str]:
    return {name for name in names if name in ROS_PACKAGES or name.endswith("_msgs")}


def called_names(tree: ast.AST) -> set[str]:
    """Returns the bare names that are called in a module."""
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {func.id for func in calls if isinstance(func, ast.Name)}


@pytest.mark.parametrize("path", sources(*PURE), ids=relative)
def test_only_nodes_know_ros(path: Path) -> None:
    assert not knows_ros(imported(ast.walk(tree_of(path))))


@pytest.mark.parametrize("path", sources("."), ids=relative)
def test_torch_is_imported_at_the_top_only_by_models_and_training(path: Path) -> None:
    if path.relative_to(PACKAGE).parts[0] not in ("models", "training"):
        assert not imported(statements_at_import(tree_of(path))) & TORCH_PACKAGES


@pytest.mark.parametrize("path", sources("nodes"), ids=relative)
def test_only_conversions_turns_messages_into_what_flows_and_back(path: Path) -> None:
    tree = tree_of(path)
    if path.name == "conversions.py" or not knows_ros(imported(ast.walk(tree))):
        return
    assert not called_names(tree) & (FLOW_TYPES | FLOW_MESSAGES)


def import_all_without(blocked: set[str], modules: list[str]) -> str:
    """Imports modules in a fresh interpreter where some packages can't be imported; returns its error output."""
    program = f"""
import importlib, sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        top = name.split(".")[0]
        if top in {sorted(blocked)!r} or (top.endswith("_msgs") and {"rclpy" in blocked!r}):
            raise ModuleNotFoundError(f"blocked: {{name}}", name=name)
sys.meta_path.insert(0, Refuse())
for name in {modules!r}:
    importlib.import_module(name)
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    return result.stderr if result.returncode else ""


def module_names(*folders: str) -> list[str]:
    """Returns the dotted names of the modules below some folders, without the entry points `__main__`."""
    parts = [path.relative_to(ROOT).with_suffix("").parts for path in sources(*folders)]
    return [".".join(part for part in names if part != "__init__") for names in parts if names[-1] != "__main__"]


def test_the_pure_layers_import_where_ros_is_not_installed() -> None:
    assert import_all_without(ROS_PACKAGES, module_names(*PURE)) == ""


def test_all_but_models_and_training_import_where_torch_is_not_installed() -> None:
    # launch itself is not on every machine; only launch files import what needs it
    others = ("wam_ros.models.", "wam_ros.training.", "wam_ros.graph.launch_actions")
    modules = [name for name in module_names(".") if not name.startswith(others)]
    assert import_all_without(TORCH_PACKAGES, modules) == ""


def names_of_robots() -> tuple[set[str], set[str]]:
    """Returns the joint and frame names, and the topic names, of the robots in config/."""
    names, topics = set(), set()
    for path in sorted((ROOT / "config" / "robots").glob("*.yaml")):
        robot = yaml.safe_load(path.read_text())
        names |= {robot["base_frame"], *(joint["name"] for joint in robot["joints"])}
        for part in (robot, *robot["cameras"]):
            names |= {value for key, value in part.items() if key == "frame_id"}
            topics |= {value for key, value in part.items() if key.endswith("_topic")}
    return names - {""}, topics - {""}


def literals(tree: ast.Module) -> set[str]:
    """Returns the strings of a module, docstrings left out."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, owners) and node.body]
    docs = {id(body[0].value) for body in bodies if isinstance(body[0], ast.Expr)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return {node.value for node in constants if id(node) not in docs}


def topics_of_calls(tree: ast.Module) -> set[str]:
    """Returns the literal strings given to calls that open a topic."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [(getattr(call.func, "attr", getattr(call.func, "id", "")), call) for call in calls]
    opening = [call for name, call in named if "publisher" in name.lower() or "subscri" in name.lower()]
    constants = [word for call in opening for word in call.args if isinstance(word, ast.Constant)]
    return {word.value for word in constants if isinstance(word.value, str)}


# The simulated arm is itself a robot: its joints are named where it is built, as a real one's are in its firmware.
@pytest.mark.parametrize(
    "path",
    [path for path in (*sources("."), *sorted((ROOT / "launch").rglob("*.py"))) if PACKAGE / "sim" not in path.parents],
    ids=relative,
)
def test_joint_topic_and_frame_names_are_written_in_config_only(path: Path) -> None:
    tree = tree_of(path)
    names, topics = names_of_robots()
    assert not literals(tree) & (names | {topic for topic in topics if "/" in topic})
    # A bare word such as joint_states also stands in reasons and messages, so there only its use as a topic counts.
    assert not topics_of_calls(tree) & topics
