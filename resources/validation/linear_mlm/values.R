# What R says about the simulated data of the validation cases of linear models.
#
#   Rscript resources/validation/linear_mlm/values.R
#
# writes the JSON files of plugins/workbench_linear_mlm/validation. Each check tells the table, column and rows
# of our result in which its values are to be found. Mixed models are fitted by bobyqa with tight tolerances. Where a function of R is not used, the comment says which formula is.

suppressMessages({library(lmerTest); library(nlme); library(pbkrtest); library(emmeans); library(performance)
  library(mitml); library(car); library(lmtest); library(sandwich); library(jsonlite)})
folder <- "plugins/workbench_linear_mlm/validation"
emm_options(lmerTest.limit = 1e5, pbkrtest.limit = 1e4)
versions <- function(...) paste(c(paste("R", getRversion()), sapply(c(...), function(p)
  paste(p, packageVersion(p)))), collapse = ", ")

read <- function(name, ...) { d <- read.csv(file.path(folder, "data", paste0(name, ".csv"))); transform(d, ...) }
SECTORS <- c("public", "church", "private")
pupils <- read("pupils", school = factor(school), sector = factor(sector, SECTORS), sex = factor(sex))
pupils$class <- factor(pupils$class)
growth <- read("growth", person = factor(person), arm = factor(arm))
ratings <- read("ratings", rater = factor(rater), text = factor(text), condition = factor(condition))
balanced <- read("balanced", person = factor(person), condition = factor(condition))
regression <- read("regression", kind = factor(kind))

# R's "sectorchurch:ses" is our "sector[church]:ses".
FACTORS <- c("sector", "sex", "arm", "condition", "kind")
words <- function(names) {
  for (f in FACTORS) names <- gsub(paste0("\\b", f, "(?=[A-Za-z])"), paste0(f, "["), names, perl = TRUE)
  sapply(strsplit(names, ":"), function(parts)
    paste(ifelse(grepl("[", parts, fixed = TRUE), paste0(parts, "]"), parts), collapse = ":"), USE.NAMES = FALSE)
}
check <- function(what, source, table, column, values, rows = NULL, scale = NULL, ...) {
  out <- list(what = what, source = source, table = table, column = column)
  if (!is.null(rows)) out$rows <- lapply(rows, function(r) I(as.list(r)))
  out$values <- I(unname(as.numeric(values)))
  if (!is.null(scale)) out$scale <- I(unname(as.numeric(scale)))
  c(out, list(...))
}
case <- function(id, title, data, analysis, options, checks, variables = NULL) {
  out <- list(id = id, title = title, data = paste0("data/", data, ".csv"), analysis = analysis, options = options)
  if (!is.null(variables)) out$variables <- variables
  c(out, list(checks = checks))
}
# JSON with one line a tolerance, a case and a check, so that a change shows where it is.
json <- function(x) toJSON(x, auto_unbox = TRUE, digits = I(15), null = "null", na = "null")
lines_of <- function(parts, indent) paste0(indent, sapply(parts, json), collapse = ",\n")
write <- function(name, title, made_with, tolerances, cases) {
  about <- list(title = title, made_with = made_with, script = "resources/validation/linear_mlm/values.R",
    data = "simulated for this project by resources/validation/linear_mlm/simulate.py; same licence as the project")
  if (name == "regression") about$data <- paste0(about$data, "; Longley (1967) as published by NIST, public domain")
  named <- paste0("  ", sapply(names(tolerances), json), ": ", sapply(tolerances, json), collapse = ",\n")
  each <- sapply(cases, function(k) paste0(" ", sub("\\}$", "", json(k[names(k) != "checks"])), ", \"checks\": [\n",
    lines_of(k$checks, "  "), "\n ]}"))
  text <- paste0(sub("\\}$", "", json(about)), ",\n\"tolerances\": {\n", named, "\n},\n\"cases\": [\n",
    paste(each, collapse = ",\n"), "\n]}")
  stopifnot(validate(text))
  writeLines(text, file.path(folder, paste0(name, ".json")))
}
tolerance <- function(reason, rel = NULL, abs = NULL) {
  out <- list(reason = reason)
  if (!is.null(rel)) out$rel <- rel
  if (!is.null(abs)) out$abs <- abs
  out
}
PUPILS <- list(sector = list(measure = "nominal", levels = SECTORS))

