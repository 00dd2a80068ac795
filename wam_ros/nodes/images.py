"""Image messages to RGB or depth arrays and back, without copies where that can be."""

import array
import sys

import numpy as np
from builtin_interfaces.msg import Time
from sensor_msgs.msg import CompressedImage, Image

from wam_ros.nodes.conversion_error import ConversionError

# encoding: (element type, channels)
_LAYOUTS = {
    "rgb8": (np.uint8, 3),
    "bgr8": (np.uint8, 3),
    "rgba8": (np.uint8, 4),
    "bgra8": (np.uint8, 4),
    "mono8": (np.uint8, 1),
    "16UC1": (np.uint16, 1),
    "32FC1": (np.float32, 1),
}
_DEPTH = {"16UC1": 0.001, "32FC1": 1.0}  # metres in one unit, REP-118


def _pixels(message: Image, topic: str) -> np.ndarray:
    """Views the message's bytes as (height, width, channels), padding removed."""
    kind, channels = _LAYOUTS[message.encoding]
    element = np.dtype(kind)
    row = message.width * channels * element.itemsize
    if message.height < 1 or message.width < 1:
        raise ConversionError(topic, f"size {message.width}x{message.height}", "publish images of at least 1x1")
    if message.step < row:
        raise ConversionError(topic, f"step {message.step}", f"a {message.encoding} row of this width has {row} bytes")
    if len(message.data) != message.step * message.height:
        wanted = message.step * message.height
        raise ConversionError(topic, f"{len(message.data)} bytes of data", f"step x height says {wanted}")
    data = np.frombuffer(message.data, dtype=np.uint8).reshape(message.height, message.step)[:, :row]
    if element.itemsize > 1:
        data = np.ascontiguousarray(data).view(element)
        if bool(message.is_bigendian) != (sys.byteorder == "big"):
            data = data.byteswap()
    return data.reshape(message.height, message.width, channels)


def image_to_rgb(message: Image, topic: str = "image") -> np.ndarray:
    """Returns the picture as uint8 of shape (height, width, 3), RGB.

    The array may share the message's memory: copy it before writing into it.

    Raises:
        ConversionError: Sizes disagree, or the encoding is not a colour or grey picture that can be read.
    """
    if message.encoding in _DEPTH:
        raise ConversionError(topic, f"encoding {message.encoding!r}", "that is depth: name a colour image topic")
    if message.encoding not in _LAYOUTS:
        return _rgb_through_library(message, topic)
    pixels = _pixels(message, topic)
    if message.encoding == "mono8":
        return np.repeat(pixels, 3, axis=2)
    if message.encoding.startswith("bgr"):
        return pixels[:, :, 2::-1]
    return pixels[:, :, :3]


def image_to_depth(message: Image, topic: str = "depth") -> np.ndarray:
    """Returns depth along the optical axis, float32 metres of shape (height, width).

    Raises:
        ConversionError: Sizes disagree, or the encoding is not 16UC1 or 32FC1.
    """
    if message.encoding not in _DEPTH:
        raise ConversionError(topic, f"encoding {message.encoding!r}", f"depth comes as one of {list(_DEPTH)}")
    metres = _pixels(message, topic)[:, :, 0].astype(np.float32)
    return metres * np.float32(_DEPTH[message.encoding])


def compressed_to_rgb(message: CompressedImage, topic: str = "image") -> np.ndarray:
    """Decodes a JPEG or PNG message to uint8 RGB of shape (height, width, 3).

    Raises:
        ConversionError: The data is not a picture.
    """
    import cv2

    data = np.frombuffer(message.data, dtype=np.uint8)
    picture = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    if picture is None:
        raise ConversionError(topic, f"format {message.format!r}, {data.size} bytes", "publish JPEG or PNG pictures")
    return picture[:, :, ::-1]


def _rgb_through_library(message: Image, topic: str) -> np.ndarray:
    """Decodes rarer encodings (Bayer, YUV, 16-bit) with cv_bridge, or rosbags-image where ROS does not bring it."""
    try:
        try:
            from cv_bridge import CvBridge

            return np.asarray(CvBridge().imgmsg_to_cv2(message, "rgb8"))
        except ImportError:
            from rosbags.image import image_to_cvimage

            return np.asarray(image_to_cvimage(message, "rgb8"))
    except Exception as error:  # both libraries raise several kinds for one cause
        cure = f"use one of {list(_LAYOUTS)}"
        raise ConversionError(topic, f"encoding {message.encoding!r}", f"{cure} ({error})") from error


def rgb_to_image(rgb: np.ndarray, stamp: Time, frame_id: str) -> Image:
    """Fills an rgb8 message from uint8 of shape (height, width, 3)."""
    height, width, _ = rgb.shape
    return _fill(np.ascontiguousarray(rgb, dtype=np.uint8), height, width, "rgb8", stamp, frame_id)


def depth_to_image(depth: np.ndarray, stamp: Time, frame_id: str) -> Image:
    """Fills a 32FC1 message from metres of shape (height, width)."""
    height, width = depth.shape
    return _fill(np.ascontiguousarray(depth, dtype="<f4"), height, width, "32FC1", stamp, frame_id)


def _fill(pixels: np.ndarray, height: int, width: int, encoding: str, stamp: Time, frame_id: str) -> Image:
    message = Image(height=int(height), width=int(width), encoding=encoding, is_bigendian=0)
    message.header.stamp = stamp
    message.header.frame_id = str(frame_id)
    message.step = int(pixels.nbytes // height)
    # filled from the buffer this takes microseconds; assigning the ndarray takes a thousand times longer
    message.data = array.array("B")
    message.data.frombytes(pixels.reshape(-1).view(np.uint8).data)
    return message
