"""Live edits: images and who may edit them, recipes with history, and what to render next."""
