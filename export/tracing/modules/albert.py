"""PL-BERT, an ALBERT: twelve passes through one transformer layer.

Rewritten because the library's forward brings masks, SDPA variants and shape arithmetic into the trace.
"""

import math
from typing import cast

import torch
import torch.nn.functional as F
from kokoro.modules import CustomAlbert
from torch import Tensor, nn


class Albert(nn.Module):
    """input_ids (1, tokens) int64 -> hidden states (1, tokens, hidden)."""

    def __init__(self, albert: CustomAlbert) -> None:
        super().__init__()
        config = albert.config
        # transformers' modules are untyped attributes; the layer is shared by all passes.
        layer = albert.encoder.albert_layer_groups[0].albert_layers[0]
        if config.hidden_act != "gelu_new" or config.num_hidden_groups != 1 or config.inner_group_num != 1:
            raise ValueError(f"an ALBERT other than Kokoro's: {config.hidden_act}, {config.num_hidden_groups} groups")
        self.words = albert.embeddings.word_embeddings
        self.register_buffer(
            "positions",
            (albert.embeddings.position_embeddings.weight + albert.embeddings.token_type_embeddings.weight[0])[None],
        )
        self.embedding_norm = albert.embeddings.LayerNorm
        self.widen = albert.encoder.embedding_hidden_mapping_in
        self.query, self.key, self.value = layer.attention.query, layer.attention.key, layer.attention.value
        self.dense, self.attention_norm = layer.attention.dense, layer.attention.LayerNorm
        self.up, self.down, self.layer_norm = layer.ffn, layer.ffn_output, layer.full_layer_layer_norm
        self.heads = int(config.num_attention_heads)
        self.size = int(config.hidden_size) // self.heads
        self.passes = int(config.num_hidden_layers)

    def forward(self, input_ids: Tensor) -> Tensor:
        positions = cast(Tensor, self.positions)[:, : input_ids.shape[1]]
        x = self.widen(self.embedding_norm(self.words(input_ids) + positions))
        for _ in range(self.passes):
            x = self.attention_norm(x + self.dense(self._attend(x)))
            x = self.layer_norm(x + self.down(F.gelu(self.up(x), approximate="tanh")))
        return cast(Tensor, x)

    def _attend(self, x: Tensor) -> Tensor:
        def heads(projected: Tensor) -> Tensor:
            return projected.view(1, -1, self.heads, self.size).transpose(1, 2)

        scores = heads(self.query(x)) @ heads(self.key(x)).transpose(2, 3) / math.sqrt(self.size)
        mixed = torch.softmax(scores, dim=-1) @ heads(self.value(x))
        return mixed.transpose(1, 2).reshape(1, -1, self.heads * self.size)
