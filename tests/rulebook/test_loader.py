"""Loading: YAML is the source; the compiled form carries its hash, is made anew when a source changes, and is plain JSON."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path

import pytest

import hegui
from hegui.rulebook import Rulebook
from hegui.rulebook.loader import COMPILED, DATA, compile_rulebook, load_rulebook
from hegui.rulebook.sources import fingerprint
from hegui.words import Refused


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped data, with its compiled form."""
    folder = tmp_path_factory.mktemp("original") / "data"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns(COMPILED, "*.tmp"))
    compile_rulebook(folder)
    return folder


@pytest.fixture
def data(original: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(original, tmp_path / "data"))


def load_anew(root: Path) -> Rulebook:
    """Load as a new process would."""
    load_rulebook.cache_clear()
    return load_rulebook(root)


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_compiled_form_is_the_same_rulebook(data: Path) -> None:
    compiled = load_anew(data)
    (data / COMPILED).unlink()

    from_sources = load_anew(data)

    assert compiled.sha256 == from_sources.sha256 == fingerprint(data)
    assert _shape(compiled) == _shape(from_sources)


def _shape(rulebook: Rulebook) -> str:
    """Conditions are compared by what they say: as values they are told apart by identity."""
    return repr(rulebook.contents)


def test_two_compilations_give_the_same_bytes(data: Path) -> None:
    first = compile_rulebook(data).read_bytes()

    second = compile_rulebook(data).read_bytes()

    assert first == second


def test_the_compiled_form_is_used_while_the_sources_stay(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hegui.rulebook.loader.read_sources", _fail)

    assert load_anew(data).version == load_rulebook().version


def _fail(root: Path) -> None:
    raise AssertionError("the sources were read")


def test_a_changed_source_is_compiled_anew(data: Path) -> None:
    before = load_anew(data)
    change(data / "rulebook.yaml", f'version: "{before.version}"', 'version: "changed"')

    after = load_anew(data)

    assert after.version == "changed"
    assert after.sha256 != before.sha256
    assert json.loads((data / COMPILED).read_bytes())["sha256"] == after.sha256


@pytest.mark.parametrize("name", ["facts/audience.yaml", "instruments/GAI/duties.yaml", "instruments/GAI/cases.yaml"])
def test_a_change_of_any_file_changes_the_hash(data: Path, name: str) -> None:
    before = fingerprint(data)
    change(data / name, "\n", "\n# a remark\n")

    assert fingerprint(data) != before


def test_a_new_file_and_a_renamed_file_change_the_hash(data: Path) -> None:
    hashes = {fingerprint(data)}
    (data / "calendar" / "2027.yaml").write_text("", encoding="utf-8")
    hashes.add(fingerprint(data))
    (data / "calendar" / "2027.yaml").rename(data / "calendar" / "2028.yaml")
    hashes.add(fingerprint(data))

    assert len(hashes) == 3


def test_line_ends_do_not_change_the_hash(data: Path) -> None:
    before = fingerprint(data)
    file = data / "derived.yaml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))

    assert fingerprint(data) == before


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"sha256": "x"}', b"\xff", b'{"sha256": 1, "contents": 2}'])
def test_a_compiled_form_that_is_damaged_or_stale_is_made_anew(data: Path, content: bytes) -> None:
    (data / COMPILED).write_bytes(content)

    assert load_anew(data).sha256 == fingerprint(data)
    assert json.loads((data / COMPILED).read_bytes())["sha256"] == fingerprint(data)


def test_a_folder_that_cannot_be_written_to_still_loads(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The superuser may write anywhere, so the refusal of the disk is played."""
    (data / COMPILED).unlink()
    monkeypatch.setattr("hegui.words.files._unfinished", _refuse)

    assert load_anew(data).duties
    assert not (data / COMPILED).exists()


def test_a_disk_that_is_full_leaves_nothing_behind(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data / COMPILED).unlink()
    monkeypatch.setattr("os.fdopen", _refuse)
    before = sorted(data.iterdir())

    load_anew(data)

    assert sorted(data.iterdir()) == before


def _refuse(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_rulebook_is_loaded_once_in_a_process(data: Path) -> None:
    assert load_rulebook(data) is load_rulebook(data)


def test_a_sabotaged_source_is_refused_and_not_compiled(data: Path) -> None:
    change(data / "derived.yaml", "fact: serves_mainland, is: true", "fact: serve_mainland, is: true")
    before = (data / COMPILED).read_bytes()

    with pytest.raises(Refused) as refused:
        load_anew(data)

    (finding,) = refused.value.findings
    assert finding.place == "reaches_mainland"
    assert finding.message.en == "No fact is called 'serve_mainland'."
    assert finding.remedy is not None
    assert finding.remedy.en == "Did you mean serves_mainland?"
    assert (data / COMPILED).read_bytes() == before


def test_nothing_in_the_product_pickles() -> None:
    """A compiled form that runs code when it is read would be a way in."""
    root = Path(hegui.__file__).parent
    banned = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}

    found = [f"{file.relative_to(root)}: {name}" for file in root.rglob("*.py") for name in _imported(file) if name in banned]

    assert found == []


def _imported(file: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    plain = {alias.name.split(".")[0] for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {(node.module or "").split(".")[0] for node in nodes if isinstance(node, ast.ImportFrom)}
