"""What stands around the server: nginx in front."""
