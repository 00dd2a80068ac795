"""Images above Fast DDS's default shared memory cross from one process to another."""

import subprocess
import sys

from sensor_msgs.msg import Image

from wam_ros.nodes.qos import SENSOR_INPUT

_WANTED = 20
_PUBLISHER = """
import itertools, sys, time
import numpy as np, rclpy
from builtin_interfaces.msg import Time
from sensor_msgs.msg import Image
from wam_ros.nodes.images import rgb_to_image
from wam_ros.nodes.qos import SENSOR_OUTPUT
rclpy.init()
node = rclpy.create_node("camera")
publisher = node.create_publisher(Image, sys.argv[1], SENSOR_OUTPUT)
picture = np.zeros((720, 1280, 3), np.uint8)
for count in itertools.count():
    publisher.publish(rgb_to_image(picture, Time(sec=count), "camera"))
    time.sleep(0.05)
"""


def test_best_effort_images_of_1280x720_arrive_one_after_another(bench):
    seen: list[Image] = []
    topic = f"/{bench.namespace}/large"
    bench.probe.create_subscription(Image, topic, seen.append, SENSOR_INPUT)
    process = subprocess.Popen([sys.executable, "-c", _PUBLISHER, topic])
    try:
        bench.wait(lambda: len(seen) >= _WANTED, 60.0)
    finally:
        process.kill()
        process.wait()
    counts = [message.header.stamp.sec for message in seen]
    assert counts[-1] - counts[0] < 1.5 * len(counts), "every third image or more was lost"
