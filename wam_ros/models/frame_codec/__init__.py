"""Frame codec: a frame of all cameras as a short code, drawn again beside the present frame."""
