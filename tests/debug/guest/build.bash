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

# mock_coldfire FILE: the mock-up of FreeRTOS's memory, for mcf5208evb.
mock_coldfire() {
    command -v m68k-linux-gnu-gcc > /dev/null || {
        echo "m68k-linux-gnu-gcc is not installed"
        exit 77
    }
    m68k-linux-gnu-gcc -mcpu=5208 -g -O1 -ffreestanding -fno-pic -no-pie -nostdlib -e reset \
        -Wl,--section-start=.vectors=0x40000000,-Ttext=0x40000400,-Tdata=0x40008000 \
        -Wl,-Tbss=0x4000c000,--build-id=none,-z,noexecstack \
        "$guest/../kernels/freertos.c" -o "$1"
}

# guest_h8 MODEL FILE OPTION...: for a board with that processor and memory (h8300, h8300h, h8s),
# which is written to FILE.dts; COFF with stabs.
guest_h8() {
    local model=$1 file=$2 option=""
    shift 2
    command -v h8300-hitachi-coff-gcc > /dev/null || {
        echo "h8300-hitachi-coff-gcc is not installed"
        exit 77
    }
    [ "$model" != h8300h ] || option=-mh
    [ "$model" != h8s ] || option=-ms
    # shellcheck disable=SC2086
    h8300-hitachi-coff-gcc $option -gstabs -nostdlib -Wall "$@" -Wl,-e,_reset,-Ttext=0x100,-Tdata=0xf000 \
        -Wl,--section-start=.vectors=0 "$guest/guest.c" "$guest/start_h8.S" -o "$file"
    sed "s/MODEL/$model/" "$guest/h8.dts" > "$file.dts"
}
