"""The steps of preparation that only compute variables: these know their own expression from then on."""

from __future__ import annotations

COMPUTING = (
    "compute",
    "recode",
    "reverse",
    "score",
    "classes",
    "dummy",
    "time_zero",
    "join_ids",
    "center",
    "cluster_means",
    "cluster_sizes",
    "zscore",
    "rank",
    "lag",
)
