# Reference values of linear (mixed) models with residual structures, by nlme.
#
#   Rscript residual_structures.R      (in this folder; writes one JSON file a case)
#
# Every model is fitted twice with tight tolerances, from nlme's start and from its own end, and the better end
# is kept. `criterion` is -2 log (restricted) likelihood. `vcov` is that of the coefficients with sigma^2 as
# estimated; where nlme's gls reports it for ML with N / (N - p) applied, that factor is taken out.

library(nlme)
library(jsonlite)

read <- function(name) read.csv(file.path("..", "data", paste0(name, ".csv")), check.names = FALSE)

orthodont <- read("book_orthodont")
orthodont$occasion <- (orthodont$age - 6) / 2
sleep <- read("lme4_sleepstudy")
sleep$Subject <- factor(sleep$Subject)
oxboys <- read("nlme_Oxboys")
oxboys$Subject <- factor(oxboys$Subject)
bodyweight <- read("nlme_BodyWeight")
bodyweight$Rat <- factor(bodyweight$Rat)
bodyweight$Diet <- factor(bodyweight$Diet)
ovary <- read("nlme_Ovary")
ovary$Mare <- factor(ovary$Mare)
egsingle <- read("mlmRev_egsingle")
egsingle$wave <- egsingle$year + 3.5
egsingle$schoolid <- factor(egsingle$schoolid)
egsingle$childid <- factor(egsingle$childid)
mare <- ovary[ovary$Mare == levels(ovary$Mare)[1], ]
mare$day <- seq_len(nrow(mare))

tight_gls <- function(opt) glsControl(opt = opt, tolerance = 1e-12, msTol = 1e-14, maxIter = 500, msMaxIter = 2000)
tight_lme <- function(opt) lmeControl(opt = opt, tolerance = 1e-12, msTol = 1e-14, niterEM = 100, maxIter = 500,
                                      msMaxIter = 2000, msMaxEval = 5000, returnObject = TRUE)

fit_case <- function(case, method) {
  best <- NULL
  for (opt in c("nlminb", "optim")) {
    arguments <- list(case$fixed, data = case$data, method = method)
    if (!is.null(case$correlation)) arguments$correlation <- case$correlation
    if (!is.null(case$weights)) arguments$weights <- case$weights
    if (!is.null(case$random)) arguments$random <- case$random
    arguments$control <- if (is.null(case$random)) tight_gls(opt) else tight_lme(opt)
    fit <- try(do.call(if (is.null(case$random)) gls else lme, arguments), silent = TRUE)
    if (!inherits(fit, "try-error") && (is.null(best) || logLik(fit) > logLik(best))) best <- fit
  }
  if (is.null(best)) stop(case$name, " ", method, ": ", fit)
  best
}

# Parameters of the residuals as nlme names them; for corARMA with p > 1 the autocorrelations at its lags.
natural <- function(fit) {
  structure <- fit$modelStruct$corStruct
  rho <- if (is.null(structure)) NULL else coef(structure, unconstrained = FALSE)
  if (length(rho) == 3 && inherits(structure, "corARMA")) rho <- ARMAacf(ar = rho, lag.max = 3)[-1]
  ratios <- if (is.null(fit$modelStruct$varStruct)) NULL else coef(fit$modelStruct$varStruct, unconstrained = FALSE)
  list(rho = rho, ratios = ratios)
}

# The model with these parameters held; beta, sigma and the random effects' covariances at their best.
held <- function(case, method, rho, ratios) {
  form <- if (is.null(case$correlation)) NULL else formula(case$correlation)
  arguments <- list(case$fixed, data = case$data, method = method)
  if (!is.null(rho)) {
    arguments$correlation <- switch(class(case$correlation)[1],
      corCompSymm = corCompSymm(rho, form = form, fixed = TRUE),
      corAR1 = corAR1(rho, form = form, fixed = TRUE),
      corCAR1 = corCAR1(rho, form = form, fixed = TRUE),
      corARMA = if (length(rho) == 3) corSymm(rho[c(1, 2, 3, 1, 2, 1)], form = form, fixed = TRUE)
                else corARMA(rho, form = form, p = 1, q = 1, fixed = TRUE),
      corSymm = corSymm(rho, form = form, fixed = TRUE))
  }
  if (!is.null(ratios)) arguments$weights <- varIdent(form = formula(case$weights), fixed = ratios)
  if (is.null(case$random)) return(do.call(gls, arguments))
  do.call(lme, c(arguments, list(random = case$random, control = tight_lme("nlminb"))))
}

