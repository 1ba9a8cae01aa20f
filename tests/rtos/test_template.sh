#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The empty port to copy is complete: in every configuration the kernel compiles with its header and
# links with its files. What assembler knows of C structures is compared with them when a port is
# compiled, in every port; and what a port gets wrong in its types stops the compilation.
set -eu
FLAGS="-std=c90 -pedantic -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes"
PORT=rtos/port/template
work=${TMPDIR:-$(mktemp -d)}

fail() {
    echo "$*"
    exit 1
}

check() { # FOLDER of bos_config.h, FILE...: they compile
    local folder=$1
    shift
    # shellcheck disable=SC2086
    gcc $FLAGS -fsyntax-only "-I$folder" -Irtos/include "-I${port:-$PORT}" "$@"
}

configure() { # NAME VALUE OPTION...: a folder with these options at that value
    local name=$1 value=$2 option
    mkdir -p "$work/$name"
    cp rtos/config/bos_config.h "$work/$name/bos_config.h"
    shift 2
    for option; do
        grep -q "^#define $option  *[0-9]" "$work/$name/bos_config.h" || fail "$option is no option"
        sed -i "s/^#define $option  *[0-9].*/#define $option $value/" "$work/$name/bos_config.h"
    done
}

# ---- it links ----
objects=()
for file in rtos/kernel/*.c "$PORT"/*.c "$PORT"/*.S; do
    object=$work/${file//\//_}.o
    # shellcheck disable=SC2086
    gcc $FLAGS -Irtos/include -Irtos/config -I$PORT -c "$file" -o "$object"
    objects+=("$object")
done
printf '#include "bos.h"\nint main(void) { kernel_start(); return 0; }\n' >"$work/main.c"
gcc -z noexecstack -Irtos/include -Irtos/config -I$PORT "$work/main.c" "${objects[@]}" -o "$work/image"

# ---- every option in its other state, with those that need it; all on; all off ----
needs() { # OPTION: those that go with it when it is off, or on
    case $1 in
    BOS_WAITING) echo BOS_QUEUE BOS_BUFFER BOS_EVENT BOS_TIMER BOS_MESSAGEBOX BOS_DEVICE ;;
    BOS_BUFFER) echo BOS_DEVICE ;;
    BOS_QUEUE) echo BOS_MESSAGEBOX ;;
    BOS_EVENT) echo BOS_TIMER ;;
    BOS_EDF) echo BOS_DEADLINE ;;
    esac
}
mapfile -t on < <(sed -n 's/^#define \(BOS_[A-Z_]*\)  *1$/\1/p' rtos/config/bos_config.h)
mapfile -t off < <(sed -n 's/^#define \(BOS_[A-Z_]*\)  *0$/\1/p' rtos/config/bos_config.h)
if [ ${#on[@]} -lt 8 ] || [ ${#off[@]} -lt 4 ]; then fail "the options are not found"; fi
for option in "${on[@]}"; do
    # shellcheck disable=SC2046
    configure "$option" 0 "$option" $(needs "$option")
    check "$work/$option" rtos/kernel/*.c $PORT/*.c
done
for option in "${off[@]}"; do
    # shellcheck disable=SC2046
    configure "$option" 1 "$option" $(needs "$option")
    check "$work/$option" rtos/kernel/*.c $PORT/*.c
done
configure all_on 1 "${off[@]}"
check "$work/all_on" rtos/kernel/*.c $PORT/*.c
configure all_off 0 "${on[@]}"
check "$work/all_off" rtos/kernel/*.c $PORT/*.c

# ---- every number that assembler takes from a port's header is checked in its port.c ----
for header in rtos/port/*/switch.h; do
    folder=${header%/*}
    numbers=$(sed -n 's/^#define \([A-Z_]*\) .*/\1/p' "$header")
    [ -n "$numbers" ] || fail "$header: no numbers"
    for number in $numbers; do
        grep -qw "$number" "$folder"/*.S || continue
        case $number in
        ICSR* | FRAME_XPSR | ISR_*) continue ;; # of the processor, not of a structure
        esac
        tr '\n' ' ' <"$folder/port.c" | grep -Eq "typedef char check_[a-z_]*\[[^;]*\b$number\b" ||
            fail "$folder: $number is in switch.S, and no check of port.c has it"
    done
done

# ---- mistakes are found when a port is compiled ----
mistake() { # FILE OLD NEW: with this change a copy of the template does not compile
    port=$work/mistake
    rm -rf "$port"
    cp -r $PORT "$port"
    sed -i "s|$2|$3|" "$port/$1"
    ! cmp -s $PORT/"$1" "$port/$1" || fail "nothing to change in $1: $2"
    ! check rtos/config "$port/port.c" rtos/kernel/contract.c 2>/dev/null || fail "not found out: $3"
}
mistake switch.h '2 \* POINTER_BYTES' '3 * POINTER_BYTES'
mistake switch.h 'KERNEL_THIS_TASK 0' 'KERNEL_THIS_TASK 4'
mistake switch.h 'FRAME_WORDS 8' 'FRAME_WORDS 800'
mistake switch.h 'FRAME_ENTRY 7' 'FRAME_ENTRY 8'
mistake switch.h 'POINTER_BYTES sizeof(void \*)' 'POINTER_BYTES 3'
mistake port.h 'unsigned int bos_tick' 'int bos_tick'
mistake port.h 'unsigned int bos_tick' 'unsigned char bos_tick'
mistake port.h 'size_t bos_size' 'unsigned short bos_size'
mistake port.h 'typedef double port_align' 'typedef struct port_three { long word[3]; } port_align'
mistake port.h 'typedef double port_align' 'typedef char port_align'
mistake port.h 'PORT_STACK_IDLE 256' 'PORT_STACK_IDLE 128'
mistake port.h 'PORT_STACK_UP   0' 'PORT_STACK_UP 2'
