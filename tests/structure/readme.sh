#!/usr/bin/env bash
# The program that the README shows is the one that is compiled and run: readme.sh ROOT
set -euo pipefail
diff <(sed -n '/^```cpp$/,/^```$/{/^```/d;p}' "$1/README.md") "$1/examples/mnist.cpp"
