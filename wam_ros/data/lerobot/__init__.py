"""The LeRobotDataset v3.0 layout: parquet tables, mp4 videos and their metadata, written and read."""
