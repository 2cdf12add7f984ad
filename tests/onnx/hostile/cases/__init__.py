"""What is wrong with a file, one module a subject; `case.py` registers them."""
