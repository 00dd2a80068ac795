"""`wam data info` tells what a person asks first."""

from wam_ros.data.info import describe


def test_the_page_names_size_cameras_tasks_ranges_and_instructions(dataset_dir):
    text = describe(dataset_dir)
    for expected in (
        "5 episodes, 35 frames at 10 Hz",
        "observation.images.front  32x32, h264 yuv444p",
        "100.0%",
        "gripper",
        "5 different instructions",
        "push number 0",
    ):
        assert expected in text


def test_action_ranges_are_those_of_the_data(dataset_dir, make_episode):
    lowest = min(make_episode(n, length=5 + n).arrays["action"][:, 6].min() for n in range(5))
    line = next(line for line in describe(dataset_dir).splitlines() if line.startswith("gripper"))
    assert f"{lowest:.4f}" == line.split()[1]
