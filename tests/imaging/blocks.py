"""Blocks of metadata made in code: EXIF, XMP, color profiles."""

from __future__ import annotations

import struct
from typing import Any

from PIL import ExifTags, Image, ImageCms, PngImagePlugin

Base, Gps = ExifTags.Base, ExifTags.GPS

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def other_profile(data: bytes = SRGB) -> bytes:
    """sRGB with red and blue exchanged: a profile of our own that changes every color."""
    red, blue = data.index(b"rXYZ"), data.index(b"bXYZ")
    return data[:red] + b"bXYZ" + data[red + 4 : blue] + b"rXYZ" + data[blue + 4 :]


def lighter_profile() -> bytes:
    """sRGB with an exponent of 1.75 in place of 2.4."""
    return SRGB.replace(b"para\0\0\0\0\0\3\0\0\0\2ff", b"para\0\0\0\0\0\3\0\0\0\1\xc0\0")


#: Red, green and blue of wider spaces as XYZ, adapted to D50 (rows of the matrices of SMPTE EG 432-1,
#: Adobe RGB (1998) and ISO 22028-2).
WIDER = {
    "Display P3": ((0.51512, 0.2412, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407)),
    "Adobe RGB": ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)),
    "ProPhoto": ((0.79767, 0.28804, 0.0), (0.13519, 0.71188, 0.0), (0.03134, 0.00009, 0.82491)),
}


def wider_profile(space: str) -> bytes:
    """A profile of one of WIDER, with the curve of sRGB (which only Display P3 has in truth)."""
    data = SRGB
    for tag, color in zip((b"rXYZ", b"gXYZ", b"bXYZ"), WIDER[space], strict=True):
        entry = data.index(tag)
        (start,) = struct.unpack_from(">I", data, entry + 4)
        numbers = struct.pack(">3i", *(round(part * 65536) for part in color))
        data = data[: start + 8] + numbers + data[start + 20 :]
    return data


def exif_of(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


def camera_exif() -> bytes:
    exif = Image.Exif()
    exif[Base.Make] = "Pinhole & Sons\n"
    exif[Base.Model] = "Box 1"
    exif[Base.Artist] = "A. Person"
    exif[Base.Copyright] = "All of it"
    exif[Base.Orientation] = 6
    detail = exif.get_ifd(ExifTags.IFD.Exif)
    detail[Base.DateTimeOriginal] = "2024:05:06 07:08:09"
    detail[Base.ExposureTime] = 0.008
    detail[Base.FNumber] = 2.8
    detail[Base.ISOSpeedRatings] = 200
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[Gps.GPSLatitudeRef], gps[Gps.GPSLatitude] = "S", (33.0, 51.0, 24.84)
    gps[Gps.GPSLongitudeRef], gps[Gps.GPSLongitude] = "E", (151.0, 12.0, 55.08)
    return exif.tobytes()


def xmp_of(format: str, xmp: bytes) -> dict[str, Any]:
    """How Pillow is told to write XMP into a file of a format."""
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", xmp.decode())
    return {"pnginfo": text} if format == "PNG" else {"xmp": xmp}
