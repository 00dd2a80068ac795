"""Inverse dynamics: from the present frame and two imagined ones to the joints in between."""
