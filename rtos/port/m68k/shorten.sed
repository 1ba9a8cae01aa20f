# SPDX-License-Identifier: MIT
# Makes the kernel's code smaller, from assembler text to assembler text, sed -E: its functions lie
# together, within 32 KB, but the compiler calls them by their whole address, two bytes more. Hooks
# and the board's tick may be farther away.
/^\s(jsr|jra) ([a-z_]+_hook|port_tick_start)$/b
s/^(\s)jsr ([a-z_][a-z0-9_]*)$/\1bsr.w \2/
s/^(\s)jra ([a-z_][a-z0-9_]*)$/\1bra.w \2/
