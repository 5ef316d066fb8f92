"""ComfyUI node: saves pictures as PNG with the mark of GB 45438-2025, and with the workflow as ComfyUI's own node saves it.

Copy this folder into `custom_nodes/` and install `hegui` into ComfyUI's environment. The node is the thin door; everything
it does to files is `hegui.labeling`.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import folder_paths  # ComfyUI's own module
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from hegui.labeling import Mark, write


class SaveLabelledImage:
    """Save Image, labelled (AI-generated)."""

    CATEGORY = "image"
    FUNCTION = "save"
    RETURN_TYPES = ()
    OUTPUT_NODE = True

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:  # noqa: N802 - ComfyUI's name
        """Name the inputs: the producer's code is that of whoever offers the service, see `hegui label code`."""
        return {
            "required": {
                "images": ("IMAGE",),
                "producer": ("STRING", {"default": ""}),
                "filename_prefix": ("STRING", {"default": "labelled"}),
            },
            "hidden": {"prompt": "PROMPT", "extra_pnginfo": "EXTRA_PNGINFO"},
        }

    def save(
        self, images: Any, producer: str, filename_prefix: str, prompt: Any = None, extra_pnginfo: Any = None
    ) -> dict[str, Any]:
        """Save each picture under a number of its own; a code that does not conform stops the run and says why."""
        height, width = images[0].shape[0], images[0].shape[1]
        found = folder_paths.get_save_image_path(filename_prefix, folder_paths.get_output_directory(), width, height)
        folder, name, counter, subfolder, _ = found
        saved = []
        for number, picture in enumerate(images):
            file = f"{name}_{counter + number:05}_.png"
            write(_png(picture, prompt, extra_pnginfo), Path(folder) / file, Mark.first(producer, str(uuid4())))
            saved.append({"filename": file, "subfolder": subfolder, "type": "output"})
        return {"ui": {"images": saved}}


def _png(picture: Any, prompt: Any, extra: Any) -> io.BytesIO:
    """Return a picture (height x width x 3, from 0 to 1) as PNG with the workflow in it."""
    pixels = (picture.cpu().numpy() * 255.0).clip(0, 255).astype("uint8")
    info = PngInfo()
    for key, value in {"prompt": prompt, **(extra or {})}.items():
        if value is not None:
            info.add_text(key, json.dumps(value))
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, "PNG", pnginfo=info, compress_level=4)
    return written


NODE_CLASS_MAPPINGS = {"HeguiSaveLabelledImage": SaveLabelledImage}
NODE_DISPLAY_NAME_MAPPINGS = {"HeguiSaveLabelledImage": "Save Image, labelled 添加标识并保存 (GB 45438)"}
