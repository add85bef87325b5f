"""Groups of metadata that can be kept alone: the one table of what belongs to each.

Names and numbers are those of EXIF (CIPA DC-008, tables of 4.6.5 to 4.6.8; the XP tags are Microsoft's), XMP
(ISO 16684-1, 8; IPTC Photo Metadata Standard 2023.2; Exif 2.32 metadata for XMP, CIPA DC-010) and IPTC (IIM
4.2, chapter 6). What is in no group, such as maker notes and serial numbers, is never kept by a group.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from app.imaging.metadata.xml import Name

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "exifEX": "http://cipa.jp/exif/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "cc": "http://creativecommons.org/ns#",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
}


class Group(NamedTuple):
    """Tags of EXIF's directories, properties of XMP, and datasets of IPTC's second record."""

    label: str
    main: frozenset[int]
    detail: frozenset[int]
    gps: frozenset[int]
    xmp: frozenset[Name]
    iptc: frozenset[tuple[int, int]]


def _group(
    label: str,
    *,
    main: Iterable[int] = (),
    detail: Iterable[int] = (),
    gps: Iterable[int] = (),
    xmp: str,
    iptc: Iterable[int] = (),
) -> Group:
    names = frozenset(
        Name(NAMESPACES[prefix], local)
        for line in xmp.split(";")
        for prefix, _, locals in [line.strip().partition(":")]
        for local in locals.split()
    )
    datasets = frozenset((2, number) for number in iptc)
    return Group(label, frozenset(main), frozenset(detail), frozenset(gps), names, datasets)


GROUPS = {
    "copyright": _group(
        "Copyright and author",
        main=(0x013B, 0x8298, 0x9C9D),  # Artist, Copyright, XPAuthor
        detail=(0xA437,),  # Photographer
        xmp="dc: rights creator; xmpRights: Marked WebStatement UsageTerms Owner Certificate;"
        " photoshop: Credit Source AuthorsPosition; tiff: Artist Copyright; Iptc4xmpCore: CreatorContactInfo;"
        " plus: CopyrightOwner Licensor ImageCreator ImageSupplier LicensorURL; cc: license attributionName"
        " attributionURL",
        iptc=(80, 85, 110, 115, 116),  # By-line and its title, Credit, Source, Copyright Notice
    ),
    "camera": _group(
        "Camera and settings",
        main=(0x010F, 0x0110),  # Make, Model
        detail=(
            0x829A,
            0x829D,
            0x8822,
            0x8827,
            0x8830,
            0x8831,
            0x8832,
            0x8833,
            0x8834,
            0x8835,  # exposure, ISO
            0x9201,
            0x9202,
            0x9203,
            0x9204,
            0x9205,
            0x9206,
            0x9207,
            0x9208,
            0x9209,
            0x920A,  # APEX to lens
            0xA20B,
            0xA215,
            0xA217,
            0xA300,
            0xA301,
            0xA401,
            0xA402,
            0xA403,
            0xA404,
            0xA405,
            0xA406,
            0xA407,
            0xA408,
            0xA409,
            0xA40A,
            0xA40C,
            0xA432,
            0xA433,
            0xA434,
            0xA460,
            0xA461,  # lens, composites
        ),
        xmp="tiff: Make Model; aux: Lens LensInfo; exifEX: LensMake LensModel LensSpecification"
        " PhotographicSensitivity SensitivityType; exif: ExposureTime FNumber ExposureProgram ISOSpeedRatings"
        " ShutterSpeedValue ApertureValue BrightnessValue ExposureBiasValue MaxApertureValue SubjectDistance"
        " MeteringMode LightSource Flash FocalLength FocalLengthIn35mmFilm ExposureMode WhiteBalance"
        " DigitalZoomRatio SceneCaptureType GainControl Contrast Saturation Sharpness SubjectDistanceRange"
        " FileSource SceneType SensingMethod CustomRendered",
    ),
    "date": _group(
        "Date and time",
        main=(0x0132,),  # DateTime
        detail=(0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9290, 0x9291, 0x9292),  # dates, offsets, fractions
        xmp="xmp: CreateDate ModifyDate; photoshop: DateCreated; tiff: DateTime;"
        " exif: DateTimeOriginal DateTimeDigitized",
        iptc=(55, 60, 62, 63),  # Date and Time Created, Digital Creation Date and Time
    ),
    "place": _group(
        "Place",
        gps=range(0x20),
        xmp="exif: GPSVersionID GPSLatitude GPSLongitude GPSAltitude GPSAltitudeRef GPSTimeStamp GPSDateStamp"
        " GPSSatellites GPSStatus GPSMeasureMode GPSDOP GPSSpeedRef GPSSpeed GPSTrackRef GPSTrack"
        " GPSImgDirectionRef GPSImgDirection GPSMapDatum GPSDestLatitude GPSDestLongitude GPSDestBearingRef"
        " GPSDestBearing GPSDestDistanceRef GPSDestDistance GPSProcessingMethod GPSAreaInformation"
        " GPSDifferential GPSHPositioningError; photoshop: City State Country; Iptc4xmpCore: Location"
        " CountryCode; Iptc4xmpExt: LocationCreated LocationShown",
        iptc=(26, 27, 90, 92, 95, 100, 101),  # content location, city, sublocation, state, country
    ),
    "description": _group(
        "Title and description",
        main=(
            0x010E,
            0x9C9B,
            0x9C9C,
            0x9C9E,
            0x9C9F,
        ),  # ImageDescription; XP title, comment, keywords, subject
        detail=(0x9286, 0xA436),  # UserComment, ImageTitle
        xmp="dc: title description subject; photoshop: Headline; tiff: ImageDescription; exif: UserComment;"
        " Iptc4xmpCore: AltTextAccessibility ExtDescrAccessibility; lr: hierarchicalSubject",
        iptc=(5, 25, 105, 120),  # Object Name, Keywords, Headline, Caption
    ),
}
