"""The ROS nodes: messages in, a call into the layers below, messages out."""
