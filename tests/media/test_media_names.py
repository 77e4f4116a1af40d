"""Every public name is there, and FFmpeg is loaded only when it is needed."""

import subprocess
import sys

import filmloom.media


def test_every_public_name_can_be_imported():
    for name in filmloom.media.__all__:
        assert getattr(filmloom.media, name).__name__ == name


def test_writing_a_text_does_not_load_ffmpeg():
    script = "import sys, filmloom.media.atomic; sys.exit('av' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
