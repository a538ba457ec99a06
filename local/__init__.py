"""The three clusters and the GSLB on one machine, run from the manifests that production is deployed with."""
