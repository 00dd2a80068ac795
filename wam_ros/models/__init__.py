"""Models: one folder each, behind the protocols in `protocols.py`."""
