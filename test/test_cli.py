"""The command line: quick to answer, one line for an error, never a traceback."""

import subprocess
import sys
import types

import pytest

from wam_ros import cli
from wam_ros.spec.errors import UserError


@pytest.fixture
def command(monkeypatch):
    """Registers a command `try` that does what the test says."""

    def register(run, add_arguments=lambda parser: None) -> None:
        module = types.ModuleType("wam_try")
        module.run, module.add_arguments = run, add_arguments
        monkeypatch.setitem(sys.modules, "wam_try", module)
        monkeypatch.setitem(cli.COMMANDS, "try", cli.Command("wam_try", "try something"))

    return register


def raises(error: BaseException):
    def run(arguments):
        raise error

    return run


def test_help_needs_neither_torch_nor_ros() -> None:
    program = """
import sys
from wam_ros.cli import build_parser
build_parser().format_help()
print(sorted({"mujoco", "rclpy", "torch", "transformers"} & set(sys.modules)))
"""
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout.strip() == "[]"


def test_help_lists_every_command(capsys) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--help"])
    text = capsys.readouterr().out
    assert all(name in text for name in cli.COMMANDS)


def test_a_command_gets_its_own_arguments_and_its_exit_code_counts(command) -> None:
    command(lambda arguments: arguments.episodes, lambda parser: parser.add_argument("--episodes", type=int))
    assert cli.main(["try", "--episodes", "7"]) == 7


def test_help_of_a_command_is_the_commands_own(command, capsys) -> None:
    command(lambda arguments: 0, lambda parser: parser.add_argument("--episodes", help="how many"))
    with pytest.raises(SystemExit, match="0"):
        cli.main(["try", "--help"])
    assert "how many" in capsys.readouterr().out


@pytest.mark.parametrize(
    "error",
    [UserError("no checkpoint at /x"), ValueError("no checkpoint\nat /x"), FileNotFoundError("no checkpoint at /x")],
    ids=lambda error: type(error).__name__,
)
def test_a_users_error_is_one_line_and_exit_code_2(command, capsys, error) -> None:
    command(raises(error))
    assert cli.main(["try"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("wam: error: no checkpoint at /x")


def test_debug_shows_where_an_error_came_from(command, capsys) -> None:
    command(raises(UserError("no checkpoint")))
    assert cli.main(["--debug", "try"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_interrupting_a_command_is_quiet(command, capsys) -> None:
    command(raises(KeyboardInterrupt()))
    assert cli.main(["try"]) == cli.INTERRUPTED
    assert capsys.readouterr().err == ""


def test_a_missing_package_is_named_with_its_cure(monkeypatch, capsys) -> None:
    monkeypatch.setitem(cli.COMMANDS, "try", cli.Command("package_that_is_not_there", ""))
    assert cli.main(["try"]) == 2
    assert "'package_that_is_not_there', which is not installed; install" in capsys.readouterr().err


def test_an_unknown_command_is_refused_with_the_list_of_commands(capsys) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["fly"])
    assert "evaluate" in capsys.readouterr().err


def test_python_dash_m_does_the_same() -> None:
    result = subprocess.run([sys.executable, "-m", "wam_ros", "--help"], capture_output=True, text=True)
    assert result.stdout.startswith("usage: wam ")
