"""`hegui label --also`: what is written beside the mark, and how the command says no."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from certificates import chain
from hegui.cli.main import run
from hegui.labeling import read

OURS = "001191110000MA0000AA0L10001"
PLATFORM = "001191440300MA0000CC0220001"
C2PA = ("--also", "iptc,c2pa", "--c2pa-cert", "chain.pem", "--c2pa-key", "key.pem")


@pytest.fixture
def hegui(tmp_path, monkeypatch, capsys):
    """Run a word of labels in a folder with a picture, a chain and a key."""
    Image.new("RGB", (40, 30)).save(tmp_path / "picture.png")
    certificates, key = chain()
    (tmp_path / "chain.pem").write_bytes(certificates)
    (tmp_path / "key.pem").write_bytes(key)
    monkeypatch.chdir(tmp_path)

    def answered(*words, lang="en"):
        monkeypatch.setenv("HEGUI_LANG", lang)
        return run(["label", *words]), *capsys.readouterr()

    return answered


def write(hegui, *words, **options):
    return hegui("write", "picture.png", "--producer", OURS, "--produce-id", "p-1", "--in-place", *words, **options)


def also_of(hegui):
    return json.loads(hegui("read", "picture.png", "--json")[1])["files"][0].get("also")


def test_one_run_writes_all_and_read_tells_it(hegui):
    status, _, err = write(hegui, *C2PA, "--model", "painter-2")

    assert (status, err) == (0, "")
    assert also_of(hegui) == {
        "iptc": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
        "c2pa": "present",
    }
    assert hegui("verify", "picture.png")[0] == 0


def test_read_says_nothing_beside_where_there_is_nothing(hegui):
    write(hegui)

    assert also_of(hegui) is None


def test_a_note_is_told_of_one_file(hegui):
    assert "no such source type" in write(hegui, "--label", "2", "--also", "iptc")[2]
    assert "国际词表" in write(hegui, "--label", "2", "--also", "iptc", "--replace", lang="zh")[2]


def test_a_manifest_that_breaks_is_told_with_what_to_do(hegui):
    write(hegui, *C2PA)
    words = ("pass-on", "picture.png", "--platform", PLATFORM, "--propagate-id", "p-7", "--in-place")

    assert "--also c2pa" in hegui(*words)[2]
    status, _, err = hegui(*words, "--also", "c2pa", *C2PA[2:])
    assert (status, err, read("picture.png").beside.manifest) == (0, "", True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--also", "exif"), "c2pa, iptc"),
        (("--also", "c2pa"), "--c2pa-cert"),
        (("--also", "iptc", "--c2pa-key", "key.pem"), "--also c2pa"),
        (("--source-type", "composite"), "--also"),
        (("--also", "iptc", "--model", "x"), "--also c2pa"),
    ],
    ids=["unknown", "no credentials", "credentials for nothing", "a source type for nothing", "a model for nothing"],
)
def test_options_that_do_not_go_together_are_told(words, told, hegui):
    status, _, err = write(hegui, *words)

    assert (status, told in err) == (2, True)
    assert read("picture.png").marks == ()


def test_a_key_that_cannot_be_read_is_told_once_and_nothing_is_written(hegui):
    Path("key.pem").write_text("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n")
    status, _, err = write(hegui, *C2PA)

    assert (status, "key.pem" in err, "c2VjcmV0" in err) == (2, True, False)
    assert read("picture.png").marks == ()
