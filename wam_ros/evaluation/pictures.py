"""Small helpers for pictures with words."""

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

BACKGROUND = (24, 24, 28)
TEXT = (235, 235, 235)
FAINT = (150, 150, 155)


def enlarge(picture: np.ndarray, size: int) -> np.ndarray:
    """Returns a picture, uint8 (height, width, 3), scaled so that it is `size` pixels high."""
    height, width = picture.shape[:2]
    return cv2.resize(picture, (round(width * size / height), size), interpolation=cv2.INTER_CUBIC)


def canvas(width: int, height: int) -> Image.Image:
    """Returns an empty picture."""
    return Image.new("RGB", (width, height), BACKGROUND)


def write(picture: Image.Image, place: tuple[int, int], text: str, size: int, colour=TEXT, width: int = 0) -> None:
    """Writes one line; where it is wider than `width` pixels it is cut short."""
    font = ImageFont.load_default(size)
    if width:
        while text and font.getlength(text) > width:
            text = text[:-2].rstrip() + "…"
            if len(text) < 3:
                break
    ImageDraw.Draw(picture).text(place, text, fill=colour, font=font)
