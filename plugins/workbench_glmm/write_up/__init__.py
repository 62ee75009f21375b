"""Method and results of generalised models in words for a paper: what analyses name as their `write_up`."""
