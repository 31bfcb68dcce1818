"""The page's icon as PNG, in the two sizes that the store wants."""

import re
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

SVG = Path(__file__).parents[1] / "web" / "icon.svg"
FINER = 4  # drawn larger and made smaller, so that edges are smooth
_RECT = re.compile(r'<rect width="(\d+)" height="(\d+)" rx="(\d+)" fill="(#\w+)"/>')
_PATH = re.compile(r'<path d="M(\d+) (\d+)([^"]+)z" fill="(#\w+)"/>')
_STEP = re.compile(r"([hvHVl])(-?\d+)(?: ?(-?\d+))?")


def icon(pixels: int) -> bytes:
    """PNG of the icon, a square.

    Raises:
        ValueError: icon.svg is drawn with more than one rounded square and one path of straight lines.
    """
    svg = SVG.read_text(encoding="utf-8")
    rect, path = _RECT.search(svg), _PATH.search(svg)
    if not rect or not path:
        raise ValueError("icon.svg is not one rounded square and one path")
    side = pixels * FINER
    scale = side / int(rect[1])
    image = Image.new("RGB", (side, side), rect[4])  # Amazon rounds the corners itself
    ImageDraw.Draw(image).polygon([(x * scale, y * scale) for x, y in _corners(path)], fill=path[4])
    out = BytesIO()
    image.resize((pixels, pixels), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


def _corners(path: re.Match[str]) -> list[tuple[int, int]]:
    x, y = int(path[1]), int(path[2])
    found = [(x, y)]
    for kind, first, second in _STEP.findall(path[3]):
        x = {"h": x + int(first), "H": int(first), "l": x + int(first)}.get(kind, x)
        y = {"v": y + int(first), "V": int(first), "l": y + int(second or 0)}.get(kind, y)
        found.append((x, y))
    return found
