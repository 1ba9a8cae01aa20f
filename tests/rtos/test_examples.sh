#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel's manual, docs/kernel.md and docs/kernel/: every service of the headers has a row in a
# table and is used in an example; every example compiles as strict C90 and prints what the page
# shows, on the host under sanitizers and on the simulated board.
#   tests/rtos/test_examples.sh [PAGE...]     the examples of these pages only
set -u
export BUILD=${BUILD:-build}
BOSIM=${BOSIM:-$BUILD/bosim}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
here=tests/rtos/examples
manual=(docs/kernel.md docs/kernel/*.md)
# Nobody's to call but the port's and the kernel's own macros: they need no row and no example.
internal="kernel_enter_isr kernel_exit_isr MEMORY_ROUND TASK_STACK TASK_STACK_ROOM TASK_TRACE_ROOM
    TASK_CLASS_TRACE TASK_CLASS_TIMES TASK_CLASS_FULL TRACE_CALL_NUMBER TRACE_GROUP_BIT"
# These need no example: the port's tick handler calls it.
unshown="kernel_tick"
# Options that change what others do, or are no switch; all others are on where an example does not
# say otherwise.
apart="BOS_EDF BOS_STACK_MARGIN"
cases=0 failures=0

report() { # NAME FILE: one case; what stands in FILE is wrong
    cases=$((cases + 1))
    if [ -s "$2" ]; then
        failures=$((failures + 1))
        head -n 40 "$2" | sed 's/^/# /'
        echo "not ok $cases - $1"
    else
        echo "ok $cases - $1"
    fi
}

services() {
    for header in rtos/include/bos/*.h; do
        [[ $header == *_calls.h ]] || awk -f $here/services.awk "$header"
    done | sort -u
}

check_services() {
    cat "${manual[@]}" >"$work/manual"
    awk '/^```c$/ { inside = 1; next } /^```/ { inside = 0 } inside' "$work/manual" >"$work/shown"
    [ "$(services | wc -l)" -gt 80 ] || echo "the services are not found in the headers"
    for name in $(services); do
        [[ " $internal " != *[[:space:]]"$name"[[:space:]]* ]] || continue
        grep -Eq "^\| \`${name}[(\`]" "$work/manual" || echo "$name: no row in a table of docs/kernel/"
        [[ " $unshown " == *" $name "* ]] || grep -qw "$name" "$work/shown" ||
            echo "$name: no example uses it"
    done
}

set_option() { # FOLDER NAME VALUE
    grep -q "^#define $2 " "$1/bos_config.h" || echo "$2 is no option of bos_config.h"
    sed -i "s/^#define $2 .*/#define $2 $3/" "$1/bos_config.h"
}

configure() { # FOLDER OPTIONS: bos_config.h with everything on, then as the options say
    local option
    cp rtos/config/bos_config.h "$1/bos_config.h"
    while read -r option; do
        [[ " $apart " == *" $option "* ]] || set_option "$1" "$option" 1
    done < <(sed -n 's/^#define \(BOS_[A-Z_]*\)  *0$/\1/p' rtos/config/bos_config.h)
    [ "$2" = - ] || for option in ${2//,/ }; do set_option "$1" "${option%=*}" "${option#*=}"; done
}

run_image() { # PLATFORM IMAGE: what it prints
    if [ "$1" = host ]; then
        timeout 20 "$2" 2>&1 </dev/null | grep -av "ASan doesn't fully support"
    else
        "$BOSIM" run "$2" --until 60s 2>&1 </dev/null | tr -d '\r' | sed '/^bosim: .* status 0$/d'
    fi
}

numbers() { # OPTIONS KIND: of the examples, on one line
    awk -v options="$1" -v kind="$2" '$4 == options && $2 == kind { printf "%s ", $1 }' "$work/list"
}

build() { # PLATFORM TARGET TASKS PROGRAMS
    make -s -k -j2 -f $here/images.mk "$2" PLATFORM="$1" FOLDER="$folder" SOURCES="$work" \
        TASKS="$3" PROGRAMS="$4"
}

compiled() { # NUMBERS: those that the compiler has taken
    local number
    for number in $1; do [ ! -e "$folder/example_$number.o" ] || echo -n "$number "; done
}

# The examples with one set of options on one platform: one image of all tasks, one of each program.
run_set() { # PLATFORM OPTIONS
    local folder=$work/$1-$2 number tasks programs
    mkdir "$folder"
    configure "$folder" "$2" >"$folder/wrong"
    build "$1" objects "$(numbers "$2" task)" "$(numbers "$2" main)" 2>/dev/null
    tasks=$(compiled "$(numbers "$2" task)")
    programs=$(compiled "$(numbers "$2" main)")
    {
        for number in $tasks; do echo "void example_$number(void);"; done
        echo "typedef struct Example { int number; void (*run)(void); } Example;"
        echo "extern const Example examples[];"
        echo "const Example examples[] = {"
        for number in $tasks; do echo "{$number, example_$number},"; done
        echo "{0, 0}};"
    } >"$folder/list.c"
    build "$1" all "$tasks" "$programs" >"$folder/make.log" 2>&1 || cat "$folder/make.log" >>"$folder/wrong"
    for number in $programs; do
        [ ! -e "$folder/program_$number" ] || run_image "$1" "$folder/program_$number" >"$folder/$number.out"
    done
    [ ! -e "$folder/tasks" ] || run_image "$1" "$folder/tasks" >"$folder/tasks.out"
    [ ! -e "$folder/tasks.out" ] || awk -v to="$folder" '
        BEGIN { out = to "/before" }
        /^== [0-9]+$/ { out = to "/" $2 ".out"; printf "" > out; next }
        { print > out }' "$folder/tasks.out"
    for number in $(numbers "$2" task) $(numbers "$2" main); do judge "$1" "$number"; done
}

judge() { # PLATFORM NUMBER: compares what it printed
    local wrong=$folder/$2.wrong printed=$folder/$2.out shown=$work/$2.shown
    cat "$folder/wrong" "$folder/$2.log" >"$wrong" 2>/dev/null
    if [ ! -e "$printed" ]; then
        echo "it has not run" >>"$wrong"
    else
        awk -f tests/docs/shown.awk "$shown" "$printed" >>"$wrong"
        grep -qxF '...' "$shown" || [ "$(wc -l <"$printed")" = "$(wc -l <"$shown")" ] ||
            echo "prints another number of lines than the page shows" >>"$wrong"
        [ ! -s "$wrong" ] || sed 's/^/printed: /' "$printed" >>"$wrong"
    fi
    report "$1: $(awk -v n="$2" '$1 == n { print $3 }' "$work/list")" "$wrong"
}

[ $# = 0 ] || manual=("$@")
awk -v to="$work" -f $here/extract.awk "${manual[@]}" >"$work/list"
[ $# != 0 ] || { check_services >"$work/wrong"; report "every service has a row and an example" "$work/wrong"; }
awk '$2 == "wrong" { print $3 ": no block of output behind this example" }' "$work/list" >"$work/wrong"
report "every example has its output behind it" "$work/wrong"
mapfile -t sets < <(awk '{ print $4 }' "$work/list" | sort -u)
for options in "${sets[@]}"; do
    run_set host "$options"
    run_set board "$options"
done
echo "1..$cases"
[ $failures = 0 ]
