"""Lines of text with PP-OCRv6's small model, which reads better and takes ten times as long.

onnxruntime's only door (extra ``ocr-accurate``). The model comes in the wheel of RapidOCR, of
which nothing else is used: it need not be importable. One line takes about .06 CPU seconds, so
only doubtful lines are given to it.
"""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from extractor.errors import OcrError
from extractor.reading.rereading import LineReading

Pixels = npt.NDArray[np.uint8]

PACKAGE = "rapidocr"
FILE = "PP-OCRv6_rec_small.onnx"
HEIGHT = 48  # pixels of a line, as in training
NARROWEST = 96  # pixels; shorter lines are padded
WIDEST = 4800  # pixels, a hundred text heights: no line, and memory grows with it


class SmallRecogniser:
    """Reads single lines with PP-OCRv6 small, in this process, on one thread."""

    name = "ppocr-small"

    def version(self) -> str:
        """Give the version of the package that brings the model.

        Raises:
            OcrError: it is not installed.
        """
        try:
            return f"{importlib.metadata.version(PACKAGE)} small"
        except importlib.metadata.PackageNotFoundError as error:
            raise OcrError(self.name, "RapidOCR's models are not installed") from error

    def load(self) -> None:
        """Load the model, which starts no thread and so survives a fork.

        Raises:
            OcrError: it cannot be loaded.
        """
        _model()

    def read_lines(
        self,
        crops: Sequence[Pixels],
        *,
        language: str | None = None,  # noqa: ARG002 (one model reads them all)
        dpi: int = 0,  # noqa: ARG002
    ) -> list[LineReading]:
        """Read pictures of one line each, grey.

        Raises:
            OcrError: the model failed.
        """
        return [_read(crop) for crop in crops]


def small_recogniser() -> SmallRecogniser | None:
    """Give the recogniser, or None if onnxruntime or the model is not installed."""
    if importlib.util.find_spec("onnxruntime") is None or _model_file() is None:
        return None
    return SmallRecogniser()


def _model_file() -> Path | None:
    package = importlib.util.find_spec(PACKAGE)
    for folder in (package.submodule_search_locations if package else None) or ():
        found = Path(folder) / "models" / FILE
        if found.is_file():
            return found
    return None


@functools.cache
def _model() -> tuple[Any, tuple[str, ...]]:
    """Load the model and its signs; sign 0 is "nothing", the last one a blank."""
    import onnxruntime  # noqa: PLC0415 (an optional extra)

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(
            str(_model_file()), options, providers=["CPUExecutionProvider"]
        )
        signs = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    except _failures() as error:
        raise OcrError("ppocr-small", "the model of RapidOCR cannot be loaded") from error
    return session, ("", *signs, " ")


def _failures() -> tuple[type[Exception], ...]:
    """Give what onnxruntime raises; its errors have no parent of their own."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state  # noqa: PLC0415

    own = (state.Fail, state.InvalidArgument, state.InvalidProtobuf, state.InvalidGraph)
    return (*own, state.NoSuchFile, state.RuntimeException, RuntimeError, ValueError, KeyError)


def _read(crop: Pixels) -> LineReading:
    session, signs = _model()
    height, width = crop.shape
    wide = min(max(round(HEIGHT * width / max(height, 1)), 16), WIDEST)
    scaled = Image.fromarray(crop).resize((wide, HEIGHT), Image.Resampling.BILINEAR)
    tensor = np.zeros((1, 3, HEIGHT, max(wide, NARROWEST)), np.float32)
    tensor[:, :, :, :wide] = np.asarray(scaled, np.float32) / 127.5 - 1
    try:
        shares = session.run(None, {"x": tensor})[0][0]
    except _failures() as error:
        raise OcrError("ppocr-small", "a line could not be read") from error
    best = shares.argmax(axis=1)
    # a sign that lasts over several columns is one sign
    kept = (best != 0) & np.concatenate(([True], best[1:] != best[:-1]))
    text = "".join(signs[it] for it in best[kept].tolist())
    certain = float(shares.max(axis=1)[kept].mean()) if kept.any() else 0.0
    return LineReading(" ".join(text.split()), min(certain, 1.0))
