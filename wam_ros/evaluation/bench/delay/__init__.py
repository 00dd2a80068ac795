"""Closed loop in which plans arrive late, in simulated time: deterministic, and without ROS."""
