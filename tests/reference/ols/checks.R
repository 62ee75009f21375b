suppressMessages({library(car);library(lmtest);library(sandwich);library(jsonlite)})
h<-read.csv('../data/mlmRev_Hsb82.csv'); h$sector<-factor(h$sector); h$sx<-factor(h$sx); h<-h[1:900,]
o<-read.csv('../data/book_orthodont.csv'); o$Sex<-factor(o$Sex,levels=c("Male","Female")); o$w<-rep(c(1,2,3),36)
f<-function(m,d,num){ out<-list()
 for(k in c("HC0","HC1","HC2","HC3")) out[[k]]<-sqrt(diag(vcovHC(m,type=k)))
 v<-vif(m); out$vif<-if(is.matrix(v)) as.list(as.data.frame(v)) else as.list(v); out$vif_terms<-if(is.matrix(v)) rownames(v) else names(v)
 rp<-residualPlots(m,plot=FALSE,tests=TRUE); out$curv<-rp[,1]; out$curvp<-rp[,2]; out$curvn<-rownames(rp)
 b<-bptest(m); out$bp<-c(b$statistic,b$parameter,b$p.value)
 if(is.null(m$weights)){d1<-dwtest(m); out$dw<-c(d1$statistic,d1$p.value)}
 s<-shapiro.test(residuals(m)); out$sw<-c(s$statistic,s$p.value)
 out$cook<-cooks.distance(m)[1:5]; out$rstud<-rstudent(m)[1:5]
 p<-predict(m,interval="prediction"); out$pred<-p[1:3,]; out$conf<-predict(m,interval="confidence")[1:3,]
 out}
m1<-lm(mAch~ses+meanses+sector+sx,h); m2<-lm(distance~age*Sex,o); m3<-lm(distance~age+Sex,o,weights=w); o90<-o[1:90,]; m4<-lm(distance~age+Sex,o90)
r<-list(versions=list(R=as.character(getRversion()),car=as.character(packageVersion("car")),lmtest=as.character(packageVersion("lmtest")),sandwich=as.character(packageVersion("sandwich"))),hsb=f(m1,h),ortho=f(m2,o),weighted=f(m3,o),first90=f(m4,o90))
r$weighted$pred<-NULL
sw<-function(x){s<-shapiro.test(x); c(s$statistic,s$p.value)}
r$shapiro<-list(three=sw(c(1,2,4)),four=sw(c(1,2,4,7)),five=sw(c(3,1,4,1,5)),ten=sw(c(2.1,3.3,1.2,5.9,4.4,3.1,2.2,9.9,3.5,4.1)),twelve=sw(o$distance[1:12]),hundred=sw(o$distance),many=sw(h$mAch))
write(toJSON(r,digits=NA,auto_unbox=TRUE,pretty=TRUE),'checks.json')
