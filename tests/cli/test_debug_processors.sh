#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The debugger's sessions on other processors: a 68000's ELF file with DWARF, COFF files of the H8
# family with stabs, addresses of 16 bits among them: breaks with conditions, steps by lines in both
# directions, frames, variables, watches; frames of exceptions; return addresses of two bytes.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"
# shellcheck source=tests/debug/guest/build.bash
. tests/debug/guest/build.bash

session() { # FILE BOARD SCRIPT
    run 0 debug "$1" --board "$2" --source "$guest" --script "$3"
}

guest_68000 "$work/m68k" -O0
session "$work/m68k" mc68000-ecb "$guest/session.script"
for model in h8300 h8300h h8s; do
    guest_h8 $model "$work/$model" -O0
    session "$work/$model" "$work/$model.dts" "$guest/session.script"
done

# In a trap's handler: what was interrupted, and what called that.
cat > "$work/trap.script" << 'SCRIPT'
tbreak ask
continue
info registers
echo interrupted
break trapped
continue
expect a handler
backtrace
expect /#1 .* handler/
backtrace
expect /#2 .* ask\+.*interrupted here/
backtrace
expect /#3 .* waiter/
backtrace
expect /#4 .* main/
frame 2
info registers
SCRIPT
same_stack() { # REGISTER: in frame 2 it is what it was before the trap
    local values
    mapfile -t values < <(grep -oE "\b$1 +[0-9a-f]+" "$work/out")
    [ "${#values[@]} ${values[0]:-}" = "2 ${values[1]:-}" ] || fail "$1: ${values[*]}"
}
session "$work/m68k" mc68000-ecb "$work/trap.script"
same_stack a7
for model in h8300h h8s; do
    session "$work/$model" "$work/$model.dts" "$work/trap.script"
    same_stack er7
done

# Call frame information of the H8 goes before what looks like a return address.
run 0 asm --cpu h8300h "$guest/cfi_h8.s" -o "$work/cfi.elf"
cat > "$work/cfi.script" << 'SCRIPT'
break here
continue
backtrace
expect /#1 +0x00000110 outer[^()]*$/
backtrace
expect /#2 .* start/
SCRIPT
session "$work/cfi.elf" "$work/h8300h.dts" "$work/cfi.script"
finish
