"""The only module of ours, besides `workbench.engine`, that a plugin needs."""

API_VERSION = "1.0"

__all__ = ["API_VERSION"]
