"""What builds, packs and checks the product, and runs beside it. Nothing of `app` imports it."""
