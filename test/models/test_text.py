"""The pretrained text encoder loads offline, forgets no words, and tells roles apart."""

import torch

from wam_ros.models.text import MAX_TOKENS, WIDTH, shared_text_encoder


def test_an_instruction_becomes_tokens_with_a_mask() -> None:
    tokens, mask = shared_text_encoder().encode("Open the drawer!")
    assert tokens.shape == (MAX_TOKENS, WIDTH)
    assert mask.sum() == 5  # three words between a start and an end mark


def test_case_and_closing_marks_do_not_matter() -> None:
    encoder = shared_text_encoder()
    assert torch.equal(encoder.encode("Open the  drawer.")[0], encoder.encode("open the drawer")[0])


def test_swapped_colours_differ() -> None:
    encoder = shared_text_encoder()
    one, _ = encoder.encode("push the red cube onto the blue circle")
    two, _ = encoder.encode("push the blue cube onto the red circle")
    assert not torch.allclose(one, two, atol=0.1)
