"""Every kind of file that people send by mistake is refused by its name, with what to do."""

from __future__ import annotations

import base64
import gzip
import struct
from itertools import product

import pytest

from app.errors import Refusal
from app.imaging.reading.headers import Limits
from app.imaging.reading.inspect import inspect
from tests.imaging.pictures import file_of, scene

JPEG, PNG, WEBP = (file_of(scene(16, 12), format) for format in ("JPEG", "PNG", "WEBP"))
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
LICENSE = b"<!-- " + b"All rights are kept. " * 400 + b"-->\n"

LONGER = b"<!-- " + b"All rights are kept. " * 8_000 + b"-->\n"
#: What ends a document type stands in quotes and comments within it too.
ODD_TYPE = b"<!DOCTYPE svg [<!ENTITY a \"]>\"><!ENTITY b '<!-- ]>'><!-- don't ]> -->]>\n"


def boxes(major: bytes, *compatible: bytes) -> bytes:
    brands = b"ftyp" + major + bytes(4) + b"".join(compatible)
    return struct.pack(">I", len(brands) + 4) + brands + bytes(64)


PROLOGUES = [b"", b"\xef\xbb\xbf", b"<?xml version='1.0'?>\n", b"<!-- a -->", LICENSE, b"\n \t"]
DOCTYPES = [
    b"",
    b"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'x.dtd'>",
    b"<!DOCTYPE svg [ <!ENTITY a 'b'> ]>\n",
]
SVGS = [prologue + doctype + SVG for prologue, doctype in product(PROLOGUES, DOCTYPES)]

