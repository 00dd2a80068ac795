"""Reactive policy: behaviour cloning with no imagined future, the baseline."""
