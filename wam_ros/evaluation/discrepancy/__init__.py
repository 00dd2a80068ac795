"""How far the cameras are from what was promised: what is normal, and what disturbances do to it."""
