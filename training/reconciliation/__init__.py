"""The matcher's recipe: invented ledgers over random numbering schemes, noise, fit, calibration.

python -m training.reconciliation [--models models] [--ledgers 60] [--claims 1300] [--seed 11]
"""
