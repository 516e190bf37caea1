--- The one place that says which version of homegen this is.
return "0.2.0"
