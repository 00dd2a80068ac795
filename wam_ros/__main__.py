"""Lets `python -m wam_ros` do what `wam` does."""

import sys

from wam_ros.cli import main

sys.exit(main())
