#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Bad input: one line that names the place and the remedy, exit status 2, and nothing has run.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

bad() {
    local text=$1
    shift
    run 2 "$@"
    says "$text"
    one_line
    [ -s "$work/out" ] && fail "bosim $* printed: $(cat "$work/out")"
}

# --- options ---
bad "unknown command 'walk'; \`bosim --help\` lists the commands" walk
bad "run: unknown option --fast; \`bosim run --help\` lists what there is" run --fast "$hello"
bad 'run: unknown option -z' run -z "$hello"
bad 'run: option --until needs an argument: TIME' run "$hello" --until
bad 'run: option -u needs an argument: TIME' run "$hello" -u
bad 'run: which image? bosim run IMAGE' run
bad 'run: unexpected operand two' run "$hello" two
bad 'info: missing operand: IMAGE|SNAPSHOT' info
for time in 10 s -3s 1e3s 1.2.3s 10m 10ks 0.5ps 18446744073709551616ps 99999999999h ''; do
    bad "--until $time: not a time: write 10s, 250ms" run "$hello" --until "$time"
done
bad '--timeout -1: not a number of seconds above 0' run "$hello" --timeout -1
bad "--expect '(' is no regular expression" run "$hello" --expect '('
bad "--fail-on '[' is no regular expression" run "$hello" --fail-on '['
bad '--pace fast: write max, or a ratio' run "$hello" --pace fast
bad '--timing slow: write manual or unit' run "$hello" --timing slow
bad 'write --stats or --stats=json' run "$hello" --stats=xml
bad '--snapshot-at needs a file: --snapshot FILE' run "$hello" --snapshot-at 1s
bad '--ram-fill 256: a byte is 0 to 0xff' run "$hello" --ram-fill 256
bad 'snapshot: when, and into which file?' snapshot "$hello"

bad 'run: option --trace needs an argument: FILE' run "$hello" --trace --stats
bad 'run: no argument belongs to --tasks=3' run "$hello" --tasks=3

# --- files that are written ---
cp "$hello" "$work/mine.elf"
ln -s mine.elf "$work/link.elf"
for option in --trace --record --snapshot; do
    bad "$option $work/link.elf: this run reads that file" run "$work/mine.elf" $option "$work/link.elf"
done
bad "$work/mine.elf: this run reads that file" run "$work/mine.elf" --serial "0=file:$work/mine.elf"
bad 'this run reads that file' run "$hello" --load "$work/mine.elf@0x21000000" --record "$work/mine.elf"
cmp -s "$hello" "$work/mine.elf" || fail "an image was overwritten"
bad "--record $work/both: --trace writes that file" run "$hello" --trace "$work/both" \
    --record "$work/both"
run 0 run "$hello" --trace /dev/null --record /dev/null

# --- streams ---
bad '--serial 0=what: write N=stdio' run "$hello" --serial 0=what
bad '--serial stdio: write N=stdio' run "$hello" --serial stdio
bad '--serial 0=file:: write N=stdio' run "$hello" --serial 0=file:
bad "--serial 99=pty: board mps2-an385 has no stream '99': there are uart0, " run "$hello" \
    --serial 99=pty
bad "--serial 0=tcp:70000: '70000' is no port" run "$hello" --serial 0=tcp:70000
bad "$work/no/file: No such file or directory" run "$hello" --serial "0=file:$work/no/file"
bad 'another stream has standard input and output already' run "$hello" --serial 0=stdio \
    --serial 1=stdio
bad '--semihosting /nowhere: No such file or directory' run "$hello" --semihosting /nowhere
bad "--trace $work/no/trace: cannot be written" run "$hello" --trace "$work/no/trace"

# --- scripts ---
script() {
    printf '%s\n' "# a script" "" "$2" > "$work/script"
    bad "$work/script:3: $1" run "$hello" --serial "0=script:$work/script"
}
bad 'cannot be opened' run "$hello" --serial 0=script:/nowhere/script
script 'a step is wait TEXT, send TEXT, after TIME or pin NAME 0|1' 'jump now'
script 'a text is missing' 'send'
script 'a text is missing' 'send ""'
script 'a closing " is missing' 'wait "login'
script 'nothing may follow the closing "' 'wait "login" now'
script 'there are \n \r \t' 'send a\qb'
script 'there are \n \r \t' 'send \x4'
script 'not a time' 'after a while'
script 'a time in seconds is wanted here' 'after 100cycles'
script 'write pin NAME 0 or pin NAME 1' 'pin fpgaio.button0 on'
script "the board has no pin 'nose'" 'pin nose 1'

