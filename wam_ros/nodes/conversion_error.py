"""The error of a message that cannot be used."""

from wam_ros.spec.errors import UserError


class ConversionError(UserError):
    """A message cannot be turned into what the models take.

    Attributes:
        topic: Topic that the message came from.
        value: What it held.
        cure: What to change.
    """

    def __init__(self, topic: str, value: str, cure: str):
        super().__init__(f"{topic}: {value}; {cure}")
        self.topic = topic
        self.value = value
        self.cure = cure
