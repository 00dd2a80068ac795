"""Episodes: collected, kept on disk in the LeRobotDataset v3 layout, read back for training."""
