# Linear mixed models by lme4, with tight tolerances. Where no function of R is used, the comment names the formula.
source("resources/validation/linear_mlm/common.R")
suppressMessages({library(lmerTest); library(nlme); library(pbkrtest); library(emmeans); library(performance); library(mitml)})
emm_options(lmerTest.limit = 1e5, pbkrtest.limit = 1e4)

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
slopes_by <- function(m, of, by, ddf) {
  s <- as.data.frame(emtrends(m, by, var = of, lmer.df = ddf))
  source <- paste("emmeans", packageVersion("emmeans"))
  rows <- list(value = as.character(s[[1]]))
  list(check("simple slopes", source, "simple_slopes", "estimate", s[[2]], rows, s$SE, tolerance = "coefficients"),
       check("errors of simple slopes", source, "simple_slopes", "std_error", s$SE, rows, tolerance = "standard errors"),
       check("df of simple slopes", source, "simple_slopes", "df", s$df, rows, tolerance = paste(tools::toTitleCase(ddf), "df")))
}
# Magee (1990), 1 - exp(-2 / n (log L1 - log L0)) by ML; Nagelkerke (1991) divides by its largest value.
likelihood_ratio_r2 <- function(m, null) {
  logs <- sapply(list(m, null), function(f) as.numeric(logLik(mixed(formula(f), pupils, REML = FALSE))))
  r2 <- 1 - exp(-2 / nobs(m) * (logs[1] - logs[2]))
  list(check("likelihood-ratio R2", "log-likelihoods of lme4", "r2", "value", c(r2, r2 / (1 - exp(2 / nobs(m) * logs[2]))),
    list(definition = c("Likelihood-ratio R²", "Likelihood-ratio R², adjusted"))))
}
plain_df <- function(m, df) {
  t <- abs(coef(summary(m))[, "t value"])
  rows <- list(term = words(names(t)))
  c(list(check("p values", "estimates of lme4", "fixed_effects", "p_value", 2 * pt(-t, df), rows)),
    if (is.finite(df)) list(check("residual df", "rows minus coefficients", "fixed_effects", "df", rep(df, length(t)), rows)))
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
      likelihood_ratio_r2(intercepts, null), rights_sterba(intercepts)), PUPILS),
  case("lmm_residual_df", "Random intercept, residual degrees of freedom", "pupils", lmm,
    list(formula = "score ~ ses + sector + (1 | school)", df_method = "residual"),
    plain_df(intercepts, nobs(intercepts) - length(fixef(intercepts))), PUPILS),
  case("lmm_asymptotic", "Random intercept, normal distribution", "pupils", lmm,
    list(formula = "score ~ ses + sector + (1 | school)", df_method = "asymptotic"), plain_df(intercepts, Inf), PUPILS),
  case("lmm_slopes", "Correlated random intercept and slope", "pupils", lmm,
    list(formula = "score ~ ses * sector + (ses | school)", random_tests = TRUE, ci_method = "profile"),
    c(estimates(slopes), satterthwaite(slopes), f_tests(slopes, "Satterthwaite", "III", TEST), dropped(slopes),
      profile_limits(slopes), nakagawa(slopes), rights_sterba(slopes)), PUPILS),
  case("lmm_slopes_kr", "Correlated random slope, Kenward-Roger", "pupils", lmm,
    list(formula = "score ~ ses * sector + (ses | school)", df_method = "kenward_roger"),
    c(kenward_roger(slopes), f_tests(slopes, "Kenward-Roger", "III", KR),
      slopes_by(slopes, "ses", ~sector, "kenward-roger")), PUPILS),
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
  "likelihood-ratio R2" = tolerance("moves with the criteria", abs = 1e-8),
  "residual df" = tolerance("whole numbers", abs = 1e-9),
  "ICC" = tolerance(given, rel = 1e-4),
  "moment ICC" = tolerance("closed form", rel = 1e-9),
  "between-within df" = tolerance("whole numbers", abs = 1e-9),
  "likelihood ratio" = tolerance("the difference of two criteria; anova refits with lme4's tolerances", abs = 1e-4),
  "p of likelihood ratio" = tolerance("moves with the likelihood ratio", rel = 1e-3),
  "p by Tukey" = tolerance("R's ptukey is exact to about 1e-10; moves with the df", rel = 1e-5)), mixed_cases)
