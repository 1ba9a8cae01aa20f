#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel and the empty port compile, without a warning, with each of these compilers that is
# installed: docs/other-compilers.md has them in a table. A line: its name in that table; options on
# (all) or as they come (usual); the command; lines of port.h that it needs besides.
#   tests/rtos/test_compilers.sh [NAME...]     these compilers only
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
GCC="-std=c90 -pedantic -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Werror"
OLD="-ansi -pedantic -Wall -W -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Werror"
# The double is a float there, 65,535 is all that an unsigned int can hold, and code is left out.
SDCC="--std-c89 --Werror --disable-warning 93 --disable-warning 94 --disable-warning 126"
OFFSETOF='#define offsetof(type, member) ((unsigned)&((type *)0)->member)'
compilers=(
    "gcc, x86-64 | all | gcc $GCC |"
    "gcc, 80386 | all | gcc -m32 $GCC |"
    "clang, x86-64 | all | clang $GCC |"
    "clang, MSP430 | all | clang --target=msp430 -ffreestanding $GCC |"
    "clang, PowerPC | all | clang --target=powerpc -ffreestanding $GCC |"
    "gcc, Cortex-M0 | all | arm-none-eabi-gcc -mcpu=cortex-m0 -mthumb $GCC |"
    "gcc, ARM7TDMI | all | arm-none-eabi-gcc -mcpu=arm7tdmi -marm $GCC |"
    "gcc 3.4, H8/300 | all | h8300-hms-gcc $OLD |"
    "gcc 3.4, H8/300H | all | h8300-hms-gcc -mh $OLD |"
    "bcc, 8086 | usual | bcc -ansi | $OFFSETOF"
    "bcc, 80386 | usual | bcc -ansi -3 | $OFFSETOF"
    "tcc, x86-64 | all | tcc -Wall -Werror |"
    "tcc, 80386 | all | i386-tcc -Wall -Werror |"
    "pcc, x86-64 | all | pcc -std=c89 -Wall -Werror |"
    "sdcc, Z80 | all | sdcc -mz80 $SDCC |"
    "sdcc, STM8 | all | sdcc -mstm8 $SDCC |"
    "sdcc, 68HC08 | all | sdcc -mhc08 --stack-auto $SDCC |"
    "gcc, AVR | all | avr-gcc $GCC |"
    "gcc, 68000 | all | m68k-linux-gnu-gcc -m68000 $GCC |"
    "gcc, ColdFire | all | m68k-linux-gnu-gcc -mcpu=5206 $GCC |"
    "gcc, SuperH | all | sh4-linux-gnu-gcc $GCC |"
)
hosts=("clang -std=c90 -O2" "tcc" "pcc -std=c89 -O")
HOST="-Irtos/include -Irtos/config -Irtos/port/host -Itests/rtos -Ifirmware/suite/cases"
cases=0 failures=0

field() { # LINE NUMBER
    cut -d '|' -f "$2" <<<"$1" | sed 's/^ *//; s/ *$//'
}

# bos_config.h with every switch on.
mkdir "$work/all"
sed 's/^\(#define BOS_[A-Z_]* *\)0$/\11/' rtos/config/bos_config.h >"$work/all/bos_config.h"

try() { # NUMBER LINE
    local folder=$work/$1 config=rtos/config file command
    mkdir "$folder"
    [ "$(field "$2" 2)" = usual ] || config=$work/all
    { field "$2" 4 && cat rtos/port/template/port.h; } >"$folder/port.h"
    command="$(field "$2" 3) -I$folder -I$config -Irtos/include"
    for file in rtos/kernel/*.c rtos/port/template/*.c; do
        echo "$command -c $file -o $folder/$(basename "${file%.c}").o"
    done | xargs -P 2 -I '{}' sh -c '{}' >"$folder/log" 2>&1 || echo "$command: failed" >>"$folder/log"
}

# The kernel and the suite's cases compiled by COMMAND, the host port by gcc.
# shellcheck disable=SC2086
suite_by() { # COMMAND
    local folder=$work/suite-${1%% *} file
    mkdir "$folder"
    for file in rtos/kernel/*.c firmware/suite/cases/*.c; do
        [[ $file == */hook.c ]] || echo "$1 $HOST '-DBOS_BOARD=\"host\"' -c $file -o $folder/${file//\//_}.o"
    done | xargs -P 2 -d '\n' -I '{}' sh -c '{}' &&
        gcc -std=gnu11 -O1 $HOST rtos/port/host/port.c tests/rtos/host_suite.c "$folder"/*.o -no-pie \
            -z noexecstack -o "$folder/suite" && "$folder/suite" 1 40 2000 >"$folder/out"
    grep -a '^FAIL' "$folder/out"
    grep -q '^suite: .* 0 failed' "$folder/out"
}

[ $# = 0 ] || chosen=" $(printf '%s; ' "$@")"
for line in "${compilers[@]}"; do
    name=$(field "$line" 1)
    [ $# = 0 ] || [[ $chosen == *" $name; "* ]] || continue
    cases=$((cases + 1))
    if ! command -v "$(field "$line" 3 | cut -d ' ' -f 1)" >/dev/null; then
        echo "ok $cases - $name # SKIP it is not installed"
        continue
    fi
    try $cases "$line"
    if [ -s "$work/$cases/log" ]; then
        failures=$((failures + 1))
        head -n 12 "$work/$cases/log" | sed 's/^/# /'
        echo "not ok $cases - $name"
    elif ! grep -qF "| $name |" docs/other-compilers.md; then
        failures=$((failures + 1))
        echo "not ok $cases - $name: no row in docs/other-compilers.md"
    else
        echo "ok $cases - $name"
    fi
done
[ $# = 0 ] || hosts=()
for command in "${hosts[@]}"; do
    cases=$((cases + 1))
    name="the suite by ${command%% *}"
    if ! command -v "${command%% *}" >/dev/null; then
        echo "ok $cases - $name # SKIP it is not installed"
    elif suite_by "$command" >"$work/log" 2>&1; then
        echo "ok $cases - $name"
    else
        failures=$((failures + 1))
        tail -n 12 "$work/log" | sed 's/^/# /'
        echo "not ok $cases - $name"
    fi
done
echo "1..$cases"
[ $failures = 0 ]
