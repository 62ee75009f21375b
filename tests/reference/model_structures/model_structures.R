# Random parts and growth curves of every shape, as lme4 fits them by REML.
#
#   Rscript model_structures.R      (in this folder; writes model_structures.json)

library(lme4)
library(jsonlite)

pieces <- function(x, ...) {
  k <- c(-Inf, ..., Inf)
  out <- sapply(seq_len(length(k) - 1), function(j) pmin(pmax(x, k[j]), k[j + 1]) - if (is.finite(k[j])) k[j] else 0)
  colnames(out) <- seq_len(ncol(out))
  out
}
read <- function(name) read.csv(file.path("..", "data", paste0(name, ".csv")))
tight <- lmerControl(optimizer = "nloptwrap", calc.derivs = FALSE,
                     optCtrl = list(xtol_abs = 1e-12, xtol_rel = 1e-12, ftol_abs = 1e-14, ftol_rel = 1e-14, maxeval = 1e5))
fits <- list(
  slope_only = list("lme4_sleepstudy", "Reaction ~ Days + (0 + Days | Subject)"),
  uncorrelated = list("lme4_sleepstudy", "Reaction ~ Days + (Days || Subject)"),
  three_blocks = list("lme4_sleepstudy", "Reaction ~ Days + (1 | Subject) + (0 + Days | Subject) + (0 + I(Days^2) | Subject)"),
  quadratic = list("lme4_sleepstudy", "Reaction ~ poly(Days, 2) + (Days | Subject)"),
  raw_cubic = list("lme4_sleepstudy", "Reaction ~ poly(Days, 3, raw = TRUE) + (Days | Subject)"),
  bent = list("lme4_sleepstudy", "Reaction ~ Days + pmax(Days - 4, 0) + (Days | Subject)"),
  pieces = list("lme4_sleepstudy", "Reaction ~ pieces(Days, 2, 6) + (1 | Subject)"),
  random_pieces = list("lme4_sleepstudy", "Reaction ~ pieces(Days, 4) + (pieces(Days, 4) | Subject)"),
  factor_time = list("lme4_sleepstudy", "Reaction ~ factor(Days) + (Days | Subject)"),
  random_poly = list("nlme_Oxboys", "height ~ poly(age, 2) + (poly(age, 2) | Subject)"),
  factor_slopes = list("nlme_Machines", "score ~ Machine + (Machine | Worker)"),
  factor_each = list("nlme_Machines", "score ~ Machine + (0 + Machine | Worker)"),
  factor_nested = list("nlme_Machines", "score ~ Machine + (1 | Worker/Machine)"),
  interaction_slopes = list("nlme_BodyWeight", "weight ~ Time * Diet + (Time | Rat)"),
  crossed_slope = list("mlmRev_ScotsSec", "attain ~ verbal + sex + (verbal | primary) + (1 | second)"),
  four_levels = list("book_achieve", "geread ~ gevocab + (gevocab | corp) + (1 | corp:school) + (1 | corp:school:class)"),
  slopes_nested = list("mlmRev_egsingle", "math ~ year + (year | schoolid/childid)")
)
values <- function(name, formula) {
  d <- read(name)
  for (id in intersect(c("corp", "school", "class", "Subject", "Rat", "Worker", "Diet", "primary", "second", "schoolid", "childid"), names(d)))
    d[[id]] <- factor(d[[id]])
  m <- lmer(as.formula(formula), d, REML = TRUE, control = tight)
  blocks <- lapply(VarCorr(m), function(v) unname(matrix(v, nrow(v))))
  list(data = name, formula = formula, criterion = as.numeric(REMLcrit(m)), beta = unname(fixef(m)),
       std_error = unname(sqrt(diag(as.matrix(vcov(m))))), sigma = sigma(m), groups = sub("\\.[0-9]+$", "", names(blocks)),
       covariances = unname(blocks))
}
out <- lapply(fits, function(fit) values(fit[[1]], fit[[2]]))
out$versions <- list(R = as.character(getRversion()), lme4 = as.character(packageVersion("lme4")))
write_json(out, "model_structures.json", digits = 15, auto_unbox = TRUE)
