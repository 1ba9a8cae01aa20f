#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What docs/labs.md answers to the questions that are tried by changing a lab: the changed labs do it.
set -eu
BOSIM=${BOSIM:-build/bosim}
board=mps2-an385
class=$TMPDIR/class

mkdir "$class"
cp -r --parents Makefile rtos.mk setup boards rtos firmware tools/boardgen "$class"
labs=$class/firmware/labs

change() { # LAB FROM TO: must occur
    grep -qF -- "$2" "$labs/$1" || { echo "firmware/labs/$1 has no $2" && exit 1; }
    local text
    text=$(<"$labs/$1")
    printf '%s\n' "${text//"$2"/$3}" >"$labs/$1"
}

# Lesson 1, question 4; lesson 3, question 4; lesson 4, question 4.
sed 's/define BOS_SLICE_TICKS 0/define BOS_SLICE_TICKS 4/; s/INVERSION/TURNS/' \
    "$labs/inversion/bos_config.h" >"$labs/turns/bos_config.h"
change inversion/main.c '{2, 10, 0, 0}' '{2, 30, 0, 0}'
change deadline/main.c '{PERIODIC("A", 5, 30), 2}, {PERIODIC("B", 7, 20), 4}' \
    '{PERIODIC("A", 4, 30), 2}, {PERIODIC("B", 8, 20), 4}'

make -s -C "$class" BUILD=built built/firmware/lab_{turns,inversion,deadline}-$board.elf \
    >"$TMPDIR/log" 2>&1 || {
    cat "$TMPDIR/log"
    exit 1
}

shows() { # LAB LINE...: its output has these lines
    local lab=$1 line
    shift
    "$BOSIM" run "$class/built/firmware/lab_$lab-$board.elf" --until 60s >"$TMPDIR/raw" 2>&1 || :
    tr -d '\r' <"$TMPDIR/raw" >"$TMPDIR/out"
    for line; do
        grep -qxF -- "$line" "$TMPDIR/out" || {
            cat "$TMPDIR/out"
            echo "$lab: missing: $line"
            exit 1
        }
    done
}

shows turns 'copy    ####......####' 'draw     ...####......#' 'key        .....##'
shows inversion 'response time of the manager: none 34, inheritance 5, ceiling 4' 'lab inversion: holds'
shows deadline 'utilisation 100.0 %, bound 82.8 %' 'B         4       8        8        8       0' \
    'lab deadline: holds'
