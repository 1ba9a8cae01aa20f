# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced: the guest of this folder, built for a processor.
guest=$(dirname "${BASH_SOURCE[0]}")

# guest_68000 FILE OPTION...: for mc68000-ecb, with DWARF. 77 without the compiler.
guest_68000() {
    local file=$1
    shift
    command -v m68k-linux-gnu-gcc > /dev/null || {
        echo "m68k-linux-gnu-gcc is not installed"
        exit 77
    }
    m68k-linux-gnu-gcc -m68000 -g -ffreestanding -fno-pic -no-pie -nostdlib -Wall "$@" \
        -Wl,--section-start=.vectors=0x8000,-Ttext=0x8100,-Tbss=0x1000,-e,reset \
        -Wl,--build-id=none,-z,noexecstack \
        "$guest/guest.c" "$guest/start_68000.s" -o "$file"
}
