"""`hegui ledger`: what people and scripts get from each word, and how it says no."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from hegui.cli.main import run

TOLD = ["--action", "label.written", "--actor", "user:7", "--subject", "file:a.png"]


class Answer(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def hegui(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def answered(*words: str, stdin: str = "", lang: str = "en") -> Answer:
        monkeypatch.setenv("HEGUI_LANG", lang)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        status = run(["ledger", *words])
        return Answer(status, *capsys.readouterr())

    return answered


def started(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from hegui.cli.main import main; main()", "ledger", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=True)


def test_an_appended_entry_is_verified_and_proven(hegui, tmp_path):
    appended = hegui("append", "audit", *TOLD, "--json")
    verified = hegui("verify", "audit", "--json")
    proven = hegui("prove", "audit", "0", "--out", "0.tlog-proof")
    key = hegui("head", "audit", "--key").stdout.strip()
    checked = hegui("verify", "0.tlog-proof", "--key", key)

    assert json.loads(appended.stdout)["entries"][0]["number"] == 0
    assert json.loads(verified.stdout)["entries"] == 1
    assert (proven.returncode, checked.returncode) == (0, 0)


def test_eight_processes_append_at_once_and_nothing_is_lost(hegui, tmp_path):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: started(tmp_path, "append", "audit", *TOLD, "--json"), range(8)))
    verified = json.loads(hegui("verify", "audit", "--json").stdout)

    numbers = [json.loads(answer.stdout)["entries"][0]["number"] for answer in answers]
    assert sorted(numbers) == list(range(8))
    assert verified["entries"] == verified["size"] == 8


def test_the_printed_verifier_says_the_same_with_nothing_installed(hegui, tmp_path):
    hegui("append", "audit", *TOLD, "--payload", __file__)
    hegui("export", "audit", "--out", "audit.hegui-ledger")
    hegui("verifier", "--out", "verifier.py")
    ours = json.loads(hegui("verify", "audit", "--json").stdout)

    alone = subprocess.run(
        [sys.executable, "-I", "-S", "verifier.py", "audit.hegui-ledger", "--json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = json.loads(alone.stdout)

    same = ("origin", "entries", "size", "root", "payloads")
    assert {name: theirs[name] for name in same} == {name: ours[name] for name in same}


def test_one_flipped_byte_is_named_and_the_command_exits_1(hegui, tmp_path):
    hegui("append", "audit", *TOLD)
    segment = next((tmp_path / "audit" / "segments").iterdir())
    content = segment.read_bytes()
    segment.write_bytes(content.replace(b"file:a.png", b"file:b.png"))

    answer = hegui("verify", "audit")

    assert answer.returncode == 1
    assert "entry 0 does not fit its hash" in answer.stderr


def test_json_lines_are_appended_from_standard_input(hegui):
    lines = [{"action": "a.b", "actor": "x", "subject": f"s{n}", "id": f"i{n}", "content": "{}"} for n in range(3)]

    answer = hegui("append", "audit", "--from", "-", "--jsonl", stdin="".join(f"{json.dumps(line)}\n" for line in lines))

    assert [json.loads(line)["number"] for line in answer.stdout.splitlines()] == [0, 1, 2]


def test_the_same_lines_appended_again_are_recorded_once(hegui):
    line = json.dumps({"action": "a.b", "actor": "x", "subject": "s", "id": "i", "time": "2026-11-22T08:00:00.000Z"})

    hegui("append", "audit", "--from", "-", stdin=line)
    again = hegui("append", "audit", "--from", "-", "--json", stdin=line)

    assert json.loads(again.stdout)["head"]["size"] == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "This line is no JSON object"),
        ('{"action": "a", "action": "b"}', "a key stands twice"),
        ('{"action": "a.b", "actor": "x", "subjekt": "s"}', "Did you mean subject?"),
        ('{"action": "A", "actor": "x", "subject": "s"}', "lower-case letters"),
        ("[" * 100_000, "This line is no JSON object"),
    ],
)
def test_a_line_that_cannot_be_used_is_refused_with_its_number(hegui, line, message):
    answer = hegui("append", "audit", "--from", "-", stdin=f"\n{line}\n")

    assert answer.returncode == 2
    assert ":2" in answer.stderr
    assert message in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_selection_hides_the_rest_and_still_verifies(hegui):
    for n in range(5):
        hegui("append", "audit", *TOLD, "--time", f"2026-0{n + 1}-01T00:00:00.000Z")

    hegui("export", "audit", "--from", "2026-02-01", "--to", "2026-03-31", "--out", "part.hegui-ledger")
    answer = hegui("verify", "part.hegui-ledger", "--json")

    assert (json.loads(answer.stdout)["entries"], json.loads(answer.stdout)["hidden"]) == (2, 3)


def test_a_head_kept_elsewhere_shows_that_entries_were_cut_off(hegui, tmp_path):
    hegui("append", "audit", *TOLD)
    segment = next((tmp_path / "audit" / "segments").iterdir())
    before = segment.read_bytes()
    hegui("append", "audit", *TOLD)
    hegui("head", "audit", "--out", "kept.head")
    segment.write_bytes(before)

    alone = hegui("verify", "audit", "--json")
    compared = hegui("verify", "audit", "--head", "kept.head", "--json")

    assert "rolled_back" not in alone.stdout
    assert [finding["code"] for finding in json.loads(compared.stdout)["findings"] if finding["severity"] == "error"] == [
        "rolled_back"
    ]


def test_a_head_is_copied_to_the_places_that_are_due(hegui, tmp_path):
    hegui("append", "audit", *TOLD)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "audit" / "outside.yaml").write_text(
        f"- id: stick\n  kind: file\n  every: 1d\n  path: {tmp_path / 'elsewhere'}\n", encoding="utf-8"
    )

    before = hegui("verify", "audit")
    copied = hegui("copy-head", "audit")
    after = hegui("verify", "audit", "--json")

    assert "stick was never given a head" in before.stderr
    assert copied.returncode == 0, copied.stderr
    assert len(list((tmp_path / "elsewhere").iterdir())) == 1
    assert set(json.loads(after.stdout)["copied"]) == {"stick"}


def test_a_payload_that_the_law_keeps_is_not_erased(hegui):
    hegui("append", "audit", *TOLD, "--payload", __file__, "--personal")

    answer = hegui("erase", "audit", "0", "--actor", "user:1", "--reason", "request", lang="zh")

    assert answer.returncode == 2
    assert "网络日志至少留存六个月" in answer.stderr


def test_a_payload_past_its_term_is_erased_and_the_proof_stays(hegui, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("13800000000 canary", encoding="utf-8")
    hegui("append", "audit", *TOLD, "--payload", str(secret), "--personal", "--time", "2020-01-01T00:00:00.000Z")

    erased = hegui("erase", "audit", "0", "--actor", "user:1", "--reason", "request")
    verified = hegui("verify", "audit", "--json")

    assert erased.returncode == 0, erased.stderr
    assert json.loads(verified.stdout)["payloads"]["erased"] == 1
    assert not [path for path in (tmp_path / "audit").rglob("*") if path.is_file() and b"canary" in path.read_bytes()]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["append", "audit", "--action", "a"], "Give --action, --actor and --subject, or only --from."),
        (["append", "audit", *TOLD, "--time", "yesterday"], "a real moment in UTC"),
        (["prove", "nowhere", "1"], "There is no ledger here."),
        (["prove", "nowhere"], "Give either the number of an entry or --since."),
        (["export", "nowhere", "--out", "x"], "There is no ledger here."),
        (["head", "nowhere"], "There is no ledger here."),
        (["verify", "nowhere"], "does not exist"),
        (["erase", "nowhere", "--actor", "a", "--reason", "b"], "Give either numbers of entries or --expired."),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(hegui, words, message):
    answer = hegui(*words)

    assert answer.returncode == 2
    assert message in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_failed_export_leaves_no_file_behind(hegui, tmp_path):
    hegui("append", "audit", *TOLD, "--payload", __file__)
    pack = next((tmp_path / "audit" / "payloads").glob("*.pack"))
    pack.write_bytes(pack.read_bytes().replace(b"hegui", b"HEGUI"))

    answer = hegui("export", "audit", "--out", "audit.hegui-ledger")

    assert answer.returncode == 3
    assert "missing or changed" in answer.stderr
    assert list(tmp_path.glob("*audit.hegui-ledger*")) == []


def test_a_folder_that_holds_something_else_is_left_alone(hegui, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"x")

    answer = hegui("append", "photos", *TOLD)

    assert answer.returncode == 2
    assert "holds other files (a.jpg)" in answer.stderr
    assert not (tmp_path / "photos" / "ledger.json").exists()
