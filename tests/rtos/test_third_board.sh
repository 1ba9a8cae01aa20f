#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Nothing in rtos/ knows a board: the kernel, hello and the suite run on a board that is made up
# here. It has the chips of mps2-an385 at other addresses and numbers, another clock, its code and
# data elsewhere, and five bits of interrupt priority.
set -eu
BUILD=$(realpath "${BUILD:-build}")
BOSIM=$(realpath "${BOSIM:-$BUILD/bosim}")
copy=$TMPDIR/copy
mkdir "$copy"
cp -r --parents Makefile rtos.mk setup boards rtos firmware tools/boardgen "$copy"
cp -r "$copy/firmware/board/mps2-an385" "$copy/firmware/board/made-up"
cat >"$copy/boards/made-up.dts" <<'END'
/dts-v1/;
/ {
	model = "made-up";
	chosen { zephyr,flash = &code; zephyr,sram = &data; };
	sysclk: clock { compatible = "fixed-clock"; clock-frequency = <72000000>; #clock-cells = <0>; };
	code: memory@8000000 { device_type = "memory"; reg = <0x08000000 0x80000>; read-only; };
	data: memory@10000000 { device_type = "memory"; reg = <0x10000000 0x30000>; };
	uart0: uart@48001000 {
		compatible = "arm,cmsdk-uart"; reg = <0x48001000 0x1000>; clocks = <&sysclk>;
		interrupts = <70 3>, <71 3>; interrupt-names = "tx", "rx";
	};
	timer0: timer@50010000 {
		compatible = "arm,cmsdk-timer"; reg = <0x50010000 0x1000>; clocks = <&sysclk>; interrupts = <40 3>;
	};
	timer1: timer@50020000 {
		compatible = "arm,cmsdk-timer"; reg = <0x50020000 0x1000>; clocks = <&sysclk>; interrupts = <2 3>;
	};
	wdog0: wdog@50030000 {
		compatible = "arm,cmsdk-watchdog"; reg = <0x50030000 0x1000>; clocks = <&sysclk>; interrupts = <(-14) 0>;
	};
	gpio0: gpio@58000000 {
		compatible = "arm,cmsdk-gpio"; reg = <0x58000000 0x1000>; clocks = <&sysclk>;
		interrupts = <33 3>, <50 3>, <51 3>, <52 3>, <53 3>, <54 3>, <55 3>, <56 3>, <57 3>;
	};
	gpio1: gpio@58001000 { compatible = "arm,cmsdk-gpio"; reg = <0x58001000 0x1000>; clocks = <&sysclk>; };
	vga: display@59000000 { compatible = "arm,mps2-vga"; reg = <0x59000000 0x10000>, <0x59100000 0x40000>; };
	fpgaio: fpgaio@58002000 { compatible = "arm,mps2-fpgaio"; reg = <0x58002000 0x1000>; clocks = <&sysclk>; };
	cpu0: cpu { device_type = "cpu"; compatible = "arm,cortex-m3"; clocks = <&sysclk>; init-vtor = <0x08000000>; };
};
/include/ "armv7m.dtsi" /* stream 0 is uart0 */
&nvic { arm,num-irqs = <72>; arm,num-irq-priority-bits = <5>; };
END

make -s -C "$copy" BUILD=built FW_BOARDS=made-up FW_PORT_made-up=armv7m \
    "FW_DRIVERS_made-up=$(echo firmware/driver/{cmsdk_*,sp805}.c)" \
    built/firmware/hello-made-up.elf built/firmware/suite-made-up.elf >"$TMPDIR/log" 2>&1 || {
    cat "$TMPDIR/log"
    exit 1
}
diff -r rtos "$copy/rtos"

run() { # APPLICATION TEXT: must print it and end with status 0
    local status=0
    "$BOSIM" run "$copy/built/firmware/$1-made-up.elf" --board "$copy/boards/made-up.dts" --until 60s \
        >"$TMPDIR/out" 2>"$TMPDIR/err" || status=$?
    if [ "$status" != 0 ] || ! tr -d '\r' <"$TMPDIR/out" | grep -qxE "$2"; then
        echo "$1: status $status"
        tail -n 20 "$TMPDIR/out" "$TMPDIR/err"
        exit 1
    fi
}
run hello 'on made-up'
run suite 'suite: [1-9][0-9]+ passed, 0 failed'
