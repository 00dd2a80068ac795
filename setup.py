"""Installs the Python package as an ament_python package: code, launch files, configuration, models."""

from pathlib import Path

from setuptools import find_packages, setup

NAME = "wam_ros"
NODES = (
    "world_model_planner",
    "inverse_dynamics",
    "trajectory_gate",
    "bc_policy",
    "simulated_robot",
    "supervisor",
    "task_server",
)


def shared(folder: str) -> list[tuple[str, list[str]]]:
    """Lists the files below `folder` as data files, each in the same place below share/wam_ros."""
    groups: dict[str, list[str]] = {}
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            groups.setdefault(f"share/{NAME}/{path.parent.as_posix()}", []).append(path.as_posix())
    return list(groups.items())


setup(
    name=NAME,
    version="0.1.0",
    description="World Action Models for ROS 2: a robot that imagines what it will see, then makes it come true.",
    license="Apache-2.0",
    maintainer="wam_ros maintainers",
    maintainer_email="maintainers@users.noreply.github.com",
    packages=find_packages(include=[NAME, f"{NAME}.*"]),
    package_data={
        "": ["*.json", "*.yaml", "*.xml", "*.urdf"],
        NAME: ["checkpoints/**/*", "sim/assets/**/*"],
    },
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{NAME}"]),
        (f"share/{NAME}", ["package.xml"]),
        *shared("launch"),
        *shared("config"),
    ],
    install_requires=["setuptools"],
    zip_safe=False,
    entry_points={
        "console_scripts": [
            "wam = wam_ros.cli:main",
            *(f"{node} = wam_ros.nodes.{node}:main" for node in NODES),
        ]
    },
)
