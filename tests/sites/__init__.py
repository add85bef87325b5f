"""Sites of other tools with pictures of ours: the code of docs/recipes, run."""
