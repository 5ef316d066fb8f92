"""Makes the sounds of labels that are shipped (src/hegui/labeling/explicit/sounds), with espeak-ng and ffmpeg."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from hegui.labeling.explicit.audio.clips import SPOKEN
from hegui.labeling.explicit.audio.pcm import Sampling, encoded
from hegui.labeling.explicit.audio.rhythm import tones

FOLDER = Path(__file__).parents[1] / "src" / "hegui" / "labeling" / "explicit" / "sounds"
RATES = (48000, 44100, 32000, 24000, 22050, 16000)
CHANNELS = {"mono": 1, "stereo": 2}
KILOBITS = {("mono", True): 32, ("stereo", True): 40, ("mono", False): 24, ("stereo", False): 32}  # by channels and MPEG-1
TONE = 0.25  # of full scale: a root mean square of -15 dB

_EDGES = "silenceremove=start_periods=1:start_threshold=-50dB,areverse"


def ffmpeg(*arguments: str) -> None:
    """Run it quietly."""
    subprocess.run(["ffmpeg", "-nostdin", "-y", "-v", "error", *arguments], check=True)


def speech(target: Path) -> None:
    """Nine characters in 3.8 seconds: 142 a minute."""
    with tempfile.TemporaryDirectory() as folder:
        spoken = Path(folder, "spoken.wav")
        subprocess.run(["espeak-ng", "-v", "cmn", "-s", "150", "-w", str(spoken), SPOKEN], check=True)
        shaped = f"{_EDGES},{_EDGES},highpass=f=60,volume=-4dB"
        ffmpeg("-i", str(spoken), "-af", shaped, "-ar", "16000", "-ac", "1", "-bitexact", "-map_metadata", "-1", str(target))


def clips(name: str, given: list[str], rate: int) -> None:
    """Code a sound at one rate, for one channel and for two, without the bit reservoir."""
    for channels, count in CHANNELS.items():
        kilobits = KILOBITS[channels, rate >= 32000]
        coding = ["-c:a", "libmp3lame", "-b:a", f"{kilobits}k", "-reservoir", "0", "-write_xing", "0", "-id3v2_version", "0"]
        ffmpeg(*given, "-ac", str(count), "-ar", str(rate), *coding, str(FOLDER / f"{name}-{rate}-{channels}.mp3"))


def main() -> None:
    """Make them all."""
    FOLDER.mkdir(exist_ok=True)
    speech(FOLDER / "speech.wav")
    for rate in RATES:
        clips("speech", ["-i", str(FOLDER / "speech.wav")], rate)
        with tempfile.TemporaryDirectory() as folder:
            raw = Path(folder, "tones")
            raw.write_bytes(encoded(tones(rate), TONE, Sampling(rate, 1, 2, "integer")))
            clips("rhythm", ["-f", "s16le", "-ar", str(rate), "-ac", "1", "-i", str(raw)], rate)


if __name__ == "__main__":
    main()
