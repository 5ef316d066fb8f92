"""Measures the labels: writing beside a plain copy and beside other programs, reading beside Pillow and ExifTool.

Peers are programs and libraries of other people, installed by name and never imported by the product. Figures are CPU
seconds of a whole set of files, children included, the medians of interleaved rounds. Photographs come from Debian's
wallpaper packages, unpacked into a temporary folder and not installed; sound and film are made by FFmpeg.
"""

from __future__ import annotations

import io
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from hegui.labeling import Mark, read, write
from hegui.labeling.bulk import Writing, listing, run, tasks
from hegui.labeling.explicit import Style

ROUNDS = 5
MARK = Mark.first("001191110000MA0000AA0L10001", "3c5d7a9e-0001-4f7e-9a51-8a3c5d7a9e01")
WALLPAPERS = ("gnome-backgrounds", "mate-backgrounds", "plasma-workspace-wallpapers")
EXIFTOOL = '%Image::ExifTool::UserDefined = ("Image::ExifTool::XMP::Main" => {TC260 => {SubDirectory => {TagTable => \
"Image::ExifTool::UserDefined::TC260"}}}, "Image::ExifTool::PDF::Info" => {AIGC => {Writable => "string"}}); \
%Image::ExifTool::UserDefined::TC260 = (GROUPS => {0 => "XMP", 1 => "XMP-TC260"}, NAMESPACE => {"TC260" => \
"http://www.tc260.org.cn/ns/AIGC/1.0/"}, WRITABLE => "string", AIGC => {}); 1;'

Work = Callable[[list[Path], Path], object]


@dataclass(frozen=True)
class Row:
    """One measurement: what, by whom, CPU seconds, and how it relates to ours."""

    what: str
    who: str
    seconds: float
    ours: float

    def cells(self) -> str:
        """Return the row of the table."""
        return f"| {self.what} | {self.who} | {self.seconds * 1000:,.1f} | {self.seconds / self.ours:,.2f} |"


def cpu() -> float:
    """Return the CPU seconds used so far, by this process and by children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def measured(works: dict[str, Work], files: list[Path], folder: Path, rounds: int = ROUNDS) -> dict[str, float]:
    """Return the median CPU seconds of each work over the files, in turn; each round begins with an empty folder."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            begun = cpu()
            work(files, folder)
            taken[name].append(cpu() - begun)
    return {name: statistics.median(times) for name, times in taken.items()}


def command(*words: object) -> None:
    """Run a peer's program; what it prints is not of interest."""
    subprocess.run([str(word) for word in words], check=False, capture_output=True, stdin=subprocess.DEVNULL)


def ours(files: list[Path], folder: Path) -> None:
    """Write a mark into each file."""
    for file in files:
        write(file, folder / file.name, MARK)


def without_sync(files: list[Path], folder: Path) -> None:
    """Write the same without waiting for the medium, as the peers do."""
    sync, os.fsync = os.fsync, lambda _: None
    try:
        ours(files, folder)
    finally:
        os.fsync = sync


def copied(files: list[Path], folder: Path) -> None:
    """Copy each file, the least that a writer to another place can do."""
    for file in files:
        shutil.copyfile(file, folder / file.name)


def exiftool(tag: str, config: Path) -> Work:
    """Return ExifTool in one process over all files."""
    return lambda files, folder: command(
        "exiftool", "-config", config, "-q", "-q", f"-{tag}={MARK.inner()}", "-o", f"{folder}/%f.%e", *files
    )


def exiv2(files: list[Path], folder: Path) -> None:
    """Copy, then let one exiv2 process change the copies."""
    copied(files, folder)
    register = "reg TC260 http://www.tc260.org.cn/ns/AIGC/1.0/"
    command("exiv2", "-M", register, "-M", f"set Xmp.TC260.AIGC {MARK.inner()}", *(folder / file.name for file in files))


def ffmpeg(*options: str) -> Work:
    """Return FFmpeg copying each file's streams, with the mark as metadata."""

    def work(files: list[Path], folder: Path) -> None:
        for file in files:
            told = ("-map", "0", "-c", "copy", *options, "-metadata", f"AIGC={MARK.inner()}")
            command("ffmpeg", "-v", "error", "-y", "-i", file, *told, folder / file.name)

    return work


def mutagen(files: list[Path], folder: Path) -> None:
    """Copy, then let mutagen change the copies."""
    from mutagen.id3 import ID3, TXXX

    copied(files, folder)
    for file in files:
        tags = ID3(folder / file.name)
        tags.add(TXXX(encoding=3, desc="AIGC", text=[MARK.inner()]))
        tags.save()


def pikepdf(files: list[Path], folder: Path) -> None:
    """Let pikepdf write each file anew."""
    import pikepdf as library

    for file in files:
        with library.open(file) as document:
            document.docinfo["/AIGC"] = MARK.inner()
            document.save(folder / file.name)


