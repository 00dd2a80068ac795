"""How a new chunk joins the motion under way: five strategies behind one interface."""

from collections.abc import Callable, Sequence

from wam_ros.control.splicing.blend import Blend
from wam_ros.control.splicing.blocking import Blocking
from wam_ros.control.splicing.naive import Naive
from wam_ros.control.splicing.reground import Reground
from wam_ros.control.splicing.rtc import RealTimeChunking
from wam_ros.control.splicing.splice import Splice, SpliceRule, SpliceSettings
from wam_ros.spec import JointSpec

_KINDS: dict[str, Callable[..., Splice]] = {
    kind.name: kind for kind in (Blocking, Naive, Blend, RealTimeChunking, Reground)
}
STRATEGIES = tuple(_KINDS)
DEFAULT_STRATEGY = Reground.name


def make_splice(name: str, joints: Sequence[JointSpec], settings: SpliceSettings = SpliceSettings()) -> Splice:
    """Makes a strategy by name.

    Args:
        name: One of STRATEGIES.
        joints: The controller's joints in its order, with their limits.
        settings: What may be tuned.

    Raises:
        ValueError: There is no such strategy, or a joint has no usable limits.
    """
    if name not in _KINDS:
        raise ValueError(f"splice is {name!r}; give one of {', '.join(STRATEGIES)}")
    return _KINDS[name](joints, settings)


__all__ = ["DEFAULT_STRATEGY", "STRATEGIES", "Splice", "SpliceRule", "SpliceSettings", "make_splice"]
