"""The sealed child that decodes images: bytes in; pixels, or an image made anew, out.

It imports Pillow and `skerry.seal`, the first only once it is in the sandbox, and reads the four formats that the
network has: JPEG, PNG, WebP, and GIF, of which the first frame. A request and its answer are parcels. What it can't
use costs that image: the answer says why. What makes it end (no memory) costs the child, and another one is started.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

from skerry.images.parcel import Head, pack, unpack
from skerry.seal.inside import Ready, Refused, run
from skerry.seal.order import Task

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")

MAX_PIXELS = 64_000_000
"""Pixels of an image at most; with four bytes each it still fits the child's memory together with a copy."""

QUALITIES = (90, 84, 77, 69, 60)
"""JPEG's, tried in turn until the image is small enough; then it is made smaller and they are tried again."""

SHRINK = 0.8
MIN_SIDE = 64
ORIENTATION = 0x0112
"""The EXIF tag that says how the camera was held."""

REPEATED = 200
"""Characters of a library's error that the parent is told."""

Kind = Callable[[Any, Head], tuple[Head, bytes]]


class Unusable(Exception):
    """The image can't be used; the message says why."""


def main() -> None:
    """Be the child."""
    run(prepare)


def prepare(task: Task) -> Ready:  # noqa: ARG001 - all workers are called alike
    """Load what every format needs by taking one of each through all that is done: nothing can be loaded later."""
    try:
        for data in _samples():
            for head in ({"do": "pixels", "width": 2, "height": 2}, {"do": "upload", "side": 4, "bytes": 9999}):
                said, _ = unpack(answer(pack(head, data)))
                if "refused" in said:
                    raise Refused(broken=said["refused"])
    except ImportError as error:
        raise Refused(broken=str(error)[:REPEATED]) from None
    return Ready(answer, {})


def answer(request: bytes) -> bytes:
    """What became of one image."""
    head, data = unpack(request)
    try:
        image = _opened(data)
        found, body = KINDS[head["do"]](image, head)
    except Unusable as error:
        return pack({"refused": str(error)})
    except MemoryError:
        return pack({"refused": "it needs too much memory"})
    except Exception as error:  # noqa: BLE001 - whatever hostile bytes make the library raise
        return pack({"refused": "it is damaged", "detail": f"{type(error).__name__}: {error}"[:REPEATED]})
    return pack(found, body)


