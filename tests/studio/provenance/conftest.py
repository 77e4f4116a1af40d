"""An authority for tests, somebody whom it vouches for, and a labelled clip of a few frames."""

import numpy as np
import pytest
from tests.studio.provenance.authority import Authority

from filmloom.media import SegmentWriter, join
from filmloom.media.label import AIGC_KEY, aigc_record
from filmloom.studio.provenance.identity import load_identity

SETTINGS = '{"filmloom":"0.1.0","engine":"world","prompt":"a secret prompt","label":true}'


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def identity(authority):
    return load_identity(*authority.issue())


@pytest.fixture
def clip(tmp_path):
    """A small file that is labelled as filmloom's are."""
    path = tmp_path / "clip.mp4"
    with SegmentWriter(tmp_path / "pictures.mp4", size=(64, 64), fps=25) as writer:
        for shade in range(0, 250, 10):
            writer.write(np.full((64, 64, 4), 255 - shade, np.uint8))
    metadata = {AIGC_KEY: aigc_record(producer="example-news", content_id="42"), "filmloom": SETTINGS}
    return join([tmp_path / "pictures.mp4"], path, metadata=metadata, title="A clip")