# --- mixed models -----------------------------------------------------------------------------------------

mixed <- function(formula, data, ...) {
  tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-11, maxfun = 1e6), calc.derivs = FALSE,
    check.conv.singular = "ignore")
  suppressWarnings(do.call(lmerTest::lmer, list(formula, data, control = tight, ...)))  # that it went on to the last digit
}
LMER <- paste("lme4", packageVersion("lme4"))
TEST <- paste("lmerTest", packageVersion("lmerTest"))
KR <- paste("pbkrtest", packageVersion("pbkrtest"))

fixed <- function(m) {
  k <- coef(summary(m))
  rows <- list(term = words(rownames(k)))
  list(check("coefficients", LMER, "fixed_effects", "estimate", k[, 1], rows, k[, 2]),
       check("standard errors", LMER, "fixed_effects", "std_error", k[, 2], rows))
}
satterthwaite <- function(m) {
  k <- coef(summary(m, ddf = "Satterthwaite"))
  rows <- list(term = words(rownames(k)))
  list(check("Satterthwaite df", TEST, "fixed_effects", "df", k[, "df"], rows),
       check("p values", TEST, "fixed_effects", "p_value", k[, "Pr(>|t|)"], rows))
}
kenward_roger <- function(m) {
  k <- coef(summary(m, ddf = "Kenward-Roger"))
  rows <- list(term = words(rownames(k)))
  list(check("Kenward-Roger errors", KR, "fixed_effects", "std_error", k[, 2], rows),
       check("Kenward-Roger df", KR, "fixed_effects", "df", k[, "df"], rows))
}
variances <- function(m) {
  v <- as.data.frame(VarCorr(m))
  plain <- function(x) ifelse(is.na(x), NA, words(ifelse(is.na(x), "", x)))
  rows <- list(group = sub("\\.[0-9]+$", "", v$grp), term = plain(v$var1), term2 = plain(v$var2))
  list(check("variances", LMER, "random_effects", "variance", v$vcov, rows, rep(1e-2 * sigma(m)^2, nrow(v))))
}
criterion <- function(m) {
  value <- if (isREML(m)) REMLcrit(m) else deviance(m)
  list(check("criterion", LMER, "fit", "criterion", value, at_most = TRUE),
       check("log-likelihood", LMER, "fit", "log_lik", logLik(m)),
       check("AIC", LMER, "fit", "aic", AIC(m)), check("BIC", LMER, "fit", "bic", BIC(m)))
}
estimates <- function(m) c(criterion(m), fixed(m), variances(m))
f_tests <- function(m, ddf, type, source) {
  a <- as.data.frame(anova(m, type = type, ddf = ddf))
  rows <- list(term = words(rownames(a)))
  list(check(paste("F tests, type", type), source, "anova", "statistic", a$`F value`, rows),
       check(paste("df of F tests,", ddf), source, "anova", "df_residual", a$DenDF, rows))
}
dropped <- function(m) {
  r <- ranova(m)[-1, ]
  rows <- list(term = rownames(r))
  list(check("tests of random effects", paste(TEST, "ranova"), "random_tests", "lrt", r$LRT, rows),
       check("p of random effects", paste(TEST, "ranova"), "random_tests", "p_value", r$`Pr(>Chisq)`, rows))
}
profile_limits <- function(m) {
  # Steps of 0.1 in zeta: with the usual 0.4 the splines between them are off by up to 1e-2 of the width.
  limits <- suppressWarnings(confint(profile(m, signames = FALSE, delta = 0.1, maxpts = 1000)))
  rows <- rownames(limits)
  inside <- stats::complete.cases(limits)
  width <- (limits[, 2] - limits[, 1])[inside]
  named <- sub("sd_(.*)\\|", "sd_\\1|", words(rows))[inside]
  make <- function(what, j, column) check(what, paste(LMER, "confint"), "intervals", column, limits[inside, j],
    list(parameter = named), width, tolerance = "profile limits")
  list(make("lower profile limits", 1, "conf_low"), make("upper profile limits", 2, "conf_high"))
}
nakagawa <- function(m) {
  r <- r2_nakagawa(m)
  list(check("Nakagawa R2", paste("performance", packageVersion("performance")), "r2", "value",
    c(r$R2_marginal, r$R2_conditional), list(definition = c("Marginal R²", "Conditional R²"))))
}
reductions <- function(m, group) {
  r <- multilevelR2(m)
  list(check("R2 against the null model", paste("mitml", packageVersion("mitml")), "r2", "value",
    r[c("SB", "RB1", "RB2")], list(definition = c("R² level 1", rep("Reduction of variance", 2)),
    level = c("rows", "Residual", group))))
}
# Rights & Sterba (2019), eq. 8 to 11: f = b' Cov(X) b, v = tr(T Cov(Z)), m = mean(z)' T mean(z).
rights_sterba <- function(m) {
  X <- model.matrix(m)
  T <- as.matrix(VarCorr(m)[[1]])
  Z <- X[, colnames(T), drop = FALSE]
  parts <- c(f = drop(fixef(m) %*% cov(X) %*% fixef(m)), v = sum(diag(T %*% cov(Z))),
    m = drop(colMeans(Z) %*% T %*% colMeans(Z)))
  share <- parts / (sum(parts) + sigma(m)^2)
  list(check("Rights-Sterba shares", "formulas of Rights & Sterba (2019) on lme4's estimates", "r2", "value",
    c(share, sum(share)), list(definition = paste("R²", c("f", "v", "m", "fvm")))))
}
# Searle, Casella & McCulloch (1992), ch. 3, unequal groups; the error as for equal groups of size n~.
moment_icc <- function(y, g) {
  n <- table(g); J <- length(n); N <- sum(n)
  a <- anova(lm(y ~ g)); between <- a$`Mean Sq`[1]; within <- a$`Mean Sq`[2]
  size <- (N - sum(n^2) / N) / (J - 1)
  rho <- (between - within) / (between + (size - 1) * within)
  error <- (1 - rho) * (1 + (size - 1) * rho) * sqrt(2 / (size * (size - 1) * (J - 1)))
  limit <- function(p) { ratio <- between / within / qf(p, J - 1, N - J); (ratio - 1) / (ratio + size - 1) }
  c(rho, error, limit(0.975), limit(0.025))
}
moments <- function(y, g) {
  v <- moment_icc(y, g)
  columns <- c("value", "std_error", "conf_low", "conf_high")
  lapply(1:4, function(j) check("moment ICC", "analysis of variance in R, formulas of Searle et al. (1992)",
    "icc_moment", columns[j], v[j]))
}
means <- function(m, spec, ddf, variable) {
  e <- emmeans(m, spec, lmer.df = ddf)
  s <- as.data.frame(summary(e)); p <- as.data.frame(summary(pairs(e), infer = TRUE, adjust = "tukey"))
  source <- paste("emmeans", packageVersion("emmeans"))
  rows <- list(level = as.character(s[[1]])); pairs <- list(contrast = as.character(p$contrast))
  list(check("marginal means", source, "marginal_means", "estimate", s$emmean, rows, s$SE, tolerance = "coefficients"),
       check("errors of marginal means", source, "marginal_means", "std_error", s$SE, rows, tolerance = "standard errors"),
       check("df of marginal means", source, "marginal_means", "df", s$df, rows, tolerance = paste(tools::toTitleCase(ddf), "df")),
       check("differences", source, "contrasts", "estimate", p$estimate, pairs, p$SE, tolerance = "coefficients"),
       check("p by Tukey", source, "contrasts", "p_value", p$p.value, pairs))
}
between_within <- function(formula, random, data, group) {
  t <- summary(lme(formula, data, random = random, control = lmeControl(msTol = 1e-12, tolerance = 1e-10)))$tTable
  list(check("between-within df", paste("nlme", packageVersion("nlme")), "fixed_effects", "df", t[, "DF"],
    list(term = words(rownames(t)))))
}
compared <- function(models, formulas) {
  a <- do.call(anova, c(unname(models), list(refit = TRUE)))
  source <- paste(LMER, "anova")
  list(check("AIC of models", source, "comparison", "aic", a$AIC, list(model = formulas), tolerance = "AIC"),
       check("likelihood ratio", source, "comparison", "chi_sq", a$Chisq[-1], list(model = formulas[-1])),
       check("p of likelihood ratio", source, "comparison", "p_value", a$`Pr(>Chisq)`[-1], list(model = formulas[-1])))
}