#: What is in the refusal, by files of that kind.
KINDS: dict[str, list[bytes]] = {
    "GIF": [b"GIF87a", b"GIF89a" + bytes(20)],
    "BMP": [b"BM" + bytes(50)],
    "TIFF": [b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"],
    "BigTIFF": [b"II+\0\x08\0\0\0", b"MM\0+\0\x08\0\0"],
    "AVIF": [boxes(b"avif"), boxes(b"avis"), boxes(b"avio"), boxes(b"mif1", b"avif", b"miaf"),
             boxes(b"mif1", b"mif1", b"avis")],
    "HEIC": [boxes(b"heic", b"mif1"), boxes(b"heix"), boxes(b"hevc"), boxes(b"mif1", b"heic"),
             boxes(b"msf1", b"hevc")],
    "HEIF": [boxes(b"mif1", b"mif1", b"miaf"), boxes(b"avci"), boxes(b"vvic"), boxes(b"jpeg")],
    "JPEG XL": [b"\xff\x0a\0", b"\0\0\0\x0cJXL \r\n\x87\n", boxes(b"jxl ")],
    "JPEG 2000": [b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51\0", boxes(b"jp2 "), boxes(b"jph ")],
    "JPEG XR": [b"II\xbc\x01\x08"],
    "ICO": [b"\0\0\1\0\1\0"],
    "CUR": [b"\0\0\2\0\1\0"],
    "ICNS": [b"icns\0\0\1\0"],
    "PSD": [b"8BPS\0\1", b"8BPS\0\2"],
    "XCF": [b"gimp xcf v011"],
    "PDF": [b"%PDF-1.7", b"\n\n%PDF-1.4"],
    "EPS": [b"%!PS-Adobe-3.0 EPSF", b"\xc5\xd0\xd3\xc6\x20", b"\x04%!PS-Adobe-3.0"],
    "SVG": [*SVGS, *(SVG.decode().encode(f"utf-16{order}") for order in ("", "-le", "-be")), LONGER + SVG,
            b"<svg:svg xmlns:svg='http://www.w3.org/2000/svg'/>", b"<ns0:svg/>", b"<SVG>", ODD_TYPE + SVG],
    "SVGZ": [gzip.compress(each) for each in SVGS],
    "gzip": [gzip.compress(b"anything else")],
    "CR2": [b"II*\0\x10\0\0\0CR\2\0"],
    "CR3": [boxes(b"crx ", b"isom")],
    "CRW": [b"II\x1a\0\0\0HEAPCCDR"],
    "RAF": [b"FUJIFILMCCD-RAW 0201"],
    "ORF": [b"IIRO\x08\0", b"IIRS\x08\0", b"MMOR\0\0"],
    "RW2": [b"IIU\0\x18\0"],
    "X3F": [b"FOVb\0\0"],
    "MRW": [b"\0MRM\0"],
    "MP4": [boxes(b"isom", b"mp42"), boxes(b"mp42"), boxes(b"M4V "), boxes(b"3gp5")],
    "MOV": [boxes(b"qt  "), b"\0\0\0\x08wide\0\0\0\0mdat", b"\0\0\1\0moov"],
    "WebM": [b"\x1a\x45\xdf\xa3\x01"],
    "AVI": [b"RIFF\0\0\0\0AVI LIST"],
    "WAV": [b"RIFF\0\0\0\0WAVE", b"RF64\0\0\0\0WAVE"],
    "MP3": [b"ID3\4\0", b"\xff\xfb\x90\0"],
    "MPEG": [b"\0\0\1\xba", b"\0\0\1\xb3", (b"G" + bytes(187)) * 3, (bytes(4) + b"G" + bytes(187)) * 3],
    "WMV": [b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"],
    "an archive": [b"BZh91AY", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"a.jpg".ljust(257, b"\0") + b"ustar\0"],
    "an office program": [b"\xd0\xcf\x11\xe0\xa1\xb1"],
    "DICOM": [bytes(128) + b"DICM"],
    "EMF": [b"\1\0\0\0".ljust(40, b"\0") + b" EMF"],
    "PCX": [b"\x0a\5\1\x08"],
    "ZIP": [b"PK\3\4\x14\0", b"PK\5\6" + bytes(18)],
    "RAR": [b"Rar!\x1a\7"],
    "HTML": [b"<!DOCTYPE html><p>", b"<html>", b"\n<!doctype HTML>", b"<!-- x --><html lang=en>",
             LICENSE + b"<html>", b"<head>", b"<div>Sign in</div>", b"<title>404", b"<script>location=1"],
    "Git LFS": [b"version https://git-lfs.github.com/spec/v1\noid sha256:0"],
    "AppleDouble": [b"\0\5\x16\7\0\2\0\0Mac OS X"],
    "a JPEG picture as base64": [base64.b64encode(JPEG), b"\n" + base64.encodebytes(JPEG),
                                 b'"' + base64.b64encode(JPEG), base64.urlsafe_b64encode(JPEG)],
    "a PNG picture as base64": [base64.b64encode(PNG)],
    "a WebP picture as base64": [base64.b64encode(WEBP)],
    "data URL": [start + b"data:image/png;base64," + base64.b64encode(PNG)
                 for start in (b"", b'"', b"url(", b"url('", b"\xef\xbb\xbf\n")],
    "a JPEG picture behind 1 stray": [b"\n" + JPEG],
    "a JPEG picture behind 100 stray": [b"HTTP/1.1 ".ljust(100, b"x") + JPEG],
    "a PNG picture behind 2 stray": [b"\r\n" + PNG],
    "a WebP picture behind 3 stray": [b"\xef\xbb\xbf" + WEBP],
    "a PNG picture damaged": [PNG.replace(b"\r\n", b"\n"), PNG.replace(b"\n", b"\r\n"), b"\x09" + PNG[1:],
                              PNG.decode("latin-1").encode(), bytes(byte & 127 for byte in PNG)],
    "a JPEG picture damaged": [JPEG.decode("latin-1").encode(),
                               JPEG.decode("utf-8", "replace").encode(), JPEG[1:],
                               bytes(byte & 127 for byte in JPEG)],
    "a WebP picture damaged": [WEBP.decode("latin-1").encode(), WEBP.decode("utf-8", "replace").encode()],
    "PPM": [b"P6\n16 12\n255\n", b"P3 1 1 1", b"P7\nWIDTH"],
    "text file": [b"hello, world", "über".encode()],
    "zeros": [bytes(500)],
    "another kind of file": [b"\x01\x02\x03\x80\xfe", b"x"],
}  # fmt: skip
CASES = [(name, number) for name, files in KINDS.items() for number in range(len(files))]


@pytest.mark.parametrize(("name", "number"), CASES)
def test_a_file_of_another_kind_is_refused_by_its_name(name: str, number: int) -> None:
    with pytest.raises(Refusal) as caught:
        inspect(KINDS[name][number], Limits())
    assert caught.value.code == "unsupported_format"
    assert name in caught.value.detail
    assert "JPEG, PNG and WebP can be opened." in caught.value.detail


@pytest.mark.parametrize("name", sorted(set(KINDS) - {"another kind of file"}))
def test_who_is_refused_is_told_what_to_do(name: str) -> None:
    with pytest.raises(Refusal) as caught:
        inspect(KINDS[name][0], Limits())
    assert caught.value.detail.split("can be opened.")[1].strip().endswith((".", "`."))
