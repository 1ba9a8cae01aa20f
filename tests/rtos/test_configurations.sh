#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The kernel is strict C90 in every configuration, knows no processor, and a feature that is off
# leaves no code.
set -eu
OPTIONS="BOS_WAITING,BOS_QUEUE,BOS_BUFFER,BOS_EVENT,BOS_TIMER,BOS_MESSAGEBOX,BOS_DEVICE BOS_SLICE_TICKS BOS_HEAP BOS_SEMAPHORE_COUNTING BOS_DEVICE BOS_BUFFER,BOS_DEVICE BOS_QUEUE,BOS_MESSAGEBOX BOS_MESSAGEBOX BOS_TIMER BOS_EVENT,BOS_TIMER BOS_OBJECT_NAMES BOS_STACK_CHECK BOS_IDLE_HOOK BOS_LOCK BOS_DEADLINE BOS_LOCK,BOS_DEADLINE BOS_EDF,BOS_DEADLINE BOS_EDF,BOS_DEADLINE,BOS_LOCK BOS_TRACE,BOS_HEAP BOS_TRACE,BOS_DEVICE BOS_TRACE,BOS_STACK_CHECK BOS_TRACE,BOS_EVENT,BOS_TIMER BOS_TRACE"
FLAGS="-std=c90 -pedantic -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes"

compile() { # FOLDER OF bos_config.h: all of the kernel
    for file in rtos/kernel/*.c; do
        # shellcheck disable=SC2086
        gcc $FLAGS -O0 -I"$1" -Irtos/include -Irtos/port/host -c "$file" -o "$1/$(basename "$file" .c).o"
    done
}

# Each option, with those that need it or that it needs, in its other state.
for option in $OPTIONS; do
    folder=$TMPDIR/${option%,*}
    mkdir -p "$folder"
    cp rtos/config/bos_config.h "$folder/bos_config.h"
    for name in ${option//,/ }; do
        grep -q "^#define $name  *[0-9]" "$folder/bos_config.h" || {
            echo "$name is not an option of rtos/config/bos_config.h"
            exit 1
        }
        value=1
        grep -q "^#define $name  *0" "$folder/bos_config.h" || value=0
        sed -i "s/^#define $name  *[0-9].*/#define $name $value/" "$folder/bos_config.h"
    done
    compile "$folder"
done

gone() { # OPTION FILE SYMBOL
    if nm "$TMPDIR/$1/$2.o" | grep -w "$3"; then
        echo "$3 is there without $1"
        exit 1
    fi
}
gone BOS_WAITING,BOS_QUEUE,BOS_BUFFER,BOS_EVENT,BOS_TIMER,BOS_MESSAGEBOX wait kernel_wait
gone BOS_HEAP create task_create
gone BOS_HEAP objects semaphore_create
gone BOS_DEVICE device device_open
gone BOS_QUEUE queue queue_put
gone BOS_EVENT event event_make
gone BOS_TIMER timer timer_start
gone BOS_MESSAGEBOX messagebox messagebox_put
gone BOS_BUFFER buffer buffer_put
gone BOS_STACK_CHECK stack stack_check
gone BOS_SEMAPHORE_COUNTING semaphore semaphore_init_counting
gone BOS_OBJECT_NAMES semaphore semaphore_set_name
for file in lock urgency deadline deadline_hook; do
    if nm "$TMPDIR/BOS_HEAP/$file.o" | grep .; then
        echo "$file.c leaves something in a kernel without options for teaching"
        exit 1
    fi
done

# Without the trace no file knows of it; with some groups only, services of the others do not.
if nm "$TMPDIR"/BOS_HEAP/*.o | grep ' [A-Za-z] .*trace'; then
    echo "a kernel without execution trace holds some of it"
    exit 1
fi
traced() { # FILE: how often its services, compiled with the trace of semaphores alone, tell it
    # shellcheck disable=SC2086
    gcc $FLAGS -O0 -DBOS_TRACE_CALLS=TRACE_SEMAPHORE -I"$TMPDIR/BOS_TRACE" -Irtos/include -Irtos/port/host \
        -c "rtos/kernel/$1.c" -o "$TMPDIR/part.o"
    nm "$TMPDIR/part.o" | grep -c ' U trace_' || true
}
[ "$(traced semaphore)" -gt 0 ] && [ "$(traced queue)" = 0 ] || {
    echo "BOS_TRACE_CALLS does not choose what is traced"
    exit 1
}

# Each call of the list is traced, and what is traced is in the list.
listed=$(sed -n 's/^ *CALL(0x[0-9A-F]*, \([a-z_]*\),.*/\1/p' rtos/include/bos/trace_calls.h | sort -u)
told=$(grep -Eoh 'TRACE_(OFF_)?[0-3]\([a-z_]{2,}' rtos/kernel/*.c | sed 's/.*(//' | sort -u)
[ "$listed" = "$told" ] || {
    echo "rtos/include/bos/trace_calls.h and what services tell the trace differ:"
    diff <(echo "$listed") <(echo "$told")
    exit 1
}

# No processor, compiler or 64-bit type in what every port shares.
if grep -nE '__(GNUC|arm|x86|i386|m68k|ARM|clang)|__attribute__|long long|_t64|int64' \
    rtos/kernel/*.[ch] rtos/include/*.h rtos/include/bos/*.h; then
    echo "the kernel names a processor, a compiler or a 64-bit type"
    exit 1
fi
