"""Small films, made by ffmpeg when they are needed, and what other programs say of them."""

from __future__ import annotations

import json

from programs import output

H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "75")
SOUND = ("-c:a", "aac", "-b:a", "48k")


def film(path, *coding, seconds=4, size="320x180", sound=True, shape=""):
    """A film of moving shapes with a tone."""
    tone = ("-f", "lavfi", "-i", f"sine=d={seconds}") if sound else ()
    shaped = ("-vf", shape) if shape else ()
    picture = ("-f", "lavfi", "-i", f"testsrc2=s={size}:r=30:d={seconds}")
    output("ffmpeg", "-nostdin", "-y", "-v", "error", *picture, *tone, *shaped, *(coding or (*H264, *SOUND)), path)
    return path


def copied(path, target, *options):
    """The same frames in another file."""
    output("ffmpeg", "-nostdin", "-y", "-v", "error", *options, "-i", path, "-map", "0", "-c", "copy", target)
    return target


def frames(path):
    """The time of each frame, and the check sum of its pixels."""
    told = output("ffmpeg", "-nostdin", "-v", "error", "-noautorotate", "-i", path, "-map", "0:v:0", "-f", "framemd5", "-")
    rows = [row.split(",") for row in told.decode().splitlines() if not row.startswith("#")]
    return [(int(row[2]), row[-1].strip()) for row in rows]


def packets(path, stream):
    """The check sum of a stream as it is stored."""
    return output("ffmpeg", "-nostdin", "-v", "error", "-i", path, "-map", f"0:{stream}", "-c", "copy", "-f", "hash", "-")


def complaints(path):
    """What ffmpeg has to say against a file while it decodes all of it."""
    output("ffmpeg", "-nostdin", "-v", "error", "-xerror", "-err_detect", "explode", "-i", path, "-map", "0", "-f", "null", "-")
    told = output("ffprobe", "-v", "error", "-of", "json", "-show_entries", "packet=dts,stream_index", "-show_packets", path)
    last = {}
    backwards = 0
    for packet in json.loads(told)["packets"]:
        time = packet.get("dts")
        if time is not None:
            backwards += packet["stream_index"] in last and time <= last[packet["stream_index"]]
            last[packet["stream_index"]] = time
    return backwards


def told(path, entries):
    """What ffprobe tells of the film."""
    shown = output("ffprobe", "-v", "error", "-of", "json", "-select_streams", "v:0", "-show_entries", entries, path)
    return json.loads(shown)["streams"][0]


def still(path, seconds, target):
    """A frame as the viewer sees it."""
    output("ffmpeg", "-nostdin", "-y", "-v", "error", "-ss", str(seconds), "-i", path, "-frames:v", "1", target)
    return target
