"""The lab: the same in a browser, on this machine alone.

`counterscore lab` starts it on loopback. Everything it shows, the library computes:
a page asks a worker process (`worker`), which calls what Python users call (`works`).
"""
