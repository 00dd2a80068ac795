"""World Action Models on robots: plan in pixels, act by inverse dynamics, over ROS 2."""

__version__ = "0.1.0"
