import numpy as np
import pytest

from wam_ros.evaluation.recording import Recording
from wam_ros.evaluation.strip_picture import promise_of, strip_picture
from wam_ros.evaluation.video import Clip, compose, moments, write_video
from wam_ros.spec import PIXELS, Plan

TIMES = 0.2 * np.arange(1, 9)


def grey(level, size=64):
    return np.full((size, size, 3), level, np.uint8)


def plan(stamp, level):
    frames = np.stack([grey(level + k) for k in range(8)])
    return Plan(1, stamp, "go", "model", PIXELS, TIMES, {"front": frames})


@pytest.fixture
def recording():
    """Three seconds of pictures that grow brighter, and two plans."""
    seen = [(10.0 + 0.05 * k, grey(100 + k, 128)) for k in range(61)]
    return Recording("front", seen, [plan(10.0, 20), plan(12.0, 40)])


def test_below_each_imagined_frame_stands_what_was_seen_at_its_time(recording):
    promise = promise_of(recording, "go: done")

    assert promise.imagined[:, 0, 0, 0].tolist() == [20, 21, 22, 23, 24, 25, 26, 27]
    assert promise.happened[:, 0, 0, 0].tolist() == [104, 108, 112, 116, 120, 124, 128, 132]


def test_a_recording_without_plans_or_pictures_gives_no_promise(recording):
    assert promise_of(Recording("front", recording.seen, []), "") is None
    assert promise_of(Recording("front", [], recording.plans), "") is None


def test_the_strip_shows_the_imagined_row_above_the_other(recording):
    promise = promise_of(recording, "go: done")

    picture = np.asarray(strip_picture([promise, promise]))

    flat = [level for level in picture[:, 300, 0].tolist() if 20 <= level < 28 or 100 <= level < 140]
    assert flat.index(next(level for level in flat if level >= 100)) > 0
    assert picture.shape[0] > 4 * 128
    assert picture.shape[1] > 8 * 128


def test_nothing_to_draw_is_an_error_that_says_so():
    with pytest.raises(ValueError, match="no promises"):
        strip_picture([])


def test_the_frame_for_now_comes_from_the_newest_plan_that_reaches_it(recording):
    assert recording.imagined_for(11.0)[0, 0, 0] == 24
    assert recording.imagined_for(12.4)[0, 0, 0] == 41
    assert recording.imagined_for(20.0) is None
    assert recording.plan_at(9.0) is None


def test_a_missing_panel_stays_empty_and_a_long_caption_is_cut():
    whole = compose((grey(200), grey(200), grey(200)), "word " * 100)
    part = compose((grey(200), None, None), "")

    assert whole.shape == part.shape
    assert whole.shape[0] % 2 == whole.shape[1] % 2 == 0
    assert (part == 200).all(axis=2).sum() < (whole == 200).all(axis=2).sum()


def test_the_video_plays_at_the_speed_of_the_recording(recording, tmp_path):
    import av

    count = write_video(tmp_path / "demo.mp4", moments(Clip(recording, "go", "done")))

    with av.open(str(tmp_path / "demo.mp4")) as video:
        stream = video.streams.video[0]
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert sum(1 for _ in video.decode(stream)) == count == 30
