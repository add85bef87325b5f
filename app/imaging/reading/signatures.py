"""Signatures: what files begin with that are no JPEG, PNG or WebP, their names, and what to do then."""

from __future__ import annotations

EXPORT = "Save it as one of these and send it again."
DEVELOP = "Develop it first and save it as JPEG."
FRAME = "Save one of its frames as a picture first."
AGAIN = "Send the picture itself."
DAMAGED = "It was transferred as text, which damages pictures. Transfer it again, as binary."

# Signatures at the very beginning, longer ones first, with their names and what to do.
SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"GIF8", "a GIF picture", EXPORT),
    (b"BM", "a BMP picture", EXPORT),
    (b"II*\0\x10\0\0\0CR", "a Canon raw file (CR2)", DEVELOP),
    (b"II\x1a\0\0\0HEAPCCDR", "a Canon raw file (CRW)", DEVELOP),
    (b"IIU\0", "a Panasonic raw file (RW2)", DEVELOP),
    (b"IIRO", "an Olympus raw file (ORF)", DEVELOP),
    (b"IIRS", "an Olympus raw file (ORF)", DEVELOP),
    (b"MMOR", "an Olympus raw file (ORF)", DEVELOP),
    (b"FUJIFILMCCD-RAW", "a Fujifilm raw file (RAF)", DEVELOP),
    (b"FOVb", "a Sigma raw file (X3F)", DEVELOP),
    (b"\0MRM", "a Minolta raw file (MRW)", DEVELOP),
    (b"II\xbc", "a JPEG XR picture", EXPORT),
    (b"II*\0", "a TIFF picture or a camera's raw file", EXPORT),
    (b"MM\0*", "a TIFF picture or a camera's raw file", EXPORT),
    (b"II+\0", "a BigTIFF picture", EXPORT),
    (b"MM\0+", "a BigTIFF picture", EXPORT),
    (b"IIII", "a TIFF picture or a camera's raw file", EXPORT),
    (b"MMMM", "a TIFF picture or a camera's raw file", EXPORT),
    (b"%PDF", "a PDF document", "Export the page as a picture first."),
    (b"%!PS", "a PostScript document (EPS)", EXPORT),
    (b"\x04%!PS", "a PostScript document (EPS)", EXPORT),
    (b"\xc5\xd0\xd3\xc6", "an EPS document", EXPORT),
    (b"\0\0\1\0", "an icon (ICO)", EXPORT),
    (b"\0\0\2\0", "a cursor (CUR)", EXPORT),
    (b"icns", "an Apple icon (ICNS)", EXPORT),
    (b"8BPS", "a Photoshop document (PSD)", EXPORT),
    (b"gimp xcf", "a GIMP document (XCF)", EXPORT),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture", EXPORT),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture", EXPORT),
    (b"\xff\x0a", "a JPEG XL picture", EXPORT),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture", EXPORT),
    (b"\x8aMNG", "an MNG animation", FRAME),
    (b"\x8bJNG", "a JNG picture", EXPORT),
    (b"\x76\x2f\x31\x01", "an OpenEXR picture", EXPORT),
    (b"#?RADIANCE", "a Radiance HDR picture", EXPORT),
    (b"#?RGBE", "a Radiance HDR picture", EXPORT),
    (b"SIMPLE  =", "a FITS picture", EXPORT),
    (b"DDS ", "a DDS texture", EXPORT),
    (b"qoif", "a QOI picture", EXPORT),
    (b"BPG\xfb", "a BPG picture", EXPORT),
    (b"FLIF", "a FLIF picture", EXPORT),
    (b"\xd7\xcd\xc6\x9a", "a Windows metafile (WMF)", EXPORT),
    (b"\x1a\x45\xdf\xa3", "a WebM or Matroska video", FRAME),
    (b"\0\0\1\xba", "an MPEG video", FRAME),
    (b"\0\0\1\xb3", "an MPEG video", FRAME),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a Windows Media video (WMV)", FRAME),
    (b"FLV\1", "a Flash video", FRAME),
    (b"OggS", "an Ogg sound or video", FRAME),
    (b"ID3", "a sound file (MP3)", AGAIN),
    (b"\xff\xfb", "a sound file (MP3)", AGAIN),
    (b"RF64", "a sound file (WAV)", AGAIN),
    (b"fLaC", "a sound file (FLAC)", AGAIN),
    (b"PK\3\4", "a ZIP archive", "Unpack it and send the pictures in it."),
    (b"PK\5\6", "an empty ZIP archive", AGAIN),
    (b"Rar!", "a RAR archive", "Unpack it and send the pictures in it."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it and send the pictures in it."),
    (b"BZh", "an archive", "Unpack it and send the pictures in it."),
    (b"\xfd7zXZ\0", "an archive", "Unpack it and send the pictures in it."),
    (b"\x28\xb5\x2f\xfd", "an archive", "Unpack it and send the pictures in it."),
    (b"MSCF", "an archive", "Unpack it and send the pictures in it."),
    (b"\xd0\xcf\x11\xe0", "a document of an office program", "Export the page as a picture first."),
    (b"AT&TFORM", "a DjVu document", "Export the page as a picture first."),
    (b"\x0a\5\1", "a PCX picture", EXPORT),
    (b"MZ", "a Windows program", AGAIN),
    (b"\x7fELF", "a program", AGAIN),
    (b"version https://git-lfs", "a Git LFS pointer", "Fetch the picture it stands for: `git lfs pull`."),
    (
        b"\0\5\x16\7",
        "the part of a file that macOS keeps beside it (AppleDouble, named ._…)",
        "Send the file without the leading dot and line.",
    ),
    (b"\x89PNG", "a PNG picture damaged by a transfer", DAMAGED),
    (b"\x09PNG", "a PNG picture damaged by a transfer", DAMAGED),
    (b"\xc2\x89PNG", "a PNG picture damaged by a transfer", DAMAGED),
    (b"\xef\xbf\xbdPNG", "a PNG picture damaged by a transfer", DAMAGED),
    (b"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", "a JPEG picture damaged by a transfer", DAMAGED),
    (b"\xc3\xbf\xc3\x98\xc3\xbf", "a JPEG picture damaged by a transfer", DAMAGED),
    (b"\x7f\x58\x7f", "a JPEG picture damaged by a transfer", DAMAGED),
    (b"\xd8\xff", "a JPEG picture damaged by a transfer", DAMAGED),
)
# The same of text, which may stand behind spaces, quotes, or the words of a style sheet.
TEXTS = (
    (b"/9j/", "a JPEG picture as base64 text", "Decode it first."),
    (b"_9j_", "a JPEG picture as base64 text", "Decode it first."),
    (b"iVBORw0KGgo", "a PNG picture as base64 text", "Decode it first."),
    (b"UklGR", "a WebP picture as base64 text", "Decode it first."),
    (b"data:image/", "a picture as text (a data URL)", "Decode it first."),
)
# By a word that stands elsewhere than at the beginning.
INSIDE: tuple[tuple[int, bytes, str, str], ...] = (
    (128, b"DICM", "a medical picture (DICOM)", EXPORT),
    (40, b" EMF", "a Windows metafile (EMF)", EXPORT),
    (257, b"ustar", "an archive", "Unpack it and send the pictures in it."),
)
# Packets of a transport stream begin so, every 188 bytes, or every 192 behind a time of 4 (ISO/IEC 13818-1).
PACKETS = ((0, 188), (4, 192))
# By the words behind RIFF.
RIFF = {
    b"AVI ": ("an AVI video", FRAME),
    b"WAVE": ("a sound file (WAV)", AGAIN),
    b"ACON": ("an animated cursor", FRAME),
}
# Brands of files of boxes (ISO/IEC 14496-12), in the order in which they decide.
BRANDS: tuple[tuple[tuple[bytes, ...], str, str], ...] = (
    ((b"avif", b"avis", b"avio"), "an AVIF picture", EXPORT),
    ((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"), "a HEIC picture", EXPORT),
    ((b"jxl ",), "a JPEG XL picture", EXPORT),
    ((b"jp2 ", b"jpx ", b"jpm ", b"jph "), "a JPEG 2000 picture", EXPORT),
    ((b"crx ",), "a Canon raw file (CR3)", DEVELOP),
    (
        (
            b"mif1",
            b"mif2",
            b"mif3",
            b"msf1",
            b"miaf",
            b"avci",
            b"avcs",
            b"vvic",
            b"vvis",
            b"evbi",
            b"j2ki",
            b"jpeg",
        ),
        "a HEIF picture",
        EXPORT,
    ),
    ((b"qt  ",), "a QuickTime video (MOV)", FRAME),
    ((b"M4A ", b"M4B "), "a sound file (M4A)", AGAIN),
)
BOXES = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
