#!/bin/sh
# Stands in for a C compiler: calls itself clang when asked to preprocess, else leaves an empty object file.
out= preprocess=
while [ $# -gt 0 ]; do
  case $1 in
    -E) preprocess=1 ;;
    -o) out=$2; [ $# -gt 1 ] && shift ;;
    -Fo*) out=${1#-Fo} ;;
  esac
  shift
done
if [ -n "$preprocess" ]; then echo clang; elif [ -n "$out" ]; then : >"$out"; fi
