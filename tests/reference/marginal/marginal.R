# Marginal means, comparisons, slopes, effects and predictions by R; usage: Rscript marginal.R > marginal.json
suppressMessages({library(lmerTest); library(emmeans); library(effects); library(jsonlite); library(pbkrtest)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
d <- function(name) read.csv(file.path(here, "../data", paste0(name, ".csv")))
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-11, maxfun = 1e6), check.conv.singular = "ignore")
emm_options(lmerTest.limit = 1e5, pbkrtest.limit = 1e4)
LEVEL <- 0.95

# An emmeans summary as columns; intervals by the exact quantile (qtukey stops at 1e-4).
columns <- function(e, adjust = "none", n_means = NULL) {
  s <- as.data.frame(summary(e, infer = c(FALSE, TRUE), adjust = adjust, level = LEVEL))
  by <- attr(summary(e), "by.vars")
  fam <- if (length(by)) table(interaction(s[by]))[[1]] else nrow(s)
  name <- intersect(c("emmean", "estimate", grep("\\.trend$", names(s), value = TRUE)), names(s))[1]
  out <- list(label = as.character(s[[1]]), estimate = s[[name]], std_error = s$SE, df = s$df,
              statistic = s$t.ratio, p_value = s$p.value)
  if (length(by)) out$by <- as.character(do.call(paste, c(lapply(by, function(b) paste(b, "=", s[[b]])), sep = ", ")))
  a <- 1 - LEVEL
  half <- sapply(seq_len(nrow(s)), function(i) { f <- s$df[i]; if (is.na(f)) return(NA); switch(adjust,
    none = qt(1 - a / 2, f), bonferroni = qt(1 - a / fam / 2, f), holm = qt(1 - a / fam / 2, f),
    sidak = qt(1 - (1 - (1 - a)^(1 / fam)) / 2, f),
    tukey = uniroot(function(q) ptukey(q, n_means, f) - LEVEL, c(0.1, 100), tol = 1e-12)$root / sqrt(2)) })
  out$conf_low <- s[[name]] - half * s$SE
  out$conf_high <- s[[name]] + half * s$SE
  lapply(out, function(v) if (all(is.na(v))) NULL else v)
}
everything <- function(m, f, k, ...) {
  e <- emmeans(m, f, ...)
  out <- list(means = columns(e))
  for (a in c("none", "bonferroni", "holm", "sidak", "tukey")) out[[paste0("pairwise_", a)]] <- columns(pairs(e), a, k)
  out$reference_sidak <- columns(contrast(e, "trt.vs.ctrl"), "sidak")
  out$consecutive_none <- columns(contrast(e, "consec"), "none")
  out$polynomial_holm <- columns(contrast(e, "poly"), "holm")
  out$effects_bonferroni <- columns(contrast(e, "eff"), "bonferroni")
  out
}
result <- list(made_with = paste0("R ", getRversion(), ", lme4 ", packageVersion("lme4"), ", lmerTest ", packageVersion("lmerTest"),
  ", emmeans ", packageVersion("emmeans"), ", effects ", packageVersion("effects"), ", pbkrtest ", packageVersion("pbkrtest")))

# Machines: one factor, its slopes random
d1 <- transform(d("nlme_Machines"), Machine = factor(Machine), Worker = factor(Worker))
m1 <- lmer(score ~ Machine + (Machine | Worker), d1, control = tight)
result$machines <- list(
  satterthwaite = everything(m1, ~Machine, 3, lmer.df = "satterthwaite"),
  kenward_roger = everything(m1, ~Machine, 3, lmer.df = "kenward-roger"),
  asymptotic = everything(m1, ~Machine, 3, lmer.df = "asymptotic"))

# Oats: two crossed factors in a split plot
d2 <- transform(d("nlme_Oats"), Variety = factor(Variety), nitro = factor(nitro))
m2 <- lmer(yield ~ Variety * nitro + (1 | Block / Variety), d2, control = tight)
k <- function(...) emmeans(m2, ..., lmer.df = "kenward-roger")
result$oats <- list(
  nitro = everything(m2, ~nitro, 4, lmer.df = "kenward-roger"),
  variety_by_nitro = list(means = columns(k(~ Variety | nitro)), pairwise_tukey = columns(pairs(k(~ Variety | nitro)), "tukey", 3)),
  nitro_at = list(means = columns(emmeans(m2, ~Variety, at = list(nitro = c("0", "0.6")), lmer.df = "kenward-roger"))))

# Hsb82: numeric by numeric and factor by factor
d3 <- transform(d("mlmRev_Hsb82"), sector = factor(sector, c("Public", "Catholic")), sx = factor(sx), minrty = factor(minrty, c("No", "Yes")),
                male = as.numeric(sx == "Male"))
