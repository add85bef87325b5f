"""What comes in: headers, pixels, metadata and profiles of an upload."""
