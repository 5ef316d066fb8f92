"""The ComfyUI node, with a folder in the place of ComfyUI: what it saves bears a mark and the workflow."""

from __future__ import annotations

import importlib
import random
import sys
import types
from pathlib import Path

import pytest
from marks import OURS
from PIL import Image

from hegui.labeling import read
from hegui.words import Refused

INTEGRATION = Path(__file__).parents[2] / "integrations" / "comfyui"
HEIGHT, WIDTH = 6, 8


class Array:
    """As much of a NumPy array of floats as the node uses."""

    def __init__(self, values):
        self.values = values

    def __mul__(self, factor):
        return Array([value * factor for value in self.values])

    def clip(self, least, most):
        return Array([min(max(value, least), most) for value in self.values])

    def astype(self, kind):
        assert kind == "uint8"
        self.__array_interface__ = {
            "shape": (HEIGHT, WIDTH, 3),
            "typestr": "|u1",
            "version": 3,
            "strides": (WIDTH * 3, 3, 1),
            "data": bytes(int(value) for value in self.values),
        }
        return self

    def tobytes(self):
        return self.__array_interface__["data"]


class Picture:
    """A picture as ComfyUI hands it over: a tensor of height x width x 3 from 0 to 1."""

    shape = (HEIGHT, WIDTH, 3)

    def cpu(self):
        return self

    def numpy(self):
        return Array([random.Random(7).random() for _ in range(HEIGHT * WIDTH * 3)])


@pytest.fixture
def node(tmp_path, monkeypatch):
    paths = types.ModuleType("folder_paths")
    paths.get_output_directory = lambda: str(tmp_path)
    paths.get_save_image_path = lambda prefix, folder, width, height: (folder, prefix, 1, "", prefix)
    monkeypatch.setitem(sys.modules, "folder_paths", paths)
    monkeypatch.syspath_prepend(INTEGRATION)
    monkeypatch.delitem(sys.modules, "hegui_labels", raising=False)
    module = importlib.import_module("hegui_labels")
    return module.NODE_CLASS_MAPPINGS["HeguiSaveLabelledImage"]()


def test_each_picture_is_saved_with_a_number_of_its_own_and_the_workflow(node, tmp_path):
    told = node.save([Picture(), Picture()], OURS, "cat", {"1": "a node"}, {"workflow": {"nodes": []}})

    files = [each["filename"] for each in told["ui"]["images"]]
    assert files == ["cat_00001_.png", "cat_00002_.png"]
    marks = [read(tmp_path / file).marks[0] for file in files]
    assert [mark.content_producer for mark in marks] == [OURS, OURS]
    assert marks[0].produce_id != marks[1].produce_id
    with Image.open(tmp_path / files[0]) as picture:
        assert (picture.info["prompt"], picture.info["workflow"]) == ('{"1": "a node"}', '{"nodes": []}')


def test_a_code_that_does_not_conform_stops_the_run(node):
    with pytest.raises(Refused):
        node.save([Picture()], OURS[:-6] + "0" + OURS[-5:], "cat")
