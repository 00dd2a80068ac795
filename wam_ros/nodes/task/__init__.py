"""One task: an instruction, what becomes of it, and how it ends."""
