"""What happens where one chunk follows another, for each splicing strategy, on the same recorded chunks."""
