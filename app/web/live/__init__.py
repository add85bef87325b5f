"""Socket.IO: commands in, facts out."""
