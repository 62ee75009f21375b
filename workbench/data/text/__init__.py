"""Delimited text files: find out how they are written, preview, read and write them.

`sniff` -> TextFormat, `preview` -> Preview, `read_text` -> Dataset, `write_text`: each in the module of its
name (`write_text` in `write`); everything here is imported from there, so that nothing heavy loads early.
"""
