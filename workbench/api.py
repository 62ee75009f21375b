"""The only module of ours, besides `workbench.engine`, that a plugin needs.

Everything here is light to import; `Dataset` and the modeling functions load numpy on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.analysis.description import Analysis
from workbench.analysis.design_words import (
    collinearity_notice,
    data_use,
    design_notices,
    filter_notice,
    incomplete_notice,
)
from workbench.analysis.fields import (
    Boolean,
    Choice,
    Condition,
    Field,
    FormulaList,
    HypothesisList,
    Integer,
    LevelName,
    ModelFormula,
    Number,
    NumberList,
    PerVariable,
    ShortText,
    SideFormula,
    ValuesPerVariable,
    VariableList,
    VariableSlot,
    When,
)
from workbench.analysis.imputation_option import IMPUTATION
from workbench.analysis.imputation_options import ImputationOptions
from workbench.analysis.margin_options import MarginOptions
from workbench.analysis.option_records import OptionsList
from workbench.analysis.options import Notation, Options
from workbench.analysis.reporting import QuietReporter, Reporter
from workbench.analysis.step_fields import Expression, NewName, TableSlot, TextList, TextMap
from workbench.analysis.transforms.step import Around, Definition, MakesVariables, Step
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import (
    Cancelled,
    ConvergenceError,
    DataError,
    ExpressionError,
    FormulaError,
    ModelError,
    OptionsError,
    WorkbenchError,
)
from workbench.extension.hookspecs import AnalysesContext, StepsContext, ValidationContext, hookimpl
from workbench.plurals import counted
from workbench.results import (
    Action,
    Annotation,
    Axis,
    Band,
    Bars,
    Block,
    Boxes,
    Column,
    ColumnFormat,
    Dash,
    DataUse,
    Diagram,
    Equation,
    Figure,
    Intervals,
    LegendPlace,
    Line,
    Mark,
    Notice,
    Orientation,
    Panel,
    Points,
    Reference,
    Result,
    Rug,
    Section,
    Symbol,
    Table,
    Text,
    Tiles,
)

if TYPE_CHECKING:
    from workbench.analysis import diagnostics, imputation, literature, margins, member_rows, writing
    from workbench.analysis.advice import simplifying_actions
    from workbench.analysis.imputation.plan import Plan
    from workbench.analysis.imputation.run import Imputed, impute
    from workbench.analysis.imputation.stacked import stacked_data
    from workbench.analysis.margins import MarginModel, MarginModelOf
    from workbench.analysis.parts import Part, blocks_of, published
    from workbench.analysis.r_script import (
        comparison_in_r,
        data_lines,
        name_in_r,
        reading_in_r,
        rows_in_r,
        shared_data_lines,
        text_in_r,
    )
    from workbench.analysis.scales import scale_notice
    from workbench.analysis.thinning import shown_cases, thinning_note
    from workbench.data.dataset import Dataset
    from workbench.data.display_names import display_names, shown_terms
    from workbench.data.expressions.in_r import condition_in_r
    from workbench.data.expressions.parser import condition_names
    from workbench.data.frame import dataset_of
    from workbench.data.grouping import GroupSizes, joint_codes
    from workbench.data.levels import LevelMap, changing_groups, grouping_levels
    from workbench.data.ordered_codes import ordered_codes
    from workbench.data.text.numbers import number_text
    from workbench.modeling import ModelSpec
    from workbench.modeling.blocks import RandomDesign
    from workbench.modeling.collinearity import redundancy
    from workbench.modeling.custom_contrast import Contrasts, coding_matrix, contrast_names
    from workbench.modeling.design import Design, build_design
    from workbench.modeling.equations import equations
    from workbench.modeling.hierarchy import observed_hierarchy
    from workbench.modeling.leaves import leaf_values, leaves
    from workbench.modeling.level_equations import LevelEquations
    from workbench.modeling.linear_hypotheses import LinearHypothesis, read_hypothesis
    from workbench.modeling.memberships import Membership, MembershipDesign
    from workbench.modeling.notation import to_html, to_latex, to_text
    from workbench.modeling.outcome_law import OutcomeLaw
    from workbench.modeling.prediction import (
        NewGroups,
        new_matrix,
        new_offset,
        new_random,
        new_random_matrices,
        new_side_matrix,
        unknown_categories,
    )
    from workbench.modeling.residual_law import ResidualLaw
    from workbench.modeling.selection import Selected, selected
    from workbench.modeling.sides import SideDesign
    from workbench.modeling.terms import Term
    from workbench.modeling.tree import Node
    from workbench.validation.case import Tolerance, ValidationCase, ValidationCheck, ValidationSet

API_VERSION = "1.0"

_MODULES = {
    "workbench.analysis": ("diagnostics", "imputation", "literature", "margins", "member_rows", "writing"),
    "workbench.analysis.advice": ("simplifying_actions",),
    "workbench.analysis.imputation.plan": ("Plan",),
    "workbench.analysis.imputation.run": ("Imputed", "impute"),
    "workbench.analysis.imputation.stacked": ("stacked_data",),
    "workbench.analysis.margins": ("MarginModel", "MarginModelOf"),
    "workbench.analysis.parts": ("Part", "blocks_of", "published"),
    "workbench.analysis.r_script": (
        "comparison_in_r",
        "data_lines",
        "name_in_r",
        "reading_in_r",
        "rows_in_r",
        "shared_data_lines",
        "text_in_r",
    ),
    "workbench.analysis.scales": ("scale_notice",),
    "workbench.analysis.thinning": ("shown_cases", "thinning_note"),
    "workbench.data.dataset": ("Dataset",),
    "workbench.data.display_names": ("display_names", "shown_terms"),
    "workbench.data.expressions.in_r": ("condition_in_r",),
    "workbench.data.expressions.parser": ("condition_names",),
    "workbench.data.frame": ("dataset_of",),
    "workbench.data.grouping": ("GroupSizes", "joint_codes"),
    "workbench.data.levels": ("LevelMap", "changing_groups", "grouping_levels"),
    "workbench.data.ordered_codes": ("ordered_codes",),
    "workbench.data.text.numbers": ("number_text",),
    "workbench.modeling": ("ModelSpec",),
    "workbench.modeling.blocks": ("RandomDesign",),
    "workbench.modeling.collinearity": ("redundancy",),
    "workbench.modeling.custom_contrast": ("Contrasts", "coding_matrix", "contrast_names"),
    "workbench.modeling.design": ("Design", "build_design"),
    "workbench.modeling.equations": ("equations",),
    "workbench.modeling.hierarchy": ("observed_hierarchy",),
    "workbench.modeling.leaves": ("leaf_values", "leaves"),
    "workbench.modeling.level_equations": ("LevelEquations",),
    "workbench.modeling.linear_hypotheses": ("LinearHypothesis", "read_hypothesis"),
    "workbench.modeling.memberships": ("Membership", "MembershipDesign"),
    "workbench.modeling.notation": ("to_html", "to_latex", "to_text"),
    "workbench.modeling.outcome_law": ("LAWS", "OutcomeLaw"),
    "workbench.modeling.prediction": (
        "NewGroups",
        "new_matrix",
        "new_offset",
        "new_random",
        "new_random_matrices",
        "new_side_matrix",
        "unknown_categories",
    ),
    "workbench.modeling.residual_law": ("ResidualLaw",),
    "workbench.modeling.selection": ("Selected", "selected"),
    "workbench.modeling.sides": ("SideDesign",),
    "workbench.modeling.terms": ("Term",),
    "workbench.modeling.tree": ("Node",),
    "workbench.validation.case": ("Tolerance", "ValidationCase", "ValidationCheck", "ValidationSet"),
}
"""Where names come from that are imported on first use."""
_LAZY = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        import importlib

        if name in _MODULES["workbench.analysis"]:  # modules themselves
            return importlib.import_module(f"workbench.analysis.{name}")
        return getattr(importlib.import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'workbench.api' has no attribute {name!r}")


__all__ = [
    "API_VERSION",
    "IMPUTATION",
    "Action",
    "AnalysesContext",
    "Analysis",
    "Annotation",
    "Around",
    "Axis",
    "Band",
    "Bars",
    "Block",
    "Boolean",
    "Boxes",
    "Cancelled",
    "Choice",
    "Column",
    "ColumnFormat",
    "Condition",
    "Contrasts",
    "ConvergenceError",
    "Dash",
    "DataError",
    "DataUse",
    "Dataset",
    "Definition",
    "Design",
    "Diagram",
    "Equation",
    "Expression",
    "ExpressionError",
    "Field",
    "Figure",
    "FormulaError",
    "FormulaList",
    "GroupSizes",
    "HypothesisList",
    "ImputationOptions",
    "Imputed",
    "Integer",
    "Intervals",
    "LegendPlace",
    "Level",
    "LevelEquations",
    "LevelMap",
    "LevelName",
    "Line",
    "LinearHypothesis",
    "MakesVariables",
    "MarginModel",
    "MarginModelOf",
    "MarginOptions",
    "Mark",
    "Measure",
    "Membership",
    "MembershipDesign",
    "ModelError",
    "ModelFormula",
    "ModelSpec",
    "NewGroups",
    "NewName",
    "Node",
    "Notation",
    "Notice",
    "Number",
    "NumberList",
    "Options",
    "OptionsError",
    "OptionsList",
    "Orientation",
    "OutcomeLaw",
    "Panel",
    "Part",
    "PerVariable",
    "Plan",
    "Points",
    "QuietReporter",
    "RandomDesign",
    "Reference",
    "Reporter",
    "ResidualLaw",
    "Result",
    "Rug",
    "Section",
    "Selected",
    "ShortText",
    "SideDesign",
    "SideFormula",
    "Step",
    "StepsContext",
    "Symbol",
    "Table",
    "TableSlot",
    "Term",
    "Text",
    "TextList",
    "TextMap",
    "Tiles",
    "Tolerance",
    "ValidationCase",
    "ValidationCheck",
    "ValidationContext",
    "ValidationSet",
    "ValuesPerVariable",
    "Variable",
    "VariableList",
    "VariableSlot",
    "When",
    "WorkbenchError",
    "blocks_of",
    "build_design",
    "changing_groups",
    "coding_matrix",
    "collinearity_notice",
    "comparison_in_r",
    "condition_in_r",
    "condition_names",
    "contrast_names",
    "counted",
    "data_lines",
    "data_use",
    "dataset_of",
    "design_notices",
    "diagnostics",
    "display_names",
    "equations",
    "filter_notice",
    "grouping_levels",
    "hookimpl",
    "imputation",
    "impute",
    "incomplete_notice",
    "joint_codes",
    "leaf_values",
    "leaves",
    "literature",
    "margins",
    "member_rows",
    "name_in_r",
    "new_matrix",
    "new_offset",
    "new_random",
    "new_random_matrices",
    "new_side_matrix",
    "number_text",
    "observed_hierarchy",
    "ordered_codes",
    "published",
    "read_hypothesis",
    "reading_in_r",
    "redundancy",
    "rows_in_r",
    "scale_notice",
    "selected",
    "shared_data_lines",
    "shown_cases",
    "shown_terms",
    "simplifying_actions",
    "stacked_data",
    "text_in_r",
    "thinning_note",
    "to_html",
    "to_latex",
    "to_text",
    "unknown_categories",
    "writing",
]
