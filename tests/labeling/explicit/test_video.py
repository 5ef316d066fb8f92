"""Labels at the beginning of films: what is encoded anew as a whole, what is refused, and how films play in a browser."""

from __future__ import annotations

import contextlib
import functools
import http.server
import io
import itertools
import random
import shutil
import threading

import pytest
from films import H264, SOUND, copied, film, frames, packets, told

from hegui.labeling.explicit import kind_of, video
from hegui.labeling.explicit.reading import explicit_labels
from hegui.labeling.explicit.style import Style
from hegui.labeling.explicit.video.matroska_track import MatroskaTrack
from hegui.labeling.explicit.video.mp4_track import Mp4Track
from hegui.labeling.explicit.video.track import NewFrame, NotJoinableError
from hegui.labeling.formats import format_of
from hegui.labeling.source import Source
from hegui.words import HeguiError, Unfinished

CODECS = {
    "hevc.mp4": ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error", "-tag:v", "hvc1", *SOUND),
    "vp9.webm": ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"),
    "mpeg4.avi": ("-c:v", "mpeg4", "-c:a", "mp3"),
    "h264.flv": (*H264, *SOUND, "-ar", "44100"),
    "theora.ogv": ("-c:v", "libtheora", "-c:a", "libvorbis"),
    "interlaced.mp4": (*H264, *SOUND, "-flags", "+ildct+ilme"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("films")


@pytest.fixture(scope="module")
def plain(folder):
    return film(folder / "plain.mp4", seconds=3)


def labelled(path, **style):
    target = path.with_name(f"labelled-{path.name}")
    with Source.of(path) as source, target.open("wb") as stream:
        findings = video.write(source, Style(**style), stream)
    return target, findings


def seen(path):
    with Source.of(path) as source:
        return [(label.place, label.wording, label.sure) for label in video.read(source)]


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("name", CODECS)
def test_other_codecs_are_encoded_anew_with_the_same_codec_and_the_sound_stays(name, folder):
    path = film(folder / name, *CODECS[name], seconds=3, size="320x192")
    new, findings = labelled(path)

    assert [finding.code for finding in findings] == ["encoded_anew"]
    assert told(new, "stream=codec_name,width,height,field_order") == told(path, "stream=codec_name,width,height,field_order")
    assert len(frames(new)) == len(frames(path))
    assert packets(new, "a") == packets(path, "a")
    assert seen(new) == [("start, bottom-right", "AI生成", True)]


@pytest.mark.needs("ffmpeg")
def test_a_codec_without_an_encoder_is_told_with_what_to_do(folder):
    path = film(folder / "huffyuv.avi", "-c:v", "huffyuv", seconds=1, sound=False)

    with pytest.raises(Unfinished, match="no encoder") as unfinished:
        labelled(path)
    assert "H.264" in unfinished.value.findings[0].remedy.en


@pytest.mark.needs("ffmpeg")
def test_a_film_shorter_than_the_label_is_told(folder):
    path = film(folder / "short.mp4", *H264, seconds=1, sound=False)

    _, findings = labelled(path)

    assert [finding.code for finding in findings] == ["beginning_encoded_anew", "shown_too_briefly"]


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("name", ["-y.mp4", "file:a.mp4", "concat:b|c.mp4", "a%03d.mp4", "'; true '.mp4"])
def test_a_name_never_reaches_the_command_line(name, plain, tmp_path):
    path = tmp_path / name
    shutil.copyfile(plain, path)

    new, _ = labelled(path)

    assert seen(new) == [("start, bottom-right", "AI生成", True)]


@pytest.mark.needs("ffmpeg")
def test_a_stream_in_memory_is_labelled_as_well(plain):
    target = io.BytesIO()
    with Source.of(io.BytesIO(plain.read_bytes())) as source:
        video.write(source, Style(exact=True), target)

    with Source.of(target) as source:
        assert [label.wording for label in video.read(source)] == ["AI生成"]


@pytest.mark.needs("ffmpeg")
def test_a_playlist_that_says_it_is_a_film_opens_no_other_file(plain, tmp_path):
    path = tmp_path / "list.mp4"
    path.write_bytes(b"\0\0\0\x10ftypisom\0\0\0\0ffconcat version 1.0\nfile '" + str(plain).encode() + b"'\n")

    with pytest.raises(HeguiError) as refused:
        labelled(path)
    assert refused.value.findings[0].code == "damaged"


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_film_that_is_cut_short_or_garbled_raises_our_errors_alone(kept, plain, tmp_path):
    data = bytearray(plain.read_bytes())
    moov = data.index(b"moov")
    for at in range(moov + 8, len(data), 37):
        data[at] ^= 0x55 if at % 3 == int(kept * 10) % 3 else 0
    for name, broken in {"cut.mp4": bytes(data[: int(len(data) * kept)]), "garbled.mp4": bytes(data)}.items():
        path = tmp_path / name
        path.write_bytes(broken)
        with pytest.raises(HeguiError):
            labelled(path)


def test_without_ffmpeg_the_remedy_is_named(tmp_path, monkeypatch):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x08moov")
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Unfinished, match="need ffmpeg") as unfinished:
        labelled(path)
    assert "Install ffmpeg" in unfinished.value.findings[0].remedy.en


def test_a_film_that_cannot_be_looked_at_without_ffmpeg_is_told_and_not_judged(tmp_path, monkeypatch):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x08moov")
    monkeypatch.setenv("PATH", str(tmp_path))

    seen_in = explicit_labels(path)

    assert [(finding.code, finding.severity) for finding in seen_in.findings] == [("needs_ffmpeg", "warning")]


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("container", ["mp4", "mkv"])
def test_garbled_tables_are_damage_or_cannot_be_joined_and_nothing_else(container, plain, tmp_path):
    whole = (plain if container == "mp4" else copied(plain, tmp_path / "plain.mkv")).read_bytes()
    tables = range(whole.index(b"moov"), len(whole)) if container == "mp4" else range(4000)

    for seed in range(200):
        chance, data = random.Random(seed), bytearray(whole)
        for _ in range(chance.choice((1, 2, 4))):
            data[chance.choice(tables)] = chance.choice((0, 128, 255, chance.randrange(256)))
        with contextlib.suppress(NotJoinableError, HeguiError), Source.of(io.BytesIO(bytes(data))) as source:
            track = Mp4Track(source, None) if container == "mp4" else MatroskaTrack(source)
            old = list(itertools.islice(track.frames(), 500))
            times = sorted(frame.time for frame in old)
            track.replaced([NewFrame(b"new", time, at == 0) for at, time in enumerate(times)], track.record)


def test_films_are_told_from_sound(tmp_path):
    film_box, sound_box = (b"\0\0\0\x10ftyp" + brand + bytes(4) + b"\0\0\0\x08moov" for brand in (b"isom", b"M4A "))

    with Source.of(io.BytesIO(film_box)) as source:
        assert kind_of(format_of(source), source) is video
    with Source.of(io.BytesIO(sound_box)) as source:
        assert not video.handles(format_of(source), source)


PAGE = b"""<!doctype html><meta charset="utf-8"><video muted src="film.mp4"></video><script>
const film = document.querySelector('video'); const told = {times: [], error: null, ended: false};
film.onerror = () => { told.error = film.error.message || String(film.error.code); };
film.ontimeupdate = () => told.times.push(film.currentTime);
film.onended = () => { const q = film.getVideoPlaybackQuality();
  told.frames = q.totalVideoFrames; told.corrupted = q.corruptedVideoFrames; told.ended = true; };
window.told = told; film.play();
</script>"""


@pytest.fixture
def served(tmp_path):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    (tmp_path / "index.html").write_bytes(PAGE)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.needs("ffmpeg")
@pytest.mark.needs("chromium")
def test_a_browser_plays_across_the_joint_without_an_error(served, plain, tmp_path):
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the package 'playwright' (make .venv/.dev)")
    new, _ = labelled(plain, exact=True)
    shutil.copyfile(new, tmp_path / "film.mp4")

    with playwright.sync_playwright() as running:
        flags = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--disable-background-networking"]
        browser = running.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        page = browser.new_page()
        page.goto(served)
        page.wait_for_function("window.told.ended || window.told.error", timeout=60_000)
        found = page.evaluate("window.told")
        browser.close()

    assert found["error"] is None
    assert found["corrupted"] == 0
    assert max(found["times"]) > 2.6
