"""Errors that a user can cure."""


class UserError(Exception):
    """Something the user gave is wrong; the message names the thing, its value and the cure, on one line."""
