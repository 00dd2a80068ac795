"""Makes everything that is missing for `wam` to run: `make setup`.

Each step is done again only when what it depends on has changed, so that running it twice costs a moment.
"""

import argparse
import contextlib
import fcntl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from tools import environment, stamps, system_packages, workspace


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Lets one set-up of this checkout run at a time."""
    with open(environment.ROOT / ".setup.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def step(name: str, key: str, action: Callable[[], None]) -> None:
    """Does a step of the set-up unless it was done with the same key, and says how long it took."""
    if stamps.is_done(environment.STAMPS, name, key):
        return
    print(f"setup: {name} ...", flush=True)
    start = time.monotonic()
    action()
    stamps.mark_done(environment.STAMPS, name, key)
    print(f"setup: {name} done in {time.monotonic() - start:.0f} s", flush=True)


def set_up(pip_options: list[str]) -> None:
    """Does every step that is missing."""
    missing = system_packages.missing_packages()
    if missing:
        print(f"setup: system packages {' '.join(missing)} ...", flush=True)
        system_packages.install(missing)
    if not environment.is_usable():
        print(f"setup: virtual environment {environment.VENV}", flush=True)
        environment.create()
    requirements = environment.requirements_key()
    step("packages", requirements, lambda: environment.install_requirements(pip_options))
    step("wam_msgs", workspace.messages_key(), workspace.build_messages)
    step("wam_ros", workspace.package_key(), workspace.build_package)


def main() -> int:
    """Runs the set-up and returns the exit code."""
    parser = argparse.ArgumentParser(prog="make setup", description=__doc__.splitlines()[0])
    parser.add_argument("--no-cache-dir", action="store_true", help="download every package again")
    arguments = parser.parse_args()
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        found = f"{sys.version_info.major}.{sys.version_info.minor}"
        print(f"setup: error: Python 3.11 to 3.13 is needed, this is {found}: make PYTHON=python3.11", file=sys.stderr)
        return 1
    try:
        with only_one():
            set_up(["--no-cache-dir"] if arguments.no_cache_dir else [])
    except system_packages.MissingPackages as error:
        print(f"setup: error: {error}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"setup: error: this command failed, see above: {' '.join(error.cmd)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
