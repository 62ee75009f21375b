"""Steps of data preparation: plain data, declared once, for recipes, Python and the window alike.

    {"step": "center", "variables": ["gevocab"], "around": "group", "by": ["school"]}

step.py        what a step is: options, one line in words, and what it does to a table
registry.py    the steps there are, by name; plugins may add some
pipeline.py    runs steps one after the other over the tables of a recipe or project

A step is light to import; what it does lives in `workbench.data` and is imported when it runs.
"""
