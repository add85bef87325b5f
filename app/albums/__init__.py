"""Albums: many images worked on together, under one recipe and one key."""
