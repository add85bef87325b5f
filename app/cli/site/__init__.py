"""The pictures of a site: `whittle.toml` says what is made of them, `whittle build` makes what changed."""
