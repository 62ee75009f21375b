# Linear regression by R, car, lmtest and sandwich; Longley's data with the values certified by NIST.
source("resources/validation/linear_mlm/common.R")
suppressMessages({library(car); library(lmtest); library(sandwich)})

ols <- "linear_mlm.ols"
plain <- lm(y ~ x + z + kind, regression)
moderated <- lm(y ~ x * kind + z, regression)
heavy <- lm(y ~ x + kind, regression, weights = weight)
STATS <- paste("R", getRversion())
ols_fixed <- function(m) {
  k <- coef(summary(m)); ci <- confint(m)
  rows <- list(term = words(rownames(k)))
  list(check("coefficients", STATS, "fixed_effects", "estimate", k[, 1], rows, k[, 2]),
       check("standard errors", STATS, "fixed_effects", "std_error", k[, 2], rows),
       check("p values", STATS, "fixed_effects", "p_value", k[, 4], rows),
       check("lower limits", STATS, "fixed_effects", "conf_low", ci[, 1], rows, k[, 2]),
       check("upper limits", STATS, "fixed_effects", "conf_high", ci[, 2], rows, k[, 2]),
       check("log-likelihood", STATS, "fit", "log_lik", logLik(m)), check("AIC", STATS, "fit", "aic", AIC(m)),
       check("R2", STATS, "r2", "value", c(summary(m)$r.squared, summary(m)$adj.r.squared),
         list(definition = c("R squared", "Adjusted R squared"))),
       check("F of the model", STATS, "r2", "statistic", summary(m)$fstatistic[1], list(definition = "R squared")))
}
terms_tested <- function(a, what, source) {
  a <- a[rownames(a) %in% attr(terms(moderated), "term.labels") | rownames(a) %in% attr(terms(plain), "term.labels"), ]
  rows <- list(term = rownames(a))
  list(check(paste("sums of squares,", what), source, "anova", "sum_sq", a$`Sum Sq`, rows, tolerance = "sums of squares"),
       check(paste("F tests,", what), source, "anova", "statistic", a$`F value`, rows, tolerance = "F tests"))
}
CAR <- paste("car", packageVersion("car"))
robust <- function(kind) case(paste0("ols_", tolower(kind)), paste("Robust standard errors", kind), "regression", ols,
  list(formula = "y ~ x + z + kind", robust = tolower(kind)),
  list(check("robust errors", paste("sandwich", packageVersion("sandwich")), "fixed_effects", "std_error",
    sqrt(diag(vcovHC(plain, type = kind))), list(term = words(names(coef(plain)))))))
tests <- function(m) {
  curves <- residualPlots(m, plot = FALSE, tests = TRUE); v <- vif(m)
  bp <- bptest(m); dw <- dwtest(m); sw <- shapiro.test(residuals(m))
  LT <- paste("lmtest", packageVersion("lmtest"))
  of <- function(...) list(test = c(...))
  list(check("variance inflation", CAR, "vif", "vif", v[, 1], list(term = rownames(v))),
       check("curvature", CAR, "assumptions", "statistic", curves[c("x", "z"), 1],
         list(assumption = paste("The effect of", c("x", "z"), "is a straight line"))),
       check("Tukey's test", CAR, "assumptions", "statistic", curves["Tukey test", 1], of("Tukey (z)")),
       check("Breusch-Pagan", LT, "assumptions", "statistic", bp$statistic, of("Breusch-Pagan (χ²)")),
       check("p of Breusch-Pagan", LT, "assumptions", "p_value", bp$p.value, of("Breusch-Pagan (χ²)")),
       check("Durbin-Watson", LT, "assumptions", "statistic", dw$statistic, of("Durbin-Watson (d)")),
       check("p of Durbin-Watson", LT, "assumptions", "p_value", dw$p.value, of("Durbin-Watson (d)")),
       check("Shapiro-Wilk", STATS, "assumptions", "statistic", sw$statistic, of("Shapiro-Wilk (W)")),
       check("p of Shapiro-Wilk", STATS, "assumptions", "p_value", sw$p.value, of("Shapiro-Wilk (W)")))
}
rows_of <- function(m) {
  p <- predict(m, interval = "prediction") |> suppressWarnings(); ci <- predict(m, interval = "confidence")
  rows <- list(row = 1:8); k <- 1:8
  columns <- list(fitted = fitted(m), studentised = rstudent(m), leverage = hatvalues(m), cooks_distance = cooks.distance(m),
    conf_low = ci[, 2], conf_high = ci[, 3], pred_low = p[, 2], pred_high = p[, 3])
  lapply(names(columns), function(n) check(paste("cases:", gsub("_", " ", n)), STATS, "cases", n, columns[[n]][k], rows,
    tolerance = "cases"))
}
longley <- c(-3482258.63459582, 15.0618722713733, -0.358191792925910e-01, -2.02022980381683, -1.03322686717359,
  -0.511041056535807e-01, 1829.15146461355)
