"""Images through the sealed child: what comes back, what it costs, and that nothing gets out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from skerry.domain.errors import ImageError
from skerry.images import client
from skerry.images.client import ImageWorker
from skerry.images.parcel import pack, unpack
from skerry.seal.canaries import Canaries
from skerry.seal.probes import PROBES
from tests.images import made
from tests.seal.machine import expected_level


@pytest.fixture(scope="module")
def worker() -> Iterator[ImageWorker]:
    """The real child."""
    with ImageWorker(unsealed_ok=True) as child:
        yield child


def resident(pid: int) -> int:
    """Bytes of memory of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


def test_probes_are_all_blocked_in_the_child_that_decodes() -> None:
    """With Pillow loaded, before and after the last layer: 20 of 20, and nothing arrives."""
    with Canaries() as canaries, ImageWorker(unsealed_ok=True, targets=canaries.targets) as child:
        child.pixels(made.photo(), 8, 8)
        loading, working = child.probes
        assert len(PROBES) == len(loading) == len(working) == 20
        assert all(loading)
        assert all(working)
        assert canaries.arrivals() == []
        assert child.seal is not None
        assert child.seal.level == expected_level()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_format_becomes_pixels(worker: ImageWorker, form: str) -> None:
    """Within the size that was asked for, in the image's own shape, never larger than it is."""
    data = made.encoded(made.corner(400, 200), form)
    shown = worker.pixels(data, 100, 100)
    assert (shown.width, shown.height, len(shown.body)) == (100, 50, 100 * 50 * 3)
    red, green, blue = shown.body[:3]
    assert red > 200
    assert green < 60
    assert blue < 60
    assert (worker.pixels(data, 900, 900).width, worker.pixels(data, 900, 900).height) == (400, 200)


def test_pixels_with_few_colours_come_with_their_palette(worker: ImageWorker) -> None:
    """A place in the palette a pixel: what Sixel needs."""
    shown = worker.pixels(made.photo(), 60, 60, colors=16)
    assert len(shown.body) == shown.width * shown.height
    assert max(shown.body) * 3 < len(shown.palette) <= 48


@pytest.mark.parametrize(("orientation", "corner"), [(1, 0), (2, 1), (3, 3), (4, 2), (5, 0), (6, 1), (7, 3), (8, 2)])
def test_images_come_upright(worker: ImageWorker, orientation: int, corner: int) -> None:
    """As EXIF says the camera was held, in all eight ways."""
    shown = worker.pixels(made.photo(200, 100, orientation=orientation), 40, 40)
    assert (shown.width, shown.height) == ((40, 20) if orientation < 5 else (20, 40))
    across, down = (3, shown.width - 4), (3, shown.height - 4)
    places = [(x, y) for y in down for x in across]
    reds = [shown.body[3 * (y * shown.width + x)] > 128 for x, y in places]
    assert [n for n, is_red in enumerate(reds) if is_red] == [corner]


def test_upload_holds_pixels_and_nothing_else(worker: ImageWorker) -> None:
    """No place, no camera, no XMP, no comment, no colour profile; upright, at most 2,000 a side and 1,000,000 bytes."""
    data = made.photo(3000, 1500, orientation=6)
    for secret in (b"Exif", made.CAMERA.encode(), b"made-up place", made.COMMENT):
        assert secret in data
    sent = worker.upload(data)
    assert (sent.mime, sent.width, sent.height) == ("image/jpeg", 1000, 2000)
    for secret in (b"Exif", made.CAMERA.encode(), b"xmpmeta", b"made-up", b"ICC_PROFILE"):
        assert secret not in sent.body
    with Image.open(io.BytesIO(sent.body)) as image:
        assert image.size == (1000, 2000)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}


def test_upload_of_what_does_not_pack_is_made_small_enough(worker: ImageWorker) -> None:
    """Noise as well; a drawing stays one while it fits, what can be seen through included."""
    sent = worker.upload(made.encoded(made.noise(2000, 1400), "PNG"))
    assert sent.mime == "image/jpeg"
    assert len(sent.body) <= 1_000_000
    drawn = worker.upload(made.encoded(Image.new("RGBA", (300, 200), (9, 8, 7, 100)), "PNG"))
    assert (drawn.mime, drawn.width, drawn.height) == ("image/png", 300, 200)
    with Image.open(io.BytesIO(drawn.body)) as image:
        assert image.mode == "RGBA"


def test_fifty_bombs_cost_themselves_and_nothing_grows(worker: ImageWorker) -> None:
    """Each is refused or shown within its limits; afterwards the child, the same or another, works and is as small."""
    good = made.photo()
    worker.pixels(good, 50, 50)
    before = resident(worker.pid)
    count = 0
    for bomb in made.bombs():
        count += 1
        try:
            worker.pixels(bomb, 50, 50)
        except ImageError as error:
            assert str(error)  # noqa: PT017 - either way is fine, a wordless one is not
        assert worker.pixels(good, 50, 50).width == 50
    assert count == 50
    assert resident(worker.pid) < before + (64 << 20)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_hostile_bytes_cost_one_image(worker: ImageWorker, data: st.DataObject) -> None:
    """Any byte changed, cut anywhere: pixels or one error, and the next image is shown."""
    whole = data.draw(st.sampled_from(SAMPLES))
    broken = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for _ in range(data.draw(st.integers(0, 6))):
        if broken:
            broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        shown = worker.pixels(bytes(broken), 30, 30)
    except ImageError:
        pass
    else:
        assert len(shown.body) == shown.width * shown.height * 3
    assert worker.pixels(SAMPLES[0], 30, 30).width == 30


SAMPLES = [made.encoded(made.corner(40, 30), form) for form in ("JPEG", "PNG", "WEBP", "GIF")] + [made.photo(40, 30)]


def test_an_image_that_takes_too_long_costs_its_child(worker: ImageWorker) -> None:
    """The deadline ends it, and the next image starts another."""
    worker.pixels(SAMPLES[0], 8, 8)
    before = worker.pid
    with pytest.raises(ImageError, match="did not answer in time"):
        worker.pixels(made.encoded(made.noise(2000, 2000), "PNG"), 900, 900, seconds=0.01)
    assert worker.pixels(SAMPLES[0], 8, 8).width == 8
    assert worker.pid != before


def test_child_ends_when_it_is_idle() -> None:
    """It starts with the first image, not before, and goes when none came for a minute."""
    now = 0.0
    worker = ImageWorker(unsealed_ok=True, clock=lambda: now)
    assert worker.pid == 0
    worker.pixels(SAMPLES[0], 8, 8)
    pid = worker.pid
    assert not worker.rest()
    now = client.IDLE_S
    assert worker.rest()
    assert worker.pid == 0
    assert not Path(f"/proc/{pid}").exists()


def test_large_image_is_not_sent_to_the_child() -> None:
    """What fits no frame is refused before a child is started."""
    worker = ImageWorker()
    with pytest.raises(ImageError, match="larger than 15 MB"):
        worker.pixels(bytes(client.MAX_BYTES + 1), 8, 8)
    assert worker.pid == 0


@given(st.binary(max_size=60))
def test_parcel_of_a_stranger_is_an_error_or_a_head(data: bytes) -> None:
    """Whatever comes from the child: a head and a body, or ValueError."""
    try:
        head, body = unpack(data)
    except ValueError:
        return
    assert unpack(pack(head, body)) == (head, body)
