# What graphs show of data: bw.nrd0, bw.nrd, a density, loess (direct, and blended as by default), boxplot.stats, qqline and car's envelope.
# Rscript graphs.R > graphs.json    (in this folder; data from ../data)
suppressMessages({ library(jsonlite); library(car); library(MASS) })
sleep <- read.csv("../data/lme4_sleepstudy.csv")
box <- read.csv("../data/nlme_Oxboys.csv")
gap <- subset(read.csv("../data/book_achieve.csv"), school == 785 & gender == 2)
vocab <- c(1.5, 2.4, 3.3, 3.65, 4.2, 4.6, 5.5, 6)
x <- sleep$Reaction
at <- seq(180, 480, by = 20)
h <- bw.nrd0(x)
curve <- function(degree, span, x, y, at) {
  fit <- loess(y ~ x, data.frame(x, y), span = span, degree = degree, surface = "direct")
  blended <- loess(y ~ x, data.frame(x, y), span = span, degree = degree)
  list(degree = degree, span = span, fitted = unname(predict(fit, data.frame(x = at))),
       blended = unname(predict(blended, data.frame(x = at))))
}
days <- c(0, 0.5, 2.25, 4, 7.7, 9)
ages <- c(-1, -0.63, -0.2, 0.1, 0.77, 1)
fives <- list(sleep = sleep$Reaction, seven = c(1, 2, 4, 8, 16, 32, 64), four = c(3, 1, 2, 10), one = 5,
              six = c(2, 2, 3, 4, 9, 30))
# the envelope of car::qqPlot for a sample: written out, as its code does not return it
envelope <- function(x, conf) {
  ord <- sort(x); n <- length(x); P <- ppoints(n); z <- qnorm(P)
  Q <- quantile(ord, c(.25, .75)); b <- diff(Q) / diff(qnorm(c(.25, .75))); a <- mean(Q)
  SE <- (b / dnorm(z)) * sqrt(P * (1 - P) / n); zz <- qnorm(1 - (1 - conf) / 2)
  list(z = z, intercept = unname(a), slope = unname(b), low = a + b * z - zz * SE, high = a + b * z + zz * SE)
}
surface <- kde2d(box$age, box$height, h = 4 * c(bw.nrd(box$age), bw.nrd(box$height)), n = 5)
out <- list(
  made_by = R.version.string,
  versions = lapply(c(car = "car", MASS = "MASS"), function(p) as.character(packageVersion(p))),
  density = list(bw_nrd0 = h, bw_nrd = bw.nrd(x), at = at,
                 values = sapply(at, function(t) mean(dnorm(t, x, h)))),
  loess = list(
    list(x = sleep$Days, y = sleep$Reaction, at = days, curves = list(
      curve(1, 0.75, sleep$Days, sleep$Reaction, days), curve(2, 0.75, sleep$Days, sleep$Reaction, days))),
    list(x = box$age, y = box$height, at = ages, curves = list(
      curve(1, 2 / 3, box$age, box$height, ages), curve(2, 0.4, box$age, box$height, ages),
      curve(2, 1.5, box$age, box$height, ages))),
    list(x = gap$gevocab, y = gap$geread, at = vocab, curves = list(
      curve(1, 0.75, gap$gevocab, gap$geread, vocab), curve(2, 0.75, gap$gevocab, gap$geread, vocab)))),
  boxes = lapply(fives, function(v) { s <- boxplot.stats(v); list(x = v, stats = s$stats, out = s$out) }),
  qq = c(list(x = x), envelope(x, 0.95)),
  surface = list(x = surface$x, y = surface$y, z = surface$z, hx = bw.nrd(box$age), hy = bw.nrd(box$height))
)
cat(toJSON(out, digits = 15, auto_unbox = TRUE), "\n")
