# Residual structures by nlme: gls without random effects, lme with them; tight tolerances, the better of two optimisers.
source("resources/validation/linear_mlm/common.R")
suppressMessages(library(nlme))
NLME <- paste("nlme", packageVersion("nlme"))

best <- function(fit_by, controls) {
  fits <- lapply(controls, function(control) try(fit_by(control), silent = TRUE))
  fits <- Filter(function(f) !inherits(f, "try-error"), fits)
  fits[[which.max(sapply(fits, logLik))]]
}
tight_gls <- function(formula, ...) best(function(control) gls(formula, growth, control = control, ...),
  lapply(c("nlminb", "optim"), function(opt) glsControl(opt = opt, tolerance = 1e-12, msTol = 1e-14, maxIter = 500, msMaxIter = 2000)))
tight_lme <- function(formula, ...) best(function(control) lme(formula, growth, control = control, ...),
  lapply(c("nlminb", "optim"), function(opt) lmeControl(opt = opt, tolerance = 1e-12, msTol = 1e-14, niterEM = 100, maxIter = 500,
    msMaxIter = 2000, msMaxEval = 5000)))

# Parameters under our names; nlme gives Toeplitz (all lags of five waves) as an AR(4), told by its autocorrelations.
parameters <- function(m, kind, by) {
  r <- coef(m$modelStruct$corStruct, unconstrained = FALSE)
  ratios <- coef(m$modelStruct$varStruct, unconstrained = FALSE)
  pairs <- combn(0:4, 2)
  named <- switch(kind,
    compound_symmetry = c(Correlation = r[[1]]), ar1 = c(`AR(1) correlation` = r[[1]]), arh1 = c(`AR(1) correlation` = r[[1]]),
    car1 = c(`Continuous AR(1) correlation` = r[[1]]),
    arma11 = c(`AR coefficient phi` = r[[1]], `MA coefficient theta` = r[[2]]),
    toeplitz = setNames(ARMAacf(ar = r, lag.max = 4)[-1], paste("Correlation at distance", 1:4, "in wave")),
    unstructured = setNames(r, paste0("Correlation ", pairs[1, ], ", ", pairs[2, ])), NULL)
  if (!length(ratios)) return(c(named, `Residual SD` = m$sigma))
  # The reference is the first level here, the first row's level there.
  all <- levels(factor(growth[[by]]))
  ratios <- c(ratios, setNames(1, setdiff(all, names(ratios))))
  relative <- ratios[all[-1]] / ratios[[all[1]]]
  c(named, setNames(relative, paste0("SD ratio ", by, " ", all[-1], " / ", by, " ", all[1])),
    `Residual SD` = m$sigma * ratios[[all[1]]])
}
structured <- function(m, kind, by) {
  k <- summary(m)$tTable
  rows <- list(term = words(rownames(k)))
  p <- parameters(m, kind, by)
  list(check("criterion", NLME, "fit", "criterion", -2 * logLik(m), at_most = TRUE),
       check("AIC", NLME, "fit", "aic", AIC(m)),
       check("coefficients", NLME, "fixed_effects", "estimate", k[, "Value"], rows, k[, "Std.Error"]),
       check("standard errors", NLME, "fixed_effects", "std_error", k[, "Std.Error"], rows),
       check("residual parameters", NLME, "residual_structure", "estimate", p, list(term = names(p))))
}
against <- function(m, plain) {
  a <- anova(plain, m); source <- paste(NLME, "anova"); row <- list(df = a$df[2] - a$df[1])
  list(check("test against independent residuals", source, "residual_test", "chi_sq", a$L.Ratio[2], row),
       check("p of the test", source, "residual_test", "p_value", a$`p-value`[2], row))
}
WORDS <- c(compound_symmetry = "compound symmetry", ar1 = "AR(1)", arh1 = "AR(1) with a variance for each time",
  car1 = "continuous AR(1)", arma11 = "ARMA(1,1)", toeplitz = "Toeplitz", unstructured = "unstructured",
  diagonal = "independent, with spread by wave")