def _opened(data: bytes) -> Any:  # noqa: ANN401 - Pillow isn't imported at the top
    """An image of which nothing but the head was read."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # what it only warns of is refused here
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        raise Unusable("it is neither JPEG, PNG, WebP nor GIF, or damaged") from None
    width, height = image.size
    if width < 1 or height < 1:
        raise Unusable("it is empty")
    if width * height > MAX_PIXELS:
        raise Unusable(f"it has {width * height // 1_000_000} million pixels, {MAX_PIXELS // 1_000_000} are the most")
    return image


def _pixels(image: Any, head: Head) -> tuple[Head, bytes]:  # noqa: ANN401
    """An image to look at: within a size, RGB, or with `colors` the places in a palette, three bytes a colour."""
    shown = _flat(_shrunk(image, head["width"], head["height"]))
    width, height = shown.size
    if not head.get("colors"):
        return {"width": width, "height": height}, shown.tobytes()
    drawn = shown.quantize(head["colors"])
    palette = drawn.getpalette()[: 3 * head["colors"]]
    return {"width": width, "height": height, "palette": palette}, drawn.tobytes()


def _upload(image: Any, head: Head) -> tuple[Head, bytes]:  # noqa: ANN401
    """An image made anew: the pixels of the old one and nothing else of it, within a side and a number of bytes."""
    is_drawn = image.format == "PNG"
    side = head["side"]
    picture = _shrunk(image, side, side)
    for mime, body, size in _tries(picture, is_drawn=is_drawn):
        if len(body) <= head["bytes"]:
            return {"mime": mime, "width": size[0], "height": size[1]}, body
    raise Unusable("it can't be made small enough")


def _tries(picture: Any, *, is_drawn: bool) -> Iterator[tuple[str, bytes, tuple[int, int]]]:  # noqa: ANN401
    """The image in smaller and smaller forms: a drawing as it is, if that will do; else as a photo."""
    if is_drawn:
        yield "image/png", _saved(picture, "PNG"), picture.size
    flat = _flat(picture)
    while (min(flat.size) > 0 and max(flat.size) >= MIN_SIDE) or flat.size == picture.size:
        for quality in QUALITIES:
            yield "image/jpeg", _saved(flat, "JPEG", quality=quality, optimize=True), flat.size
        flat = flat.resize((max(1, int(flat.width * SHRINK)), max(1, int(flat.height * SHRINK))))


def _saved(picture: Any, form: str, **options: Any) -> bytes:  # noqa: ANN401
    stream = io.BytesIO()
    picture.save(stream, form, **options)
    return stream.getvalue()


def _shrunk(image: Any, width: int, height: int) -> Any:  # noqa: ANN401
    """The whole image within a size, upright, its colours those of every screen, with nothing but pixels in it."""
    from PIL import Image

    turned = _orientation(image)
    if turned in _SIDEWAYS:
        width, height = height, width
    profile = image.info.get("icc_profile", b"")
    if image.mode in ("RGB", "L", "CMYK"):
        image.thumbnail((width, height), Image.Resampling.LANCZOS)
        image = _true_colours(image, profile)
    else:
        image = _true_colours(image.convert("RGBA"), profile)
        image.thumbnail((width, height), Image.Resampling.LANCZOS)
    if turned in _TURNS:
        image = image.transpose(Image.Transpose(_TURNS[turned]))
    if image.mode == "RGBA" and image.getchannel("A").getextrema()[0] == 255:
        image = image.convert("RGB")
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare


_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
"""From EXIF's orientation to Pillow's `Transpose`: flips 0 and 1, quarter turns to the left 2, 3, 4, diagonals 5, 6."""
_SIDEWAYS = (5, 6, 7, 8)


def _orientation(image: Any) -> int:  # noqa: ANN401
    """How the camera was held; 1 where nobody says, or the EXIF is damaged."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - an image with a damaged EXIF is an image
        return 1


def _true_colours(image: Any, profile: bytes) -> Any:  # noqa: ANN401
    """The image as RGB or RGBA, by its colour profile, which is left out afterwards: some name a device."""
    from PIL import ImageCms

    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode=mode)
        except Exception:  # noqa: BLE001 - an image with a damaged profile is an image
            made = None
        if made is not None:
            return made
    return image if image.mode == mode else image.convert(mode)


def _flat(image: Any) -> Any:  # noqa: ANN401
    """On white, where it can be seen through."""
    from PIL import Image

    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, (255, 255, 255))
    ground.paste(image, mask=image.getchannel("A"))
    return ground


KINDS: dict[str, Kind] = {"pixels": _pixels, "upload": _upload}


def _samples() -> Iterator[bytes]:
    """A small image of each format, the first with all that a camera adds."""
    from PIL import GifImagePlugin, Image, ImageCms, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin

    _ = GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = Image.new("RGB", (8, 6), (200, 100, 50))
    yield _saved(picture, "JPEG", exif=exif, icc_profile=profile)
    yield _saved(picture, "MPO", save_all=True, append_images=[picture])
    yield _saved(picture.convert("CMYK"), "JPEG")
    yield _saved(Image.new("RGBA", (8, 6), (200, 100, 50, 90)), "PNG", exif=exif)
    yield _saved(picture.convert("P"), "PNG")
    yield _saved(Image.new("RGBA", (8, 6), (200, 100, 50, 90)), "WEBP", exif=exif)
    yield _saved(picture.convert("P"), "GIF")
    for colors in (2, 200):
        picture.quantize(colors)
