"""Multiple imputation by chained equations, for rows on their own and for rows in groups.

    problem = Problem(columns, targets, passives, groups)
    chain = run_chain(problem, n_iter=20, rng=numpy.random.default_rng(1))
    chain.values["y"], chain.means                  one imputed set, and how it came to rest

Each incomplete variable has a model of its own given the others (`targets`); a chain draws its missing
values, variable after variable, over and over. Chains are independent of each other: one a set.

van Buuren, Brand, Groothuis-Oudshoorn & Rubin 2006, J. Stat. Comput. Simul. 76; van Buuren 2018, Flexible
Imputation of Missing Data (2nd ed.), ch. 4 and 7.
"""

from workbench.engine.imputation.chain import Chain, run_chain
from workbench.engine.imputation.problem import Column, Groups, Passive, Predictor, Problem, Target

__all__ = ["Chain", "Column", "Groups", "Passive", "Predictor", "Problem", "Target", "run_chain"]
