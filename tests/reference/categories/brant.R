# Brant's test on the data of categories.json, by car::poTest for one predictor and by Brant's formulas for all
# together: poTest puts the same block on both sides of the diagonal of the covariance where one is the transpose of the
# other, so that its overall test is off (9.864 for 9.809 here). Rscript brant.R (in this folder)
suppressMessages({library(car); library(MASS); library(jsonlite)})
r <- fromJSON("categories.json")$data
d <- data.frame(x = r$x, g = factor(c("a", "b", "c")[r$g + 1]), y = r$y)
p <- poTest(polr(factor(y, ordered = TRUE) ~ x + g, data = d, Hess = TRUE, control = list(reltol = 1e-14)))
m <- max(d$y); X <- model.matrix(~ x + g, d); q <- ncol(X) - 1
fits <- lapply(1:m, function(j) glm((d$y >= j) ~ x + g, binomial, d, control = list(epsilon = 1e-14)))
b <- sapply(fits, coef)[-1, ]; pr <- sapply(fits, fitted)
bread <- lapply(1:m, function(j) solve(t(X) %*% (X * pr[, j] * (1 - pr[, j]))))
V <- matrix(0, m * q, m * q)
for (j in 1:m) for (l in 1:m) {
  w <- pr[, max(j, l)] - pr[, j] * pr[, l]
  V[(j - 1) * q + 1:q, (l - 1) * q + 1:q] <- (bread[[j]] %*% (t(X) %*% (X * w)) %*% bread[[l]])[-1, -1]
}
D <- cbind(-1, diag(m - 1)) %x% diag(q); db <- D %*% as.vector(b)
out <- list(R = as.character(getRversion()), car = as.character(packageVersion("car")),
  overall = as.numeric(t(db) %*% solve(D %*% V %*% t(D)) %*% db), df = (m - 1) * q, x = p$chisq.p[1], df_x = p$df.p)
write_json(out, "brant.json", digits = I(12), auto_unbox = TRUE, pretty = TRUE)
