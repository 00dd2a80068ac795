"""message_filters where it is installed, our stand-in where it is not."""

try:
    from message_filters import ApproximateTimeSynchronizer, Subscriber
except ImportError:
    from wam_ros.nodes.time_filter import ApproximateTimeSynchronizer, Subscriber

__all__ = ["ApproximateTimeSynchronizer", "Subscriber"]
