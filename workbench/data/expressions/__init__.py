"""Expressions on variables: read, checked against the data, computed column by column. Never run as code.

    sex == "Female" and (age >= 18 or missing(age)) and school in (3, 7, 12)

    or   and   not            also  |  &  !
    ==  !=  <  <=  >  >=      also  =  <>;  chains such as  18 <= age < 65
    in (...)   not in (...)   numbers or categories in quotes
    +  -  *  /  ^             on numbers
    missing(x)  abs(x) ...    the functions of the closed list in functions.py

A variable is written as it is called, in `backticks` where the name has spaces or other signs. An expression
has one of three kinds: numbers, categories or conditions. What is not known stays unknown: a comparison with
a missing value is neither true nor false, and `and`, `or`, `not` follow Kleene's logic (false and unknown is
false).

    text --parser--> tree --kinds--> checked against variables --evaluate--> values (numbers, codes or truths)
"""

from __future__ import annotations

from workbench.data.expressions.parser import parse
from workbench.data.expressions.tree import Node, names_in

__all__ = ["Node", "names_in", "parse"]
