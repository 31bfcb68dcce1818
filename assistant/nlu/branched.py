"""The sentence model with upper layers of its own for each task; torch, only while tuning.

What tells "when can I drive" from "how long must I rest" is not what tells a danger sign from an idiom: with all layers
shared, each new report cost right topics (ADR 0004).
"""

import copy
from typing import Any

import torch


class Branched(torch.nn.Module):
    """Shared lower layers, then one stack of layers for topics and one for red flags.

    Args:
        encoder: a pretrained BERT; it is taken apart.
        own_layers: how many of its upper layers each task has for itself.

    Raises:
        ValueError: more own layers than there are.
    """

    def __init__(self, encoder: Any, own_layers: int) -> None:
        super().__init__()
        layers = encoder.encoder.layer
        split = len(layers) - own_layers
        if split < 0:
            raise ValueError(f"own_layers is {own_layers}, the model has {len(layers)}; take that many at most")
        self.topic_layers = layers[split:]
        # both stacks keep the one config, through which the kind of attention is set for all layers
        self.flag_layers = copy.deepcopy(self.topic_layers, {id(encoder.config): encoder.config})
        encoder.encoder.layer = layers[:split]
        encoder.pooler = None
        self.trunk = encoder
        for parameter in encoder.embeddings.parameters():
            parameter.requires_grad = False  # words that the questions lack must not drift

    def shared(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """What both tasks start from, shape (sentences, tokens, width)."""
        words: torch.Tensor = self.trunk(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return words

    def topic_words(self, shared: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """A vector for each token, for telling topics, same shape."""
        return _through(self.topic_layers, shared, attention_mask)

    def flag_words(self, shared: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """A vector for each token, for telling red flags, same shape."""
        return _through(self.flag_layers, shared, attention_mask)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Both kinds of vectors, as they are exported."""
        shared = self.shared(input_ids, attention_mask)
        return self.topic_words(shared, attention_mask), self.flag_words(shared, attention_mask)


def _through(layers: Any, words: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
    closed = (1.0 - attention_mask[:, None, None, :].to(words.dtype)) * torch.finfo(words.dtype).min
    for layer in layers:
        words = layer(words, closed)
    return words
