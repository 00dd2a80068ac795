"""What the gate adds to a trajectory's way, and what each other hop of the graph takes."""
