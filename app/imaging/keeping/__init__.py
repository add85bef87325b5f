"""What a kept original is made of, by format: its pixels, the metadata that is wanted, and nothing beside."""
