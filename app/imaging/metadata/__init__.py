"""EXIF, XMP and IPTC as bytes: read, and patched where they stand. Nothing is written again, so that what
this code does not know, maker notes above all, stays as the camera wrote it."""
