"""The table of features in meta/info.json, made from an episode, and the parquet schema that follows from it."""

import pyarrow as pa

from wam_ros.data.episode import ACTION, FPS, IMAGES, STATE, Episode
from wam_ros.data.lerobot import layout, video

Features = dict[str, dict]

_ARROW = {"float32": pa.float32(), "int64": pa.int64(), "bool": pa.bool_()}


def features_of(episode: Episode, joint_names: tuple[str, ...]) -> Features:
    """Returns name to dtype, shape and names of every column and video, in the order of the files' columns.

    Raises:
        ValueError: An array has a type or a shape that the layout can't hold.
    """
    features: Features = {}
    for name, array in sorted(episode.arrays.items()):
        if name.startswith(IMAGES):
            features[name] = _video_feature(array.shape[1], array.shape[2])
        else:
            dtype = str(array.dtype)
            if dtype not in _ARROW or array.ndim != 2:
                raise ValueError(f"{name} must be (T, n) of {', '.join(_ARROW)}, not {array.shape} {dtype}")
            names = list(joint_names) if name in (STATE, ACTION) else None
            if names and len(names) != array.shape[1]:
                raise ValueError(f"{name} has {array.shape[1]} columns for the {len(names)} joints {names}")
            features[name] = {"dtype": dtype, "shape": [array.shape[1]], "names": names}
    features[layout.DONE] = {"dtype": "bool", "shape": [1], "names": None}
    for name, dtype in layout.INDEX_FEATURES.items():
        features[name] = {"dtype": dtype, "shape": [1], "names": None}
    return features


def _video_feature(height: int, width: int) -> dict:
    info = {
        "video.height": height,
        "video.width": width,
        "video.codec": video.CODEC_NAME,
        "video.pix_fmt": video.PIXEL_FORMAT,
        "video.is_depth_map": False,
        "video.fps": FPS,
        "video.channels": 3,
        "has_audio": False,
    }
    return {"dtype": "video", "shape": [height, width, 3], "names": ["height", "width", "channels"], "info": info}


def video_keys(features: Features) -> list[str]:
    """Returns the features that are kept as videos."""
    return [name for name, feature in features.items() if feature["dtype"] == "video"]


def arrow_schema(features: Features) -> pa.Schema:
    """Returns the schema of the data files: single values as scalars, vectors as lists of fixed size."""
    fields = []
    for name, feature in features.items():
        if feature["dtype"] == "video":
            continue
        kind, (size,) = _ARROW[feature["dtype"]], feature["shape"]
        fields.append(pa.field(name, kind if size == 1 else pa.list_(kind, size)))
    return pa.schema(fields)
