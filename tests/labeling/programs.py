"""Other people's programs, asked what a file says and how it sounds or looks."""

from __future__ import annotations

import json
import subprocess


def output(*command):
    """What a program prints; one that complains fails the test."""
    done = subprocess.run([str(part) for part in command], capture_output=True, check=True)
    return done.stdout


def exiftool(path, tag):
    """The value that ExifTool shows for a tag, unknown ones included."""
    return output("exiftool", "-u", "-b", f"-{tag}", path).decode()


def ffprobe_tag(path, name="AIGC"):
    """The value that ffprobe shows for a tag of the file or of its streams."""
    shown = json.loads(output("ffprobe", "-v", "error", "-of", "json", "-show_format", "-show_streams", path))
    for part in (shown["format"], *shown["streams"]):
        tags = {key.upper(): value for key, value in part.get("tags", {}).items()}
        if name in tags:
            return tags[name]
    return None


def stream_hashes(path):
    """Check sums of every stream as ffmpeg takes it out of the file, without decoding."""
    return output("ffmpeg", "-v", "error", "-i", path, "-map", "0", "-c", "copy", "-f", "streamhash", "-")


def decoded_hashes(path, streams="0"):
    """Check sums of these streams, decoded."""
    return output("ffmpeg", "-v", "error", "-i", path, "-map", streams, "-f", "streamhash", "-")


def made_by_ffmpeg(path, *options):
    """A file that ffmpeg makes."""
    output("ffmpeg", "-v", "error", "-y", "-bitexact", *options, path)
    return path
