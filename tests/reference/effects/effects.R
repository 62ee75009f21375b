# Effects as R's effects package computes them; usage: Rscript effects.R (beside ../data), writes effects.json.
# The axis is the range in 50 steps, named here so that both sides stand at the same values.
suppressMessages({library(lme4); library(effects); library(nnet); library(jsonlite)})
read <- function(name) read.csv(file.path("..", "data", paste0(name, ".csv")), stringsAsFactors = TRUE)
exact <- glm.control(epsilon = 1e-14, maxit = 100)
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12))
# the default tolerance of the inner iterations stops at a lower likelihood
glmer_tight <- glmerControl(optimizer = "bobyqa", tolPwrss = 1e-13, optCtrl = list(rhobeg = 2e-3, rhoend = 1e-10, maxfun = 1e5))

shown <- function(predictor, model, data) {
  values <- data[[predictor]]
  levels <- if (!is.numeric(values)) 50 else if (length(unique(values)) == 2) sort(unique(values)) else seq(min(values), max(values), length.out = 50)
  e <- suppressMessages(predictorEffect(predictor, model, focal.levels = levels))
  kept <- if (length(e$fit) > 500) seq(1, length(e$fit), 7) else seq_along(e$fit)
  f <- data.frame(e$x)[kept, , drop = FALSE]
  values <- lapply(list(fit = e$fit, std_error = e$se, conf_low = e$lower, conf_high = e$upper), function(v) as.numeric(v)[kept])
  c(list(kept = kept - 1, at = as.list(lapply(f, function(v) if (is.factor(v)) as.character(v) else v))), values)
}
all_of <- function(model, data, names) setNames(lapply(names, shown, model = model, data = data), names)

hsb <- read("mlmRev_Hsb82")
hsb <- transform(hsb, male = (sx == "Male") * 1, sector = factor(sector, c("Public", "Catholic")))
two <- lmer(mAch ~ cses * meanses + sector + male + (1 | school), hsb, REML = TRUE, control = tight)
three_data <- transform(hsb[seq(1, nrow(hsb), 7), ], w = ((seq_len(length(seq(1, nrow(hsb), 7))) * 7) %% 23) / 4)
three <- lmer(mAch ~ cses * meanses * w + minrty + (1 | school), three_data, control = tight)
mixed <- lmer(mAch ~ cses * sector + poly(meanses, 2) + minrty * sx + (cses | school), hsb[seq(1, nrow(hsb), 4), ], control = tight)
ols <- lm(mAch ~ cses * sector + log(meanses + 2) + minrty * sx, hsb)
contra <- read("mlmRev_Contraception")
con <- transform(contra, y = (use == "Y") * 1, a = age / 10)
logit <- glm(y ~ age * urban + livch, binomial, con, control = exact)
probit <- glm(y ~ age + urban * livch, binomial("probit"), con, control = exact)
count <- transform(hsb, k = round(exp((mAch + 5) / 10)), p = mAch + 10)
poisson_model <- glm(k ~ cses * sector + minrty, poisson, count, control = exact)
gamma_model <- glm(p ~ cses * meanses + minrty, Gamma("log"), count, control = exact)
glmm <- glmer(y ~ a + I(a^2) + urban * livch + (1 | district), con, binomial, control = glmer_tight)
ordered_model <- MASS::polr(livch ~ a * urban + use, transform(con, livch = factor(livch, ordered = TRUE)), Hess = TRUE,
                            control = list(reltol = 1e-15, maxit = 1000))
nominal_model <- multinom(livch ~ a * urban + use, con, trace = FALSE, reltol = 1e-16, abstol = 1e-16, maxit = 2000)
categories <- function(predictor, model) {
  values <- con[[predictor]]
  levels <- if (is.numeric(values)) seq(min(values), max(values), length.out = 50) else 50
  e <- suppressMessages(predictorEffect(predictor, model, focal.levels = levels))
  f <- data.frame(e$x)
  list(at = as.list(lapply(f, function(v) if (is.factor(v)) as.character(v) else v)), probability = unname(e$prob), std_error = unname(e$se.prob),
       conf_low = unname(e$lower.prob), conf_high = unname(e$upper.prob))
}
values <- list(
  cumulative = sapply(c("a", "urban"), categories, model = ordered_model, simplify = FALSE),
  multinomial = sapply(c("a", "urban"), categories, model = nominal_model, simplify = FALSE),
  versions = list(R = R.version.string, effects = as.character(packageVersion("effects")), lme4 = as.character(packageVersion("lme4"))),
  two = all_of(two, hsb, c("cses", "meanses", "sector", "male")),
  three = all_of(three, three_data, c("cses", "meanses", "w", "minrty")),
  mixed = all_of(mixed, hsb[seq(1, nrow(hsb), 4), ], c("cses", "sector", "meanses", "minrty", "sx")),
  ols = all_of(ols, hsb, c("cses", "sector", "meanses", "minrty", "sx")),
  logit = all_of(logit, con, c("age", "urban", "livch")),
  probit = all_of(probit, con, c("age", "urban", "livch")),
  poisson = all_of(poisson_model, count, c("cses", "sector", "minrty")),
  gamma = all_of(gamma_model, count, c("cses", "meanses", "minrty")),
  glmm = all_of(glmm, con, c("a", "urban", "livch")),
  working = list(logit = unname(residuals(logit, "working"))[1:20], mixed = unname(residuals(two))[1:20])
)
write_json(values, "effects.json", digits = I(12), auto_unbox = TRUE)
