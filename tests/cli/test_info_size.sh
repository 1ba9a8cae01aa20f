#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `bosim info --size` says how large sections, functions and variables of a COFF program for the H8
# are, with stabs, with COFF's own debug information and without any; `rtos/footprint/measure` counts
# with it.
set -eu
BOSIM=${BOSIM:-build/bosim}
tool=h8300-hitachi-coff
cd "$TMPDIR"
bosim=$OLDPWD/$BOSIM
[ -x "$bosim" ] || bosim=$BOSIM

cat >program.c <<'END'
struct task { struct task *next; char name[5]; long time; };
typedef char task_has_16_bytes[sizeof(struct task) == 16 ? 1 : -1];
struct task measured_task;
char behind;
int number = 1;
void start(void) { for (;;) number += behind; }
END
cat >program.ld <<'END'
OUTPUT_FORMAT(coff-h8300) OUTPUT_ARCH(h8300h) ENTRY(_start)
SECTIONS { .bos.text 0x100 : { *(.text) } .data 0xff00 : { *(.data) }
.bss : { *(.bss) *(COMMON) } .stab 0 (NOLOAD) : { *(.stab) } .stabstr 0 (NOLOAD) : { *(.stabstr) } }
END

# expect NAME BYTES
expect() {
    said=$("$bosim" info program.coff --size "$1")
    [ "$said" = "$2" ] || {
        echo "with '$options' the size of $1 is $said, must be $2"
        exit 1
    }
}

for options in -gstabs+ -g ''; do
    $tool-gcc -mh -O1 $options -c program.c
    $tool-ld -T program.ld -o program.coff program.o
    text=$($tool-objdump -h program.coff | awk '$2 ~ /^.bos.tex/ { print $3 }')
    expect .bos.text $((16#$text))
    expect measured_task 16
    expect number 2
done
$tool-strip program.coff
expect .bos.text $((16#$text))
status=0
said=$("$bosim" info program.coff --size measured_task 2>&1) || status=$?
[ "$status" = 2 ] && [[ $said == *"program.coff has no section or symbol of that name"* ]] || {
    echo "status $status: $said"
    exit 1
}
