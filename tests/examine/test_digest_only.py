from collections.abc import Callable
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image

from clew.examine import describe as examining
from clew.examine import digest_only
from clew.model.digests import Digests
from clew.model.findings import Findings
from clew.opener import openers
from clew.player import players

DIGESTS = Digests(bytes(16), bytes(20), sha256().digest(), bytes(16))


def png() -> bytes:
    stream = BytesIO()
    Image.linear_gradient("L").resize((64, 64)).save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize("make", [png, players()["av"].sample])
def test_what_is_read_again_is_opened_where_it_was_opened_before(make: Callable[[], bytes]) -> None:
    """A disk image of fixed size is told by its last 512 bytes, so anything may come in front of them."""
    image = openers()["disk_vhd"].sample()
    content = memoryview(make() + image)
    assert openers()["disk_vhd"].sniff(content) is not None
    assert opened(examining.describe(content, len(content), DIGESTS, max_pixels=1_000_000)) == ""
    assert opened(digest_only.describe(content, len(content), DIGESTS)) == ""
    alone = memoryview(image)
    assert opened(examining.describe(alone, len(alone), DIGESTS, max_pixels=1_000_000)) == "disk_vhd/1"
    assert opened(digest_only.describe(alone, len(alone), DIGESTS)) == "disk_vhd/1"


def opened(findings: Findings) -> str:
    return findings.contents.opener if findings.contents else ""
