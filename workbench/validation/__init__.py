"""Validation: cases with known answers, run through the door that users take, and a verdict on each number.

case.py       what a case is: data, analysis, options, and checks of numbers in its result
case_file.py  cases written down as JSON beside a plugin
collect.py    the cases of every plugin, and of a folder of reference values
compare.py    ours and theirs side by side: difference, tolerance, verdict
run.py        run the cases, one outcome a check
report.py     the outcomes as a result that every renderer draws
markdown.py   the same as a page of the documentation
"""