# --- boards ---
bad "no board 'pdp-11': there are " run "$hello" --board pdp-11
bad "$work/none.dts: cannot be opened" run "$hello" --board "$work/none.dts"
printf '/dts-v1/;\n/ {\n\tmodel = ;\n};\n' > "$work/wrong.dts"
bad "$work/wrong.dts:3." run "$hello" --board "$work/wrong.dts"
says 'look there and just before'
change() { # the built-in board and what stands on standard input
    { echo "/include/ \"$PWD/boards/mps2-an385.dts\"" && cat; } > "$work/changed.dts"
}
change <<< '&sysclck { clock-frequency = <1>; };'
bad "$work/changed.dts:2.1-9 Label or path sysclck not found" run "$hello" --board "$work/changed.dts"
change <<< '/include/ "nothing.dtsi"'
bad 'nothing.dtsi": No such file' run "$hello" --board "$work/changed.dts"
says "$work/changed.dts"
change <<< '/ { chip@50000000 { compatible = "acme,chip"; reg = <0x50000000 0x1000>; }; };'
bad '/chip@50000000: compatible "acme,chip" is not known' run "$hello" --board "$work/changed.dts"
change <<< '/ { m@1000 { device_type = "memory"; reg = <0x1000 0x1000>; }; };'
bad 'm@1000 at 0x1000 overlaps ssram1 at 0x0: move one, or give one a bosim,priority' \
    run "$hello" --board "$work/changed.dts" --trace "$work/never"
[ -e "$work/never" ] && fail "a trace of a run that was refused"
change << 'END'
/ { t@50000000 { compatible = "arm,cmsdk-timer"; reg = <0x50000000 0x1000>; clocks = <&sysclk>;
                 interrupts = <8 3>; }; };
END
bad '/t@50000000: line nvic.IRQ8 has 1 driver already' run "$hello" --board "$work/changed.dts"
printf '/dts-v1/;\n/ { model = "empty"; };\n' > "$work/empty.dts"
bad 'board empty has no processor' run "$hello" --board "$work/empty.dts"
head -c 100 /dev/zero > "$work/zero.dtb"
bad "$work/zero.dtb" run "$hello" --board "$work/zero.dtb"
sed 's/arm,cmsdk-uart/arm,cmsdk-art/' boards/mps2.dtsi > "$work/mps2.dtsi"
sed "s|\"armv7m.dtsi\"|\"$PWD/boards/armv7m.dtsi\"|" boards/mps2-an385.dts > "$work/chip.dts"
bad 'arm,cmsdk-art' run "$hello" --board "$work/chip.dts"

# --- images ---
bad '/nowhere.elf' run /nowhere.elf
: > "$work/empty"
bad "$work/empty" run "$work/empty"
head -c 1000 "$hello" > "$work/cut.elf"
bad "$work/cut.elf" run "$work/cut.elf"
printf ':10000000000102030405060708090A0B0C0D0E0F00\n' > "$work/sum.hex"
bad "$work/sum.hex" run "$work/sum.hex" --board mps2-an385
head -c 64 /dev/urandom > "$work/raw.bin"
bad 'raw.bin' run "$work/raw.bin@0x90000000" --board mps2-an385
bad "for which board? Say --board NAME: " run "$work/raw.bin@0x90000000"
bad 'raw.bin' run "$work/raw.bin" --board mps2-an385
assemble fine << 'END'
.thumb_func
reset: b reset
END
bad 'loads address 0x0, which' run "$work/fine.elf" --load "$work/raw.bin@0"
printf 'int main(void) { return 0; }\n' | gcc -x c - -o "$work/host.elf"
bad "$work/host.elf" run "$work/host.elf" --board mps2-an385
printf 'int main(void) { return 0; }\n' | gcc -x c -pie - -o "$work/host.elf"
bad 'position-independent program for ' run "$work/host.elf"
bad "$work: is a directory" run "$work"

# --- snapshots and records ---
bad "$work/raw.bin" run --from "$work/raw.bin"
bad 'not a record' replay "$work/raw.bin"
bad 'cannot be opened' replay /nowhere
bad '--from: board, memory, timing and seed come from the snapshot' run --from x --board y
run 0 snapshot "$hello" --at 100ms -o "$work/middle"
bad "$work/middle: is a snapshot: \`bosim run --from FILE\`" run "$work/middle"
bad '--until is a time before 0.100000 s' run --from "$work/middle" --until 50ms
run 0 run --from "$work/middle" --snapshot "$work/middle" --until 200ms
run 0 run "$hello" --record "$work/whole"
bad "$work/whole: is a record: \`bosim replay FILE\`" run "$work/whole"
# A snapshot that was asked for and is not there is no success.
run 1 snapshot "$hello" --at 50s -o "$work/late"
says '50.000000 s was not reached, no snapshot is saved'
[ -e "$work/late" ] && fail "a snapshot of a time that was not reached"
bad "no device 'nix'; \`bosim devices\` lists them" devices nix
bad "no board 'nix': there are" boards nix
bad 'whose tasks do not exist yet' info "$hello" --tasks
bad 'cannot be opened' info "$work/nothing" --tasks

# An argument of 100,000 characters, a board that says the image is for another one.
bad "no board 'aaa" run "$hello" --board "$(head -c 100000 /dev/zero | tr '\0' a)"
sed 's/mps2-an385/mps9-xx385/g' "$hello" > "$work/other.elf"
bad "built for board 'mps9-xx385', which is not built in: give its file, --board FILE.dts" \
    run "$work/other.elf"
finish
