# Each target first does the set-up that is missing. `make help` lists them.

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV := .venv/bin
# A shell may carry another ROS environment's paths.
CLEAN := env -u _ROS_WHEELS_BOOTSTRAP_COMPLETE -u LD_LIBRARY_PATH -u PYTHONPATH -u AMENT_PREFIX_PATH -u CMAKE_PREFIX_PATH
PYTEST_ARGS ?=
SETUP_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format clean distclean

help:  ## list the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 20

setup:  ## install and build what is missing (quick when nothing is)
	@$(PYTHON) -m tools.set_up $(SETUP_ARGS)

demo: setup  ## five instructions, carried out by the simulated arm through the real ROS graph
	@$(CLEAN) $(VENV)/wam demo

test: setup  ## run the tests; PYTEST_ARGS="-k name" picks some
	@$(CLEAN) $(VENV)/python -m pytest $(PYTEST_ARGS)

lint: setup  ## check style and formatting
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .

format: setup  ## apply the formatting
	@$(VENV)/ruff check --fix .
	@$(VENV)/ruff format .

clean:  ## remove caches and what a colcon build in this folder leaves
	rm -rf build install log .pytest_cache .ruff_cache .hypothesis
	find . -path ./.venv -prune -o -name __pycache__ -type d -print0 | xargs -0 rm -rf

distclean: clean  ## also remove the virtual environment and runs/
	rm -rf .venv runs .setup.lock
