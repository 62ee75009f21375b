# Kenward-Roger for compound symmetry: with a positive correlation it is the model of random intercepts, which
# pbkrtest knows. Unbalanced rows of Orthodont (nlme, GPL-2 | GPL-3; data of Potthoff & Roy 1964).
# Rscript compound_symmetry.R FILE.csv > compound_symmetry.json
library(lme4); library(pbkrtest)
data <- read.csv(commandArgs(TRUE)[1])
data$age4 <- factor(data$age)
data <- data[-c(2, 7, 8, 21, 33, 34, 35, 60, 77, 90, 91, 104), ]
out <- function(x) paste0("[", paste(sprintf("%.12g", x), collapse = ", "), "]")
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10))
m <- lmer(distance ~ age * Sex + (1 | Subject), data, control = tight)
V <- vcovAdj(m)
k <- length(fixef(m))
df <- sapply(seq_len(k), function(i) Lb_ddf(diag(k)[i, ], vcov(m), V))
w <- lmer(distance ~ age4 * Sex + (1 | Subject), data, control = tight)
K <- length(fixef(w))
L <- diag(K)[6:8, ]
test <- KRmodcomp(w, L)$stats
cat(sprintf('{"versions": {"R": "%s", "lme4": "%s", "pbkrtest": "%s"},\n "left_out": [2, 7, 8, 21, 33, 34, 35, 60, 77, 90, 91, 104],\n', paste(R.version$major, R.version$minor, sep = "."), packageVersion("lme4"), packageVersion("pbkrtest")))
cat(' "formula": "distance ~ age * Sex", "terms": ["', paste(names(fixef(m)), collapse = '", "'), '"],\n', sep = "")
cat(' "estimate":', out(fixef(m)), ',\n "std_error":', out(sqrt(diag(as.matrix(V)))), ',\n "df":', out(df), ',\n')
cat(' "interaction": {"formula": "distance ~ age4 * Sex", "statistic":', sprintf("%.12g", test$Fstat), ', "df":', test$ndf, ', "df_residual":', sprintf("%.12g", test$ddf), ', "scale":', sprintf("%.12g", test$F.scaling), '}}\n')
