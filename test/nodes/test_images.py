"""Pictures survive the way through image messages."""

import array

import cv2
import numpy as np
import pytest
from builtin_interfaces.msg import Time
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sensor_msgs.msg import CompressedImage, Image

from wam_ros.nodes.conversion_error import ConversionError
from wam_ros.nodes.images import compressed_to_rgb, depth_to_image, image_to_depth, image_to_rgb, rgb_to_image

sizes = st.tuples(st.integers(1, 9), st.integers(1, 9))
pictures = sizes.flatmap(lambda size: hnp.arrays(np.uint8, (*size, 3)))
depths = sizes.flatmap(lambda size: hnp.arrays(np.float32, size, elements=st.floats(0, 10, width=32)))


def message(pixels: np.ndarray, encoding: str, padding: int = 0, big: bool = False) -> Image:
    """Fills a message by hand, with row padding and byte order of choice."""
    height, width = pixels.shape[:2]
    pixels = pixels.astype(pixels.dtype.newbyteorder(">" if big else "<"))
    rows = [row.tobytes() + b"\xee" * padding for row in pixels]
    data = array.array("B", b"".join(rows))
    step = len(rows[0])
    return Image(height=height, width=width, encoding=encoding, step=step, is_bigendian=int(big), data=data)


@given(pictures)
def test_rgb_comes_back_as_it_went(rgb):
    assert np.array_equal(image_to_rgb(rgb_to_image(rgb, Time(sec=3), "front")), rgb)


@given(pictures, st.integers(0, 5))
def test_every_colour_order_and_row_padding_gives_the_same_picture(rgb, padding):
    alpha = np.full((*rgb.shape[:2], 1), 7, np.uint8)
    layouts = {
        "rgb8": rgb,
        "bgr8": rgb[:, :, ::-1],
        "rgba8": np.concatenate([rgb, alpha], 2),
        "bgra8": np.concatenate([rgb[:, :, ::-1], alpha], 2),
    }
    for encoding, pixels in layouts.items():
        assert np.array_equal(image_to_rgb(message(pixels, encoding, padding)), rgb), encoding


@given(pictures)
def test_grey_becomes_three_equal_channels(rgb):
    grey = rgb[:, :, :1]
    assert np.array_equal(image_to_rgb(message(grey, "mono8")), np.repeat(grey, 3, 2))


@given(depths)
def test_depth_in_metres_comes_back_as_it_went(depth):
    assert np.array_equal(image_to_depth(depth_to_image(depth, Time(), "front")), depth)


@given(depths, st.booleans(), st.integers(0, 3))
def test_depth_in_millimetres_is_read_in_metres_whatever_the_byte_order(depth, big, padding):
    millimetres = np.round(depth * 1000).astype(np.uint16)
    read = image_to_depth(message(millimetres, "16UC1", padding, big))
    assert np.allclose(read, millimetres / 1000, atol=1e-6)


def test_an_encoding_beyond_the_plain_ones_is_decoded_by_the_library():
    flat = np.full((4, 6, 1), 90, np.uint8)
    rgb = image_to_rgb(message(flat, "bayer_rggb8"))
    assert rgb.shape == (4, 6, 3)
    assert (rgb == 90).all()


def test_png_pictures_are_decoded():
    rgb = np.arange(4 * 5 * 3, dtype=np.uint8).reshape(4, 5, 3)
    data = cv2.imencode(".png", rgb[:, :, ::-1])[1].tobytes()
    assert np.array_equal(compressed_to_rgb(CompressedImage(format="png", data=array.array("B", data))), rgb)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"encoding": "no_such_encoding"}, "no_such_encoding"),
        ({"encoding": "32FC1"}, "depth"),
        ({"step": 5}, "step 5"),
        ({"height": 3}, "bytes of data"),
        ({"width": 0}, "size 0x2"),
    ],
)
def test_an_image_that_cannot_be_used_is_refused_with_its_topic_and_the_cause(change, named):
    bad = rgb_to_image(np.zeros((2, 4, 3), np.uint8), Time(), "front")
    for name, entry in change.items():
        setattr(bad, name, entry)
    with pytest.raises(ConversionError, match=named) as caught:
        image_to_rgb(bad, "/front/image_raw")
    assert caught.value.topic == "/front/image_raw"
    assert caught.value.cure


def test_compressed_data_that_is_no_picture_is_refused():
    with pytest.raises(ConversionError, match="png"):
        compressed_to_rgb(CompressedImage(format="png", data=array.array("B", b"no picture")))
