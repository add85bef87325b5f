"""Blocks of metadata made in code: EXIF, XMP, color profiles."""

from __future__ import annotations

from typing import Any

from PIL import ExifTags, Image, ImageCms, PngImagePlugin

Base, Gps = ExifTags.Base, ExifTags.GPS

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def other_profile(data: bytes = SRGB) -> bytes:
    """sRGB with red and blue exchanged: a profile of our own that changes every color."""
    red, blue = data.index(b"rXYZ"), data.index(b"bXYZ")
    return data[:red] + b"bXYZ" + data[red + 4 : blue] + b"rXYZ" + data[blue + 4 :]


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
