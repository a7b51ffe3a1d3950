"""The matcher's recipe: invented ledgers over random numbering schemes, noise, fit, calibration.

python -m training.reconciliation [--models models] [--ledgers 24] [--seed 11]
"""