def photographs(folder: Path) -> list[Path]:
    """Return wallpapers as Debian ships them; raise where the packages cannot be had."""
    subprocess.run(["apt-get", "download", "-qq", *WALLPAPERS], cwd=folder, check=True, capture_output=True)
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(package), str(folder / "unpacked")], check=True)
    return sorted(p for p in (folder / "unpacked").rglob("*") if p.suffix in (".jpg", ".png", ".webp") and not p.is_symlink())


def corpus(folder: Path) -> dict[str, list[Path]]:
    """Make the sets of files."""
    (folder / "packages").mkdir()
    originals = photographs(folder / "packages")
    sets: dict[str, list[Path]] = {}

    def save(name: str, number: int, content: bytes, suffix: str) -> None:
        path = folder / name / f"{number}{suffix}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        sets.setdefault(name, []).append(path)

    by_suffix = {suffix: [p for p in originals if p.suffix == suffix] for suffix in (".jpg", ".png", ".webp")}
    for name, suffix, least, most in (
        ("JPEG", ".jpg", 1 << 20, 12),
        ("PNG", ".png", 1 << 20, 10),
        ("WebP", ".webp", 1 << 20, 10),
    ):
        for number, path in enumerate([p for p in by_suffix[suffix] if p.stat().st_size >= least][:most]):
            save(f"{name} from 1 MB", number, path.read_bytes(), suffix)
    for number in range(200):
        picture = Image.open(by_suffix[".jpg"][number % len(by_suffix[".jpg"])]).convert("RGB")
        left, top = number * 37 % max(1, picture.width - 1000), number * 53 % max(1, picture.height - 800)
        written = io.BytesIO()
        picture.crop((left, top, left + 1000, top + 800)).save(written, "JPEG", quality=88)
        save("JPEG of 20 to 200 KB", number, written.getvalue(), ".jpg")
        if number < 60:
            written = io.BytesIO()
            picture.crop((left, top, left + 320, top + 240)).save(written, "PNG")
            save("PNG of 20 to 200 KB", number, written.getvalue(), ".png")
    for number in range(10):
        sound = f"sine=frequency={200 + 30 * number}:duration=60"
        for name, suffix in (("WAV of 10 MB", ".wav"), ("MP3 of 1 MB", ".mp3")):
            path = folder / name / f"{number}{suffix}"
            path.parent.mkdir(exist_ok=True)
            options = ["-ar", "44100", "-ac", "2", *(["-b:a", "128k"] if suffix == ".mp3" else [])]
            command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", sound, *options, path)
            sets.setdefault(name, []).append(path)
    film = folder / "film"
    film.mkdir()
    pictures = ["-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=30:duration=20", "-f", "lavfi", "-i", "sine=duration=20"]
    command(
        "ffmpeg",
        "-v",
        "error",
        *pictures,
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-b:v",
        "12M",
        "-c:a",
        "aac",
        film / "s.mp4",
    )
    (film / "list").write_text("file s.mp4\n" * 6)
    for name, flags in (("MP4, moov last", []), ("MP4, moov first", ["-movflags", "+faststart"])):
        path = folder / name / "0.mp4"
        path.parent.mkdir()
        command("ffmpeg", "-v", "error", "-f", "concat", "-i", film / "list", "-c", "copy", *flags, path)
        sets[name] = [path]
    for number in range(30):
        written = io.BytesIO()
        Image.open(sets["JPEG of 20 to 200 KB"][number]).save(written, "PDF")
        save("PDF of 100 KB", number, written.getvalue(), ".pdf")
    return sets


def writing(sets: dict[str, list[Path]], folder: Path, config: Path) -> list[Row]:
    """Measure writing for every set."""
    pictures = {"exiv2, one process": exiv2}
    peers: dict[str, dict[str, Work]] = {
        "JPEG": {"ExifTool, one process": exiftool("XMP-TC260:AIGC", config), **pictures},
        "PNG": {"ExifTool, one process": exiftool("XMP-TC260:AIGC", config), **pictures},
        "WebP": pictures,
        "MP4": {"ffmpeg -c copy": ffmpeg("-movflags", "use_metadata_tags")},
        "MP3": {"ffmpeg -c copy": ffmpeg(), "mutagen": mutagen},
        "WAV": {},
        "PDF": {"ExifTool, one process": exiftool("PDF:AIGC", config), "pikepdf": pikepdf},
    }
    rows = []
    for name, files in sets.items():
        works: dict[str, Work] = {"ours": without_sync, "ours, waiting for the medium": ours, "shutil.copyfile": copied}
        works |= peers[name.replace(",", "").split()[0]]
        times = measured(works, files, folder)
        megabytes = sum(file.stat().st_size for file in files) / 1e6
        rows += [
            Row(f"{name} ({len(files)} files, {megabytes:,.0f} MB)", who, took, times["ours"]) for who, took in times.items()
        ]
    return rows


