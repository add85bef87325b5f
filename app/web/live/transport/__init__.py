"""How the messages of a connection come and go: websocket frames, Engine.IO packets, and their budgets."""
