# Tests of terms with an interaction, on the data of categories.json: Rscript terms.R (in this folder)
suppressMessages({library(ordinal); library(nnet); library(jsonlite)})
r <- fromJSON("categories.json")$data
d <- data.frame(x = r$x, g = factor(c("a", "b", "c")[r$g + 1]), w = r$w, y = factor(r$y + 1, ordered = TRUE),
                z = factor(c("bus", "car", "walk")[r$z + 1]))
d$h <- factor(ifelse(d$w > 1, "high", "low"))
ll <- function(f) as.numeric(logLik(f))
tight <- clm.control(gradTol = 1e-10, maxIter = 200)
fit <- function(formula) ll(clm(formula, data = d, control = tight))
full <- fit(y ~ x + g * h)
two <- list(x = c(full, fit(y ~ g * h)), g = c(fit(y ~ x + g + h), fit(y ~ x + h)),
            h = c(fit(y ~ x + g + h), fit(y ~ x + g)), "g:h" = c(full, fit(y ~ x + g + h)))
contrasts(d$g) <- contr.sum; contrasts(d$h) <- contr.sum
M <- model.matrix(~ x + g * h, d)
drop <- function(cols) { X <- M[, -c(1, cols)]; ll(clm(y ~ X, data = d, control = tight)) }
three <- list(x = c(full, drop(2)), g = c(full, drop(3:4)), h = c(full, drop(5)), "g:h" = c(full, drop(6:7)))
s <- clm(y ~ x + g * h, data = d, control = tight)
wald <- function(k) { b <- coef(s)[k]; as.numeric(t(b) %*% solve(vcov(s)[k, k], b)) }
contrasts(d$g) <- contr.treatment(3); contrasts(d$h) <- contr.treatment(2)
m <- function(formula) ll(multinom(formula, data = d, trace = FALSE, reltol = 1e-15, maxit = 500))
multi <- list(x = c(m(z ~ x + g), m(z ~ g)), g = c(m(z ~ x + g), m(z ~ x)))
chi <- function(pairs) lapply(pairs, function(p) 2 * (p[1] - p[2]))
# pseudo R squared by their formulas
n <- nrow(d); base <- clm(y ~ x + g, data = d, control = tight); null <- clm(y ~ 1, data = d, control = tight)
cs <- 1 - exp(2 / n * (ll(null) - ll(base))); eta <- as.vector(model.matrix(~ x + g, d)[, -1] %*% base$beta)
r2 <- c(1 - ll(base) / ll(null), cs, cs / (1 - exp(2 / n * ll(null))), mean((eta - mean(eta))^2) / (mean((eta - mean(eta))^2) + pi^2 / 3))
write(toJSON(list(two = chi(two), three = chi(three), wald_three = list(x = wald("x"), g = wald(c("g1", "g2")), h = wald("h1"),
  "g:h" = wald(c("g1:h1", "g2:h1"))), multinom_two = chi(multi), r2 = r2), digits = NA, auto_unbox = TRUE), "terms.json")
