"""What sets up a working environment. Standard library only: it runs before anything is installed."""
