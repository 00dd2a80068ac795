"""How well it works: closed-loop success, fidelity of predicted frames, latencies."""
