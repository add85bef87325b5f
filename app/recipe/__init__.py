"""What a user can set: fields, recipes, regions and views, as plain data. Nothing here imports Pillow."""
