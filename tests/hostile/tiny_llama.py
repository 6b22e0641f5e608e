"""A model of a few thousand random weights, and the real llama.cpp server that serves it, in a process of its own.

Its words are bytes, so whatever it is asked fits its vocabulary. What it writes is decided by one leaning: towards the
characters that close strings, lists and objects, or away from them.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

NAME = "tiny"
CONTEXT = 65_536
_SPECIAL = ("<unk>", "<s>", "</s>", "\N{LOWER ONE EIGHTH BLOCK}")
"""Tokens before the 256 bytes; the last is how SentencePiece writes a space."""
_DIM, _WIDE, _HEADS = 32, 64, 2
_NOISE = 0.05
_CLOSING = {'"': 5.0, "]": 3.0, "}": 3.0}
_SPACES = ("\t", "\n", " ")
_TEMPLATE = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant: "


def write_model(path: Path, *, closes: bool) -> None:
    """Write a llama model of one layer as GGUF; it ends what it writes as soon as it may, or goes on while it may."""
    import gguf

    kinds = gguf.TokenType
    tokens = [*_SPECIAL, *(f"<0x{byte:02X}>" for byte in range(256))]
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(_DIM)
    writer.add_feed_forward_length(_WIDE)
    writer.add_block_count(1)
    writer.add_head_count(_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(_DIM // _HEADS)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types([kinds.UNKNOWN, kinds.CONTROL, kinds.CONTROL, kinds.NORMAL, *[kinds.BYTE] * 256])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template(_TEMPLATE)
    for name, weights in _weights(len(tokens), closes=closes).items():
        writer.add_tensor(f"{name}.weight", weights.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _weights(tokens: int, *, closes: bool) -> dict[str, Any]:
    chance = np.random.default_rng(7)
    shapes = {
        "token_embd": (tokens, _DIM),
        "output": (tokens, _DIM),
        **{f"blk.0.attn_{name}": (_DIM, _DIM) for name in ("q", "k", "v", "output")},
        **{f"blk.0.ffn_{name}": (_WIDE, _DIM) for name in ("gate", "up")},
        "blk.0.ffn_down": (_DIM, _WIDE),
    }
    weights = {name: chance.normal(0, _NOISE, shape) for name, shape in shapes.items()}
    weights |= {name: np.ones(_DIM) for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm")}
    weights["token_embd"][:, 0] = 1  # one value that is the same whatever was read: what the leaning is a weight of
    leaning = dict.fromkeys(_SPACES, -5.0) | {char: value if closes else -value for char, value in _CLOSING.items()}
    for char, value in leaning.items():
        weights["output"][len(_SPECIAL) + ord(char), 0] = value
    return weights


@dataclass(frozen=True)
class RunningLlama:
    """The server."""

    url: str
    """What `PARLEY_LLM_BASE_URL` is to be."""
    log: Path


@contextmanager
def running_llama(folder: Path, *, closes: bool) -> Iterator[RunningLlama]:
    """Serve a new model on a free port of the loopback address, for as long as the context lasts."""
    model, log = folder / "tiny.gguf", folder / "llama.log"
    write_model(model, closes=closes)
    command = [sys.executable, "-m", "tests.hostile.tiny_llama", str(model)]
    with (
        log.open("wb") as told,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told, text=True) as process,  # noqa: S603 -- this module
    ):
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, log.read_text()
        try:
            yield RunningLlama(f"{address}/v1", log)
        finally:
            process.kill()


def _serve(model: str) -> None:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = model
    params.model_alias = {NAME}
    params.n_ctx, params.n_parallel, params.cpuparams.n_threads = CONTEXT, 1, 1
    params.port, params.ui, params.warmup = 0, False, False
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()  # whoever started this has gone once it ends


if __name__ == "__main__":
    _serve(sys.argv[1])