intercepts <- mixed(score ~ ses + sector + (1 | school), pupils)
slopes <- mixed(score ~ ses * sector + (ses | school), pupils)
slopes_ml <- mixed(score ~ ses * sector + (ses | school), pupils, REML = FALSE)
apart <- mixed(score ~ ses + sex + (ses || school), pupils)
nested <- mixed(score ~ ses + sector + (1 | school/class), pupils)
crossed <- mixed(rating ~ condition + (1 | rater) + (1 | text), ratings)
flat <- mixed(flat ~ ses + (1 | school), pupils)
weighted <- mixed(score ~ ses + sex + (ses | school), pupils, weights = pupils$weight)
# The same model without weights: y, X and Z times the root of the weights. pbkrtest leaves weights out.
root <- transform(pupils, r = sqrt(weight), s = ses * sqrt(weight), g = (sex == "girl") * sqrt(weight),
  y = score * sqrt(weight))
multiplied <- mixed(y ~ 0 + r + s + g + (0 + r + s | school), root)
offset <- mixed(score ~ ses + offset(bonus) + (1 | school), pupils)
grown <- mixed(y ~ wave * arm + (wave | person), growth)
null <- mixed(score ~ 1 + (1 | school), pupils)

by_multiplied <- function() {
  k <- coef(summary(multiplied, ddf = "Kenward-Roger"))
  rows <- list(term = c("(Intercept)", "ses", "sex[girl]"))
  source <- paste(KR, "on data times the root of the weights")
  list(check("Kenward-Roger errors", source, "fixed_effects", "std_error", k[, 2], rows),
       check("Kenward-Roger df", source, "fixed_effects", "df", k[, "df"], rows))
}
lmm <- "linear_mlm.lmm"
mixed_cases <- list(
  case("lmm_null", "Null model, random intercept", "pupils", lmm,
    list(formula = "score ~ 1 + (1 | school)", ci_method = "profile"), c(estimates(null), satterthwaite(null), profile_limits(null),
      list(check("ICC", "variances of lme4", "icc", "value",
        as.numeric(VarCorr(null)$school) / (as.numeric(VarCorr(null)$school) + sigma(null)^2), list(level = "school"))),
      moments(pupils$score, pupils$school))),
  case("lmm_intercepts", "Random intercept", "pupils", lmm,
    list(formula = "score ~ ses + sector + (1 | school)", random_tests = TRUE, ci_method = "profile"),
    c(estimates(intercepts), satterthwaite(intercepts), f_tests(intercepts, "Satterthwaite", "III", TEST),
      dropped(intercepts), profile_limits(intercepts), nakagawa(intercepts), reductions(intercepts, "school"),
      rights_sterba(intercepts)), PUPILS),
  case("lmm_slopes", "Correlated random intercept and slope", "pupils", lmm,
    list(formula = "score ~ ses * sector + (ses | school)", random_tests = TRUE, ci_method = "profile"),
    c(estimates(slopes), satterthwaite(slopes), f_tests(slopes, "Satterthwaite", "III", TEST), dropped(slopes),
      profile_limits(slopes), nakagawa(slopes), rights_sterba(slopes)), PUPILS),
  case("lmm_slopes_kr", "Correlated random slope, Kenward-Roger", "pupils", lmm,
    list(formula = "score ~ ses * sector + (ses | school)", df_method = "kenward_roger"),
    c(kenward_roger(slopes), f_tests(slopes, "Kenward-Roger", "III", KR)), PUPILS),
  case("lmm_slopes_ml", "Correlated random slope by ML, type I tests", "pupils", lmm,
    list(formula = "score ~ ses * sector + (ses | school)", method = "ml", anova = "I"),
    c(estimates(slopes_ml), satterthwaite(slopes_ml), f_tests(slopes_ml, "Satterthwaite", "I", TEST)), PUPILS),
  case("lmm_uncorrelated", "Uncorrelated random intercept and slope", "pupils", lmm,
    list(formula = "score ~ ses + sex + (ses || school)", anova = "II"),
    c(estimates(apart), satterthwaite(apart), f_tests(apart, "Satterthwaite", "II", TEST))),
  case("lmm_nested", "Pupils in classes in schools", "pupils", lmm,
    list(formula = "score ~ ses + sector + (1 | school/class)", random_tests = FALSE, ci_method = "profile"),
    c(estimates(nested), satterthwaite(nested), profile_limits(nested), nakagawa(nested)), PUPILS),
  case("lmm_nested_kr", "Pupils in classes in schools, Kenward-Roger and marginal means", "pupils", lmm,
    list(formula = "score ~ ses + sector + (1 | school/class)", df_method = "kenward_roger"),
    c(kenward_roger(nested), means(nested, ~sector, "kenward-roger", "sector")), PUPILS),
  case("lmm_crossed", "Raters crossed with texts", "ratings", lmm,
    list(formula = "rating ~ condition + (1 | rater) + (1 | text)", random_tests = TRUE),
    c(estimates(crossed), satterthwaite(crossed), f_tests(crossed, "Satterthwaite", "III", TEST), dropped(crossed))),
  case("lmm_crossed_kr", "Raters crossed with texts, Kenward-Roger", "ratings", lmm,
    list(formula = "rating ~ condition + (1 | rater) + (1 | text)", df_method = "kenward_roger"),
    c(kenward_roger(crossed), f_tests(crossed, "Kenward-Roger", "III", KR))),
  case("lmm_singular", "No variance between groups", "pupils", lmm, list(formula = "flat ~ ses + (1 | school)"),
    estimates(flat)),
  case("lmm_weights", "Prior weights", "pupils", lmm,
    list(formula = "score ~ ses + sex + (ses | school)", weights = "weight"), c(estimates(weighted), satterthwaite(weighted))),
  case("lmm_weights_kr", "Prior weights, Kenward-Roger", "pupils", lmm,
    list(formula = "score ~ ses + sex + (ses | school)", weights = "weight", df_method = "kenward_roger"), by_multiplied()),
  case("lmm_offset", "Offset", "pupils", lmm, list(formula = "score ~ ses + offset(bonus) + (1 | school)"), estimates(offset)),
  case("lmm_growth", "Growth with a cross-level interaction, between-within df", "growth", lmm,
    list(formula = "y ~ wave * arm + (wave | person)", df_method = "between_within"),
    c(estimates(grown), between_within(y ~ wave * arm, ~ wave | person, growth, "person"))),
  case("lmm_comparison", "Likelihood ratio tests of three models", "pupils", "linear_mlm.comparison",
    list(models = c("score ~ 1 + (1 | school)", "score ~ ses + sector + (1 | school)", "score ~ ses * sector + (ses | school)")),
    compared(list(null, intercepts, slopes),
      c("score ~ 1 + (1 | school)", "score ~ ses + sector + (1 | school)", "score ~ ses * sector + (ses | school)")), PUPILS))

