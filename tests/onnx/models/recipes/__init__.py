"""What is exported, one module a subject; `exported.py` says what each recipe returns."""
