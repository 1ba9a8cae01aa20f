#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# boardgen: header, memory and page say what the devicetree says; a bad blob is told.
set -eu
BUILD=${BUILD:-build}

cat >"$TMPDIR/toy.dts" <<'EOF'
/dts-v1/;
/ {
	#address-cells = <1>; #size-cells = <1>;
	model = "Toy";
	interrupt-parent = <&pic>;
	chosen { zephyr,sram = &fast; };
	cpus { #address-cells = <1>; #size-cells = <0>;
		cpu@0 { device_type = "cpu"; compatible = "toy,cpu"; reg = <0>; clocks = <&half>; }; };
	crystal: crystal { compatible = "fixed-clock"; clock-frequency = <16000000>; #clock-cells = <0>; };
	half: half { compatible = "fixed-factor-clock"; clocks = <&crystal>; clock-div = <2>; clock-mult = <1>; #clock-cells = <0>; };
	rom: memory@1000 { device_type = "memory"; reg = <0x1000 0x800>; };
	slow: memory@8000 { device_type = "memory"; reg = <0x8000 0x400>; };
	fast: memory@9000 { device_type = "memory"; reg = <0x9000 0x200>; };
	pic: pic@f000 { reg = <0xf000 0x10>; interrupt-controller; #interrupt-cells = <2>; arm,num-irq-priority-bits = <3>; arm,num-irqs = <20>; };
	bus@e000 { #address-cells = <1>; #size-cells = <1>; compatible = "simple-bus"; ranges = <0 0xe000 0x1000>;
		com1: serial@40 { compatible = "toy,uart"; reg = <0x40 0x10>; interrupts = <5 1>, <6 1>; interrupt-names = "tx", "rx"; clocks = <&crystal>; };
		nmi: nmi@80 { compatible = "toy,nmi"; reg = <0x80 0x10>; interrupts = <(-14) 0>; };
	};
};
EOF
dtc -q -@ -I dts -O dtb -o "$TMPDIR/toy.dtb" "$TMPDIR/toy.dts"
"$BUILD/boardgen" "$TMPDIR/toy.dtb" toy --header "$TMPDIR/toy.h" --memory "$TMPDIR/toy.ld" --page "$TMPDIR/toy.md"

must_hold() { # FILE LINE
    grep -qxF -- "$2" "$1" || {
        echo "$1 lacks: $2"
        cat "$1"
        exit 1
    }
}
must_hold "$TMPDIR/toy.h" '#define BOARD_NAME "toy"'
must_hold "$TMPDIR/toy.h" '#define CPU_CLOCK_HZ 8000000u'
must_hold "$TMPDIR/toy.h" '#define NVIC_PRIO_BITS 3'
must_hold "$TMPDIR/toy.h" '#define NVIC_IRQS 20'
must_hold "$TMPDIR/toy.h" '#define BOARD_CODE_SIZE 0x800u'
must_hold "$TMPDIR/toy.h" '#define BOARD_DATA_SIZE 0x200u'
must_hold "$TMPDIR/toy.h" '#define COM1_BASE 0x0000E040u'
must_hold "$TMPDIR/toy.h" '#define COM1_IRQ_TX 5'
must_hold "$TMPDIR/toy.h" '#define COM1_IRQ_RX 6'
must_hold "$TMPDIR/toy.h" '#define COM1_CLOCK_HZ 16000000u'
must_hold "$TMPDIR/toy.h" '#define NMI_IRQ -14'
must_hold "$TMPDIR/toy.ld" '    SLOW : ORIGIN = 0x00008000, LENGTH = 0x400'
must_hold "$TMPDIR/toy.ld" 'REGION_ALIAS("BOARD_CODE", ROM)'
must_hold "$TMPDIR/toy.ld" 'REGION_ALIAS("BOARD_DATA", FAST)'
must_hold "$TMPDIR/toy.md" '| com1 | toy,uart | 0x0000E040 | 0x10 | 5, 6 |'

must_fail() { # TEXT COMMAND...
    local text=$1 status=0
    shift
    "$@" 2>"$TMPDIR/error" || status=$?
    if [ "$status" != 2 ] || ! grep -qF "$text" "$TMPDIR/error"; then
        echo "status $status: $(cat "$TMPDIR/error"); must be 2 and say: $text"
        exit 1
    fi
}
dtc -q -I dts -O dtb -o "$TMPDIR/bare.dtb" "$TMPDIR/toy.dts"
must_fail "no symbols" "$BUILD/boardgen" "$TMPDIR/bare.dtb" toy --header "$TMPDIR/x"
head -c 200 "$TMPDIR/toy.dtb" >"$TMPDIR/cut.dtb"
must_fail "not a devicetree blob" "$BUILD/boardgen" "$TMPDIR/cut.dtb" toy --header "$TMPDIR/x"
must_fail "cannot read the file" "$BUILD/boardgen" "$TMPDIR/none.dtb" toy --header "$TMPDIR/x"
must_fail "usage" "$BUILD/boardgen" "$TMPDIR/toy.dtb"