flat_optimum <- "the likelihood is flat at its top: an error of 1e-10 in the criterion allows 1e-5 in a variance"
given <- "a closed form, given the variances"
write("mixed_models", "Linear mixed models", versions("lme4", "lmerTest", "pbkrtest", "nlme", "emmeans", "performance", "mitml"), list(
  "criterion" = tolerance("R's optimiser stops within 1e-8 of the optimum; ours may be lower, never higher", abs = 1e-7),
  "log-likelihood" = tolerance("half of the criterion", abs = 1e-7),
  "AIC" = tolerance("the criterion and a whole number", abs = 1e-7),
  "BIC" = tolerance("the criterion and a whole multiple of log n", abs = 1e-7),
  "coefficients" = tolerance(paste(given, "(relative to the standard error where that is larger)"), rel = 1e-5),
  "standard errors" = tolerance("moves with the variances to first order", rel = 1e-4),
  "variances" = tolerance(flat_optimum, rel = 1e-4),
  "Satterthwaite df" = tolerance("lmerTest differentiates numerically", rel = 1e-5),
  "Kenward-Roger df" = tolerance(given, rel = 1e-5),
  "Kenward-Roger errors" = tolerance(given, rel = 1e-4),
  "p values" = tolerance("moves with the degrees of freedom, the small ones most", rel = 1e-4),
  "df of F tests, Satterthwaite" = tolerance("lmerTest differentiates numerically", rel = 1e-5),
  "df of F tests, Kenward-Roger" = tolerance(given, rel = 1e-5),
  "F tests, type I" = tolerance(given, rel = 1e-4), "F tests, type II" = tolerance(given, rel = 1e-4),
  "F tests, type III" = tolerance(given, rel = 1e-4),
  "tests of random effects" = tolerance("the difference of two criteria", abs = 1e-5),
  "p of random effects" = tolerance("moves with the difference of two criteria", rel = 1e-4),
  "profile limits" = tolerance("lme4 interpolates between steps of 0.1; relative to the width of the interval", rel = 1e-4),
  "Nakagawa R2" = tolerance(given, rel = 1e-4, abs = 1e-6),
  "R2 against the null model" = tolerance("mitml refits with lme4's default tolerances", abs = 1e-4),
  "Rights-Sterba shares" = tolerance(given, rel = 1e-4, abs = 1e-6),
  "ICC" = tolerance(given, rel = 1e-4),
  "moment ICC" = tolerance("closed form", rel = 1e-9),
  "between-within df" = tolerance("whole numbers", abs = 1e-9),
  "likelihood ratio" = tolerance("the difference of two criteria; anova refits with lme4's tolerances", abs = 1e-4),
  "p of likelihood ratio" = tolerance("moves with the likelihood ratio", rel = 1e-3),
  "p by Tukey" = tolerance("R's ptukey is exact to about 1e-10; moves with the df", rel = 1e-5)), mixed_cases)