# Standard errors of the natural parameters from second differences of the profile log-likelihood. (Those of
# intervals() rest on coarse differences and are off by up to ten per cent here.)
curvature <- function(fit, case, method) {
  found <- natural(fit)
  k <- length(found$rho)
  names <- names(found$ratios)
  value <- function(v) {
    ratios <- if (length(v) > k) setNames(v[(k + 1):length(v)], names) else NULL
    as.numeric(logLik(held(case, method, if (k) v[seq_len(k)] else NULL, ratios)))
  }
  at <- unlist(found, use.names = FALSE)
  stopifnot(abs(value(at) - as.numeric(logLik(fit))) < 1e-5)
  step <- if (is.null(case$step)) 1e-3 else case$step
  H <- numDeriv::hessian(value, at, method.args = list(d = step, eps = step))
  sqrt(diag(solve(-H)))
}

values <- function(fit, case, method) {
  n <- fit$dims$N
  p <- fit$dims$p
  V <- vcov(fit)
  if (inherits(fit, "gls") && method == "ML") V <- V * (n - p) / n
  structure <- fit$modelStruct$corStruct
  variances <- fit$modelStruct$varStruct
  out <- list(
    criterion = -2 * as.numeric(logLik(fit)),
    n_params = attr(logLik(fit), "df"),
    terms = names(if (inherits(fit, "gls")) coef(fit) else fixef(fit)),
    estimate = unname(if (inherits(fit, "gls")) coef(fit) else fixef(fit)),
    vcov = unname(V),
    sigma = fit$sigma,
    aic = AIC(fit)
  )
  if (!is.null(structure)) out$correlation <- as.list(coef(structure, unconstrained = FALSE))
  if (!is.null(variances)) out$ratios <- as.list(coef(variances, unconstrained = FALSE))
  if (!inherits(fit, "gls")) {
    parts <- rev(lapply(fit$modelStruct$reStruct, function(s) unname(as.matrix(s) * fit$sigma^2)))
    out$random <- setNames(lapply(parts, function(m) m), rev(names(fit$modelStruct$reStruct)))
    out$modes <- unname(as.matrix(ranef(fit, level = ncol(fit$groups))))[1:5, , drop = FALSE]
  }
  out$std_error <- curvature(fit, case, method)
  out$normalized <- unname(as.numeric(residuals(fit, type = "normalized")))[1:12]
  out$residuals <- unname(as.numeric(residuals(fit, type = "response")))[1:12]
  out
}