m3 <- lmer(mAch ~ cses * meanses + sector * sx + cses:sector + minrty + (cses | school), d3, control = tight)
s <- function(...) suppressMessages(emmeans(m3, ..., lmer.df = "satterthwaite"))
t3 <- function(...) suppressMessages(emtrends(m3, ..., var = "cses", lmer.df = "satterthwaite"))
at <- list(meanses = c(-0.5, 0, 0.5))
result$hsb <- list(
  sector = list(means = columns(s(~sector)), pairwise_none = columns(pairs(s(~sector)))),
  sector_proportional = list(means = columns(s(~sector, weights = "proportional"))),
  sector_by_sx = list(means = columns(s(~ sector | sx)), pairwise_none = columns(pairs(s(~ sector | sx)))),
  slopes_by_meanses = columns(t3(~meanses, at = at)),
  slopes_by_sector = columns(t3(~sector)),
  slopes_by_sector_pairs = columns(pairs(t3(~sector))),
  slopes_by_meanses_and_sector = columns(t3(~ meanses | sector, at = at)))

# Orthodont: a slope by a factor; means at an age
d4 <- transform(d("book_orthodont"), Sex = factor(Sex, c("Male", "Female")), Subject = factor(Subject))
m4 <- lmer(distance ~ age * Sex + (age | Subject), d4, control = tight)
result$orthodont <- list(
  slopes = columns(emtrends(m4, ~Sex, var = "age", lmer.df = "kenward-roger")),
  slope_pairs = columns(pairs(emtrends(m4, ~Sex, var = "age", lmer.df = "kenward-roger"))),
  at_14 = list(means = columns(emmeans(m4, ~Sex, at = list(age = 14), lmer.df = "kenward-roger"))),
  age_by_sex = list(means = columns(emmeans(m4, ~ age | Sex, at = list(age = c(8, 11)), lmer.df = "kenward-roger"))))

# Regression with weights, an offset, a curve, a logarithm and a number of two values
d5 <- d3[seq(1, nrow(d3), 17), ]
d5$w <- 1 + (seq_len(nrow(d5)) %% 4) / 2
d5$o <- d5$ses / 3
m5 <- lm(mAch ~ sector * minrty + male + poly(ses, 2) * sector + log(meanses + 2) + offset(o), d5, weights = w)
result$regression <- list(
  sector = list(means = columns(emmeans(m5, ~sector)), pairwise_none = columns(pairs(emmeans(m5, ~sector)))),
  sector_proportional = list(means = columns(emmeans(m5, ~sector, weights = "proportional"))),
  sector_by_minrty = list(means = columns(emmeans(m5, ~ sector | minrty)), pairwise_none = columns(pairs(emmeans(m5, ~ sector | minrty)))),
  male = list(means = columns(emmeans(m5, ~male))))
new5 <- data.frame(sector = c("Public", "Catholic", "Public"), minrty = c("No", "Yes", "Yes"), male = c(0, 1, 0), ses = c(-1, 0.3, 1.1),
                   meanses = c(0.2, -0.4, 0), o = c(0, 0.1, 1))
lines <- function(p) list(fit = unname(p$fit[, 1]), conf_low = unname(p$fit[, 2]), conf_high = unname(p$fit[, 3]), std_error = unname(p$se.fit))
result$regression_predictions <- list(new = as.list(new5),
  confidence = lines(predict(m5, new5, se.fit = TRUE, interval = "confidence")),
  prediction = suppressWarnings(lines(predict(m5, new5, se.fit = TRUE, interval = "prediction"))))

# Empty cells: c:f2 does not occur
d6 <- d5[!(d5$sector == "Catholic" & d5$minrty == "Yes"), ]
m6 <- lm(mAch ~ sector * minrty + ses, d6)
e6 <- emmeans(m6, ~ sector | minrty)
result$empty <- list(by = columns(e6), pairs = columns(pairs(e6)), sector = columns(emmeans(m6, ~sector)))

# Effects: an interaction of two numbers and one with a factor, bands with residual df
m7 <- lm(mAch ~ cses * meanses + sector * cses + sx, d3)
drawn <- function(e) { f <- as.data.frame(e); list(x = as.list(f[setdiff(names(f), c("fit", "se", "lower", "upper"))]), fit = f$fit,
  std_error = f$se, conf_low = f$lower, conf_high = f$upper) }
result$effects <- list(
  numbers = drawn(Effect(c("cses", "meanses"), m7, xlevels = list(cses = seq(min(d3$cses), max(d3$cses), length.out = 50)), fixed.predictors = list(given.values = "equal"))),
  default_values = sapply(list(Effect(c("cses", "meanses"), m7)), function(e) e$x$meanses |> unique()))
nice <- function(x) { y <- seq_along(x); dd <- data.frame(x = x, z = rep(c(1, 2, 4), length.out = length(x)), y = sin(y))
  unique(Effect(c("z", "x"), lm(y ~ x * z, dd))$x$x) }
