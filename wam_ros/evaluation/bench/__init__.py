"""Bounded benchmarks of what lies between a prediction and the motion."""