spread <- varIdent(form = ~ 1 | wave)
structures <- list(
  compound_symmetry = list(correlation = corCompSymm(form = ~ 1 | person)),
  ar1 = list(correlation = corAR1(form = ~ wave | person)),
  arh1 = list(correlation = corAR1(form = ~ wave | person), weights = spread),
  car1 = list(correlation = corCAR1(0.9, form = ~ day | person)),
  arma11 = list(correlation = corARMA(c(0.5, 0.1), form = ~ wave | person, p = 1, q = 1)),
  toeplitz = list(correlation = corARMA(form = ~ wave | person, p = 4)),
  unstructured = list(correlation = corSymm(form = ~ I(wave + 1) | person), weights = spread),
  diagonal = list(weights = spread))
plain <- gls(y ~ wave * arm, growth)
option <- function(kind) {
  out <- list(formula = "y ~ wave * arm", residual = kind)
  if (kind != "diagonal") out$group <- "person"
  if (kind != "compound_symmetry") out$time <- if (kind == "car1") "day" else "wave"
  out
}
alone <- lapply(names(structures), function(kind) {
  m <- do.call(tight_gls, c(list(y ~ wave * arm), structures[[kind]]))
  case(paste0("residual_", kind), paste("Residuals:", WORDS[[kind]]), "growth", "linear_mlm.lmm", option(kind),
    c(structured(m, kind, "wave"), against(m, plain)))
})
with_person <- tight_lme(y ~ wave * arm, random = ~ 1 | person, correlation = corAR1(form = ~ wave | person))
by_arm <- tight_lme(y ~ wave * arm, random = ~ wave | person, weights = varIdent(form = ~ 1 | arm))
v <- function(m, terms) {
  S <- as.matrix(m$modelStruct$reStruct[[1]]) * m$sigma^2
  rows <- if (terms == 1) list(group = "person", term = "(Intercept)", term2 = NA) else
    list(group = rep("person", 3), term = c("(Intercept)", "wave", "(Intercept)"), term2 = c(NA, NA, "wave"))
  values <- if (terms == 1) S[1, 1] else c(S[1, 1], S[2, 2], S[1, 2])
  list(check("variances", NLME, "random_effects", "variance", values, rows, rep(1e-2 * m$sigma^2, length(values))))
}
mixed <- list(
  case("residual_ar1_intercepts", "AR(1) residuals beside random intercepts", "growth", "linear_mlm.lmm",
    list(formula = "y ~ wave * arm + (1 | person)", residual = "ar1", time = "wave"),
    c(structured(with_person, "ar1", "wave"), v(with_person, 1))),
  case("residual_by_arm", "Spread that differs between arms beside random slopes", "growth", "linear_mlm.lmm",
    list(formula = "y ~ wave * arm + (wave | person)", residual = "diagonal", variance_by = "arm"),
    c(structured(by_arm, "diagonal", "arm"), v(by_arm, 2))))
write("residuals", "Residual structures", versions("nlme"), list(
  "criterion" = tolerance("nlme stops within 1e-7 of the optimum; ours may be lower, never higher", abs = 1e-6),
  "AIC" = tolerance("the criterion and a whole number", abs = 1e-6),
  "coefficients" = tolerance("nlme's parameters are good to about 1e-5 of their errors", rel = 2e-5),
  "standard errors" = tolerance("moves with the residual parameters to first order", rel = 1e-4),
  "residual parameters" = tolerance("the likelihood is flat at its top: 1e-7 in the criterion allows 1e-4 of an error", rel = 2e-4),
  "variances" = tolerance("as the residual parameters", rel = 2e-4),
  "test against independent residuals" = tolerance("the difference of two criteria", abs = 1e-5),
  "p of the test" = tolerance("moves with the test", rel = 1e-4)), c(alone, mixed))
