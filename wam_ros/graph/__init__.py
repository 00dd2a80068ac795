"""The node graph as plain data, for launch files and for `wam up` alike."""
