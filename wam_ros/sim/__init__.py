"""Simulated robots and tasks behind one interface."""