result$nice <- list(list(range = c(1, 99), values = nice(seq(1, 99, length.out = 30))), list(range = c(-3.66, 2.85), values = nice(seq(-3.66, 2.85, length.out = 30))),
  list(range = c(18, 65), values = nice(seq(18, 65, length.out = 30))), list(range = c(0.002, 0.0093), values = nice(seq(0.002, 0.0093, length.out = 30))))

# Johnson-Neyman by the closed form, residual df
m8 <- lm(distance ~ age * w, transform(d4, w = (as.integer(Subject) * 7) %% 11 + age / 10))
V <- vcov(m8); b <- coef(m8); c2 <- qt(0.975, df.residual(m8))^2
A <- b[4]^2 - c2 * V[4, 4]; B <- b[2] * b[4] - c2 * V[2, 4]; C <- b[2]^2 - c2 * V[2, 2]
result$johnson_neyman <- list(bounds = sort(unname((-B + c(-1, 1) * sqrt(B^2 - A * C)) / A)), A = unname(A), p_at_bounds = sapply(sort(unname((-B + c(-1, 1) * sqrt(B^2 - A * C)) / A)),
  function(w) { l <- c(0, 1, 0, w); 2 * pt(-abs(sum(l * b) / sqrt(drop(t(l) %*% V %*% l))), df.residual(m8)) }))

# Predictions of mixed models: point values by lme4, errors from Henderson's equations written out
henderson <- function(m, X, Z) {
  s2 <- sigma(m)^2; L <- getME(m, "Lambda"); Zt <- getME(m, "Z"); W <- Diagonal(x = weights(m)); Xt <- getME(m, "X")
  ZL <- Zt %*% L
  M <- rbind(cbind(t(Xt) %*% W %*% Xt, t(Xt) %*% W %*% ZL), cbind(t(ZL) %*% W %*% Xt, t(ZL) %*% W %*% ZL + Diagonal(ncol(L))))
  C <- s2 * solve(as.matrix(M)); K <- as.matrix(cbind(X, Z %*% L)); sqrt(diag(K %*% C %*% t(K)))
}
d9 <- transform(d("lme4_sleepstudy"), Subject = factor(Subject))
d9$w <- 1 + (seq_len(nrow(d9)) %% 4) / 2
m9 <- lmer(Reaction ~ Days + (Days | Subject), d9, weights = w, control = tight)
new9 <- data.frame(Days = c(0, 4.5, 12, 3), Subject = factor(c("308", "308", "372", "335"), levels(d9$Subject)))
X9 <- cbind(1, new9$Days); Z9 <- matrix(0, 4, 36)
for (i in 1:4) { j <- as.integer(new9$Subject[i]); Z9[i, 2 * j - 1] <- 1; Z9[i, 2 * j] <- new9$Days[i] }
G <- as.matrix(VarCorr(m9)$Subject)
result$sleep_predictions <- list(Days = new9$Days, Subject = as.character(new9$Subject),
  population = unname(predict(m9, new9, re.form = NA)), conditional = unname(predict(m9, new9)),
  population_se = unname(sqrt(diag(X9 %*% as.matrix(vcov(m9)) %*% t(X9)))), conditional_se = unname(henderson(m9, X9, Z9)),
  new_group_variance = unname(diag(X9 %*% G %*% t(X9))), sigma2 = sigma(m9)^2)
d10 <- transform(d2, nitro = as.numeric(as.character(nitro)))
m10 <- lmer(yield ~ nitro * Variety + (1 | Block / Variety), d10, control = tight)
new10 <- d10[c(1, 20, 50), ]
Z10 <- getME(m10, "Z")[c(1, 20, 50), ]; X10 <- getME(m10, "X")[c(1, 20, 50), ]
result$oats_predictions <- list(rows = c(1, 20, 50), conditional = unname(predict(m10, new10)), conditional_se = unname(henderson(m10, X10, Z10)),
  unknown_plot = unname(predict(m10, transform(new10, Block = c("I", "none", "IV"), Variety = c("Victory", "Victory", "Victory")), allow.new.levels = TRUE)))
d11 <- d("lme4_Penicillin")
m11 <- lmer(diameter ~ 1 + (1 | plate) + (1 | sample), d11, control = tight)
r11 <- c(1, 77, 144)
result$penicillin_predictions <- list(rows = r11, conditional = unname(predict(m11, d11[r11, ])),
  conditional_se = unname(henderson(m11, getME(m11, "X")[r11, , drop = FALSE], getME(m11, "Z")[r11, ])))

grid <- expand.grid(q = c(0.5, 2, 3.5, 5, 8), k = c(2, 3, 6, 15, 40), df = c(5, 12.3, 40, 500, Inf))
result$ptukey <- list(q = grid$q, k = grid$k, df = ifelse(is.finite(grid$df), grid$df, -1),
  upper = mapply(function(q, k, f) ptukey(q, k, f, lower.tail = FALSE), grid$q, grid$k, grid$df))
cat(toJSON(result, digits = I(15), auto_unbox = FALSE, pretty = FALSE, na = "null", null = "null"), "\n")
