"""The model, fitted in a process of its own (ADR 0038): here alone numpy, scipy and statsmodels are loaded."""
