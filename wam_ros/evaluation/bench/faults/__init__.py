"""Faults, brought to the real graph while the arm moves."""
