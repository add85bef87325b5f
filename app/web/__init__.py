"""HTTP and Socket.IO: check, call, answer. The work is done on the floors below."""