longley_errors <- c(890420.383607373, 84.9149257747669, 0.334910077722432e-01, 0.488399681651699, 0.214274163161675,
  0.226073200069370, 455.478499142212)
NIST <- "certified values of NIST's Statistical Reference Datasets"
longley_terms <- list(term = c("(Intercept)", "deflator", "gnp", "unemployed", "armed_forces", "population", "year"))
direct <- "a direct computation on both sides"
strict <- tolerance(direct, rel = 1e-9)
ols_cases <- list(
  case("ols", "Regression with a factor", "regression", ols, list(formula = "y ~ x + z + kind", cases = "all"),
    c(ols_fixed(plain), tests(plain), rows_of(plain), terms_tested(Anova(plain, type = 2), "type II", CAR)[1])),
  case("ols_type1", "Interaction, sequential tests", "regression", ols, list(formula = "y ~ x * kind + z", anova = "I"),
    c(ols_fixed(moderated), terms_tested(anova(moderated), "type I", STATS))),
  case("ols_type2", "Interaction, type II tests", "regression", ols, list(formula = "y ~ x * kind + z", anova = "II"),
    terms_tested(Anova(moderated, type = 2), "type II", CAR)),
  case("ols_weights", "Weighted regression", "regression", ols, list(formula = "y ~ x + kind", weights = "weight"),
    ols_fixed(heavy)),
  robust("HC0"), robust("HC1"), robust("HC2"), robust("HC3"),
  case("ols_longley", "Longley's data, nearly collinear", "longley", ols,
    list(formula = "employed ~ deflator + gnp + unemployed + armed_forces + population + year"),
    list(check("coefficients", NIST, "fixed_effects", "estimate", longley, longley_terms, tolerance = "Longley"),
      check("standard errors", NIST, "fixed_effects", "std_error", longley_errors, longley_terms, tolerance = "Longley"),
      check("R2", NIST, "r2", "value", 0.995479004577296, list(definition = "R squared"), tolerance = "Longley"))))
write("regression", "Linear regression", versions("car", "lmtest", "sandwich"), list(
  "coefficients" = strict, "standard errors" = strict, "p values" = tolerance(direct, rel = 1e-8), "lower limits" = strict,
  "upper limits" = strict, "log-likelihood" = strict, "AIC" = strict, "R2" = strict, "F of the model" = strict,
  "sums of squares" = strict, "F tests" = strict, "robust errors" = strict, "variance inflation" = strict, "curvature" = strict,
  "Tukey's test" = tolerance(direct, rel = 1e-8), "Breusch-Pagan" = tolerance(direct, rel = 1e-8),
  "p of Breusch-Pagan" = tolerance(direct, rel = 1e-8), "Durbin-Watson" = strict,
  "p of Durbin-Watson" = tolerance("Pan's algorithm in lmtest is exact to about 1e-6", abs = 1e-5),
  "Shapiro-Wilk" = tolerance("Royston's approximation is the same on both sides", rel = 1e-7),
  "p of Shapiro-Wilk" = tolerance("Royston's approximation is the same on both sides", rel = 1e-5),
  "cases" = tolerance(direct, rel = 1e-8),
  "Longley" = tolerance("the condition number of the data leaves about 1e-9", rel = 1e-8)), ols_cases)
