"""The same people live under every scheme, from every moment on."""
