"""The HTTP side of both servers: the door, connections, and the limits of each in time, size and work."""