# --- closed forms -----------------------------------------------------------------------------------------

# Balanced data: the (RE)ML estimates are mean squares (Searle, Casella & McCulloch 1992, ch. 4).
J <- 12; n <- 3
one <- anova(lm(y ~ person, balanced)); two <- anova(lm(y ~ condition + person, balanced))
MSB <- one$`Mean Sq`[1]; MSW <- one$`Mean Sq`[2]
anova_source <- "mean squares of balanced data (Searle, Casella & McCulloch 1992)"
VC <- list(group = c("person", "Residual"), term = c("(Intercept)", NA))
balanced_case <- function(method, between) {
  tau2 <- (between * MSB - MSW) / n
  case(paste0("balanced_", method), paste("One-way random effects by", toupper(method)), "balanced", lmm,
    list(formula = "y ~ 1 + (1 | person)", method = method),
    list(check("variances", anova_source, "random_effects", "variance", c(tau2, MSW), VC),
      check("coefficients", anova_source, "fixed_effects", "estimate", mean(balanced$y), list(term = "(Intercept)")),
      check("standard errors", anova_source, "fixed_effects", "std_error", sqrt(between * MSB / (J * n)),
        list(term = "(Intercept)"))))
}
MSE <- two$`Mean Sq`[3]; F <- two$`F value`[1]
repeated <- function(ddf) case(paste0("balanced_repeated_", ddf), "Repeated measures analysis of variance", "balanced", lmm,
  list(formula = "y ~ condition + (1 | person)", df_method = ddf),
  list(check("variances", anova_source, "random_effects", "variance", c((two$`Mean Sq`[2] - MSE) / n, MSE), VC),
    check("F test", "aov with an Error stratum", "anova", "statistic", F, list(term = "condition")),
    check("df", "aov with an Error stratum", "anova", "df_residual", two$Df[3], list(term = "condition")),
    check("p", "aov with an Error stratum", "anova", "p_value", two$`Pr(>F)`[1], list(term = "condition"))))
exact <- function(reason = "exact in balanced data") tolerance(reason, rel = 1e-7)
write("closed_forms", "Closed forms", versions("stats"), list(
  "variances" = exact(), "coefficients" = exact(), "standard errors" = exact(), "F test" = exact(),
  "df" = tolerance("exact in balanced data", rel = 1e-6), "p" = tolerance("exact in balanced data", rel = 1e-5)),
  list(balanced_case("reml", 1), balanced_case("ml", (J - 1) / J), repeated("satterthwaite"), repeated("kenward_roger")))

# --- linear regression ------------------------------------------------------------------------------------

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
