#!/bin/sh
# Stands in for a resource compiler: leaves an empty resource file.
while [ $# -gt 0 ]; do
  case $1 in
    /fo | -fo | /FO) : >"$2"; exit 0 ;;
    /fo*) : >"${1#/fo}"; exit 0 ;;
  esac
  shift
done