cases <- list(
  list(name = "orthodont_cs", data = orthodont, set = "book_orthodont", formula = "distance ~ age + Sex",
       residual = "compound_symmetry", group = "Subject",
       fixed = distance ~ age + Sex, correlation = corCompSymm(form = ~ 1 | Subject)),
  list(name = "orthodont_ar1", data = orthodont, set = "book_orthodont", formula = "distance ~ age + Sex",
       residual = "ar1", group = "Subject", time = "occasion",
       fixed = distance ~ age + Sex, correlation = corAR1(form = ~ occasion | Subject)),
  list(name = "orthodont_ar1_age", data = orthodont, set = "book_orthodont", formula = "distance ~ age + Sex",
       residual = "ar1", group = "Subject", time = "age",
       fixed = distance ~ age + Sex, correlation = corAR1(0.5, form = ~ age | Subject)),
  list(name = "orthodont_arh1", data = orthodont, set = "book_orthodont", formula = "distance ~ age + Sex",
       residual = "arh1", group = "Subject", time = "occasion",
       fixed = distance ~ age + Sex, correlation = corAR1(form = ~ occasion | Subject),
       weights = varIdent(form = ~ 1 | occasion)),
  list(name = "orthodont_toeplitz", data = orthodont, set = "book_orthodont", formula = "distance ~ age + Sex",
       residual = "toeplitz", group = "Subject", time = "occasion",
       fixed = distance ~ age + Sex, correlation = corARMA(form = ~ occasion | Subject, p = 3)),
  list(name = "orthodont_unstructured", data = orthodont, set = "book_orthodont", formula = "distance ~ age + Sex",
       residual = "unstructured", group = "Subject", time = "occasion",
       fixed = distance ~ age + Sex, correlation = corSymm(form = ~ occasion | Subject),
       weights = varIdent(form = ~ 1 | occasion)),
  list(name = "orthodont_by_sex", data = orthodont, set = "book_orthodont",
       formula = "distance ~ age * Sex + (1 | Subject)", residual = "diagonal", variance_by = "Sex",
       fixed = distance ~ age * Sex, random = ~ 1 | Subject, weights = varIdent(form = ~ 1 | Sex)),
  list(name = "orthodont_ar1_by_sex", data = orthodont, set = "book_orthodont",
       formula = "distance ~ age * Sex + (1 | Subject)", residual = "ar1", group = "Subject", time = "occasion",
       variance_by = "Sex", fixed = distance ~ age * Sex, random = ~ 1 | Subject,
       correlation = corAR1(form = ~ occasion | Subject), weights = varIdent(form = ~ 1 | Sex)),
  list(name = "sleepstudy_by_day", data = sleep, set = "lme4_sleepstudy", formula = "Reaction ~ Days",
       residual = "diagonal", time = "Days", fixed = Reaction ~ Days, weights = varIdent(form = ~ 1 | Days)),
  list(name = "sleepstudy_ar1_slopes", data = sleep, set = "lme4_sleepstudy",
       formula = "Reaction ~ Days + (Days | Subject)", residual = "ar1", time = "Days",
       fixed = Reaction ~ Days, random = ~ Days | Subject, correlation = corAR1(form = ~ Days | Subject)),
  list(name = "sleepstudy_arma11", data = sleep, set = "lme4_sleepstudy",
       formula = "Reaction ~ Days + (1 | Subject)", residual = "arma11", time = "Days",
       fixed = Reaction ~ Days, random = ~ 1 | Subject,
       correlation = corARMA(c(0.5, 0.1), form = ~ Days | Subject, p = 1, q = 1)),
  list(name = "sleepstudy_cs", data = sleep, set = "lme4_sleepstudy", formula = "Reaction ~ Days",
       residual = "compound_symmetry", group = "Subject", fixed = Reaction ~ Days,
       correlation = corCompSymm(form = ~ 1 | Subject)),
  list(name = "oxboys_car1", data = oxboys, set = "nlme_Oxboys",
       formula = "height ~ age + I(age^2) + (age | Subject)", residual = "car1", time = "age",
       fixed = height ~ age + I(age^2), random = ~ age | Subject,
       correlation = corCAR1(0.2, form = ~ age | Subject)),
  list(name = "bodyweight_car1", data = bodyweight, set = "nlme_BodyWeight",
       formula = "weight ~ Time * Diet + (Time | Rat)", residual = "car1", time = "Time",
       fixed = weight ~ Time * Diet, random = ~ Time | Rat, correlation = corCAR1(0.5, form = ~ Time | Rat)),
  list(name = "bodyweight_car1_gls", data = bodyweight, set = "nlme_BodyWeight", formula = "weight ~ Time * Diet",
       residual = "car1", time = "Time", group = "Rat",
       fixed = weight ~ Time * Diet, correlation = corCAR1(0.9, form = ~ Time | Rat)),
  list(name = "ovary_ar1", data = ovary, set = "nlme_Ovary",
       formula = "follicles ~ sin(6.283185307179586 * Time) + cos(6.283185307179586 * Time) + (1 | Mare)",
       residual = "ar1", fixed = follicles ~ sin(2 * pi * Time) + cos(2 * pi * Time), random = ~ 1 | Mare,
       correlation = corAR1(form = ~ 1 | Mare)),
  list(name = "ovary_arma11", data = ovary, set = "nlme_Ovary",
       formula = "follicles ~ sin(6.283185307179586 * Time) + cos(6.283185307179586 * Time) + (1 | Mare)",
       residual = "arma11", fixed = follicles ~ sin(2 * pi * Time) + cos(2 * pi * Time), random = ~ 1 | Mare,
       correlation = corARMA(c(0.5, 0.1), form = ~ 1 | Mare, p = 1, q = 1)),
  list(name = "mare_ar1", data = mare, set = "nlme_Ovary", rows = nrow(mare),
       formula = "follicles ~ sin(6.283185307179586 * Time) + cos(6.283185307179586 * Time)",
       residual = "ar1", fixed = follicles ~ sin(2 * pi * Time) + cos(2 * pi * Time),
       correlation = corAR1(form = ~ day)),
  list(name = "egsingle_ar1", data = egsingle, set = "mlmRev_egsingle",
       formula = "math ~ year + (1 | schoolid/childid)", residual = "ar1", time = "wave",
       fixed = math ~ year, random = ~ 1 | schoolid/childid,
       correlation = corAR1(0.1, form = ~ wave | schoolid/childid)),
  list(name = "egsingle_by_wave", data = egsingle, set = "mlmRev_egsingle",
       formula = "math ~ year + (1 | schoolid/childid)", residual = "diagonal", time = "wave",
       step = 5e-3,
       fixed = math ~ year, random = ~ 1 | schoolid/childid, weights = varIdent(form = ~ 1 | wave))
)

wanted <- commandArgs(trailingOnly = TRUE)
for (case in cases) {
  if (length(wanted) && !(case$name %in% wanted)) next
  about <- case[c("name", "set", "rows", "formula", "residual", "group", "time", "variance_by")]
  about <- about[!sapply(about, is.null)]
  about$call <- list(
    correlation = if (is.null(case$correlation)) NULL else paste(class(case$correlation)[1]),
    variances = if (is.null(case$weights)) NULL else "varIdent"
  )
  fits <- list()
  for (method in c("REML", "ML")) fits[[tolower(method)]] <- values(fit_case(case, method), case, method)
  about$versions <- list(R = as.character(getRversion()), nlme = as.character(packageVersion("nlme")))
  about$fits <- fits
  writeLines(toJSON(about, auto_unbox = TRUE, digits = I(15), pretty = TRUE, matrix = "rowmajor"),
             paste0(case$name, ".json"))
  cat(case$name, fits$reml$criterion, fits$ml$criterion, "\n")
}