def reading(sets: dict[str, list[Path]], folder: Path) -> list[Row]:
    """Measure reading the marks of labelled pictures."""
    labelled = folder / "labelled"
    labelled.mkdir()
    names = [name for name in sets if name.startswith(("JPEG", "PNG"))]
    files = []
    for number, file in enumerate(file for name in names for file in sets[name]):
        files.append(labelled / f"{number}{file.suffix}")
        write(file, files[-1], MARK)

    def by_us(files: list[Path], _: Path) -> None:
        assert all(read(file).marks == (MARK,) for file in files)

    def by_pillow(files: list[Path], _: Path) -> None:
        for file in files:
            with Image.open(file) as picture:
                assert picture.info

    works: dict[str, Work] = {
        "ours": by_us,
        "Pillow, lazy open": by_pillow,
        "ExifTool, one process": lambda files, _: command("exiftool", "-XMP-TC260:all", *files),
    }
    times = measured(works, files, folder / "nothing")
    return [Row(f"JPEG and PNG ({len(files)} files)", who, took, times["ours"]) for who, took in times.items()]


HUGE = """
import re, shutil, sys, time
from hegui.labeling import Mark, verify, write
mark, film = Mark.first("producer", "id"), sys.argv[1]
verify(sys.argv[2])  # loads what every file needs
begun = time.process_time()
{call}
taken = time.process_time() - begun
peak = re.search("VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1]
print(taken, int(peak) / 1024)
"""


def huge(source: Path, folder: Path) -> list[str]:
    """Measure a film of 2 GB: its picture data is a hole in the file, which no reader of headers may notice."""
    film = folder / "huge.mp4"
    body = source.read_bytes()
    at = body.index(b"mdat") - 4
    with film.open("wb") as stream:
        stream.write(body[:at] + (1).to_bytes(4, "big") + b"mdat" + ((2 << 30) + 16).to_bytes(8, "big"))
        stream.seek(2 << 30, os.SEEK_CUR)
        stream.write(body[body.index(b"moov") - 4 :])
    calls = {
        "verify": "assert verify(film).verdict == 'not_found'",
        "write, to another file": "write(film, film + '.out', mark)",
        "shutil.copyfile": "shutil.copyfile(film, film + '.out')",
        "write, where it stands": "write(film, film, mark)",
    }
    rows = []
    for what, call in calls.items():
        program = [sys.executable, "-c", HUGE.format(call=call), str(film), str(source)]
        taken, peak = subprocess.run(program, check=True, capture_output=True, text=True).stdout.split()
        film.with_name("huge.mp4.out").unlink(missing_ok=True)
        rows.append(f"| MP4 of 2 GB: {what} | {float(taken) * 1000:,.1f} ms | {float(peak):,.0f} MB |")
    return rows


def bulk(files: list[Path], folder: Path) -> float:
    """Return how much faster two processes are than one at work that the processor limits: labels drawn on pictures."""
    times: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(3):
        for jobs in times:
            out = folder / f"out-{jobs}"
            shutil.rmtree(out, ignore_errors=True)
            begun = time.perf_counter()
            work = Writing(MARK, explicit=Style())
            assert all(done.ended == "done" for done in run(tasks(listing(files), "n", out), work, jobs))
            times[jobs].append(time.perf_counter() - begun)
    return statistics.median(times[1]) / statistics.median(times[2])


def versions() -> str:
    """Name the peers as they are installed here."""
    told = {}
    for name, words in {
        "ExifTool": ["exiftool", "-ver"],
        "FFmpeg": ["ffmpeg", "-version"],
        "exiv2": ["exiv2", "--version"],
    }.items():
        told[name] = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split("\n")[0]
    from importlib.metadata import version

    libraries = ", ".join(f"{name} {version(name)}" for name in ("pillow", "mutagen", "pikepdf"))
    short = told["FFmpeg"].split()[2], told["exiv2"].split()[1], told["ExifTool"]
    return f"FFmpeg {short[0]}, exiv2 {short[1]}, ExifTool {short[2]}, {libraries}"


def page() -> str:
    """Measure everything, and return the section of the page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = folder / "exiftool.cfg"
        config.write_text(EXIFTOOL, encoding="utf-8")
        sets = corpus(folder)
        written = writing(sets, folder / "out", config)
        found = reading(sets, folder)
        large = huge(sets["MP4, moov last"][0], folder)
        drawn = len(sets["JPEG of 20 to 200 KB"])
        faster = bulk(sets["JPEG of 20 to 200 KB"], folder)
    rows = "\n".join(row.cells() for row in written)
    head = "| what | by | CPU ms | x ours |\n| --- | --- | --- | --- |"
    return (
        f"## Labels\n\nMedian of {ROUNDS} interleaved rounds of CPU time, children included. Peers: {versions()}. `ours` "
        "merges existing metadata and renames atomically; waiting for the medium (fsync) is measured apart.\n\n"
        f"### Writing the implicit label\n\n{head}\n{rows}\n\n"
        f"### Reading it\n\n{head}\n" + "\n".join(row.cells() for row in found) + "\n\n"
        "| what | CPU | memory at its peak |\n| --- | --- | --- |\n" + "\n".join(large) + "\n\n"
        f"Two processes draw labels on {drawn} pictures {faster:.2f}x as fast as one (wall time, their start included).\n"
    )


if __name__ == "__main__":
    print(page())
