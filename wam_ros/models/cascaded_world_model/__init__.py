"""Cascaded world model, explicit and learned: flow matching over frame codes, decoded to pixels."""
