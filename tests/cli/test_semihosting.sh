#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Consoles without a serial line (semihosting, ITM), and files that a guest opens by semihosting: only
# below the directory that the command line gives, and from the log in a replay.
# shellcheck source=tests/cli/common.bash
. "$(dirname "$0")/common.bash"

assemble console << 'END'
.thumb_func
reset:
    ldr r1, =text
    movs r0, #4             /* SYS_WRITE0 */
    bkpt 0xab
    ldr r1, =0xe000edfc     /* DEMCR: trace on */
    ldr r0, =0x01000000
    str r0, [r1]
    ldr r1, =0xe0000fb0     /* ITM: unlocked, on, port 0 */
    ldr r0, =0xc5acce55
    str r0, [r1]
    ldr r1, =0xe0000e80
    movs r0, #1
    str r0, [r1]
    ldr r1, =0xe0000e00
    str r0, [r1]
    ldr r4, =0xe0000000
    ldr r3, =more
1:  ldrb r0, [r3], #1
    cbz r0, 3f
2:  ldr r1, [r4]
    cmp r1, #0
    beq 2b
    strb r0, [r4]
    b 1b
3:  movs r0, #0
    bl quit
text: .asciz "by semihosting\n"
more: .asciz "by ITM\n"
.pool
END
run 0 run "$work/console.elf"
prints 'by semihosting'
prints 'by ITM'
run 0 run "$work/console.elf" --expect '^by semihosting$' --expect '^by ITM$'
run 0 run "$work/console.elf" --serial "itm=file:$work/itm"
[ "$(cat "$work/itm" "$work/out")" = "$(printf 'by ITM\nby semihosting')" ] ||
    fail "the ITM console cannot be sent elsewhere"

# Opens the name at `name` for reading, copies it to the one at `copy`, and ends with the number of
# bytes; with 99 where it cannot be opened, 98 where the copy cannot.
copier() {
    assemble copier << END
.thumb_func
reset:
    ldr r1, =source         /* SYS_OPEN "r" */
    movs r0, #1
    bkpt 0xab
    mov r4, r0
    adds r0, r0, #1
    ite eq
    moveq r0, #99
    movne r0, #0
    cbz r0, 1f
    bl quit
1:  ldr r1, =target         /* SYS_OPEN "w" */
    movs r0, #1
    bkpt 0xab
    mov r5, r0
    adds r0, r0, #1
    ite eq
    moveq r0, #98
    movne r0, #0
    cbz r0, 1f
    bl quit
1:  ldr r6, =0x20000000     /* SYS_READ: 64 bytes at most */
    ldr r1, =0x20000100
    str r4, [r1]
    str r6, [r1, #4]
    movs r0, #64
    str r0, [r1, #8]
    movs r0, #6
    bkpt 0xab
    rsb r7, r0, #64
    str r5, [r1]            /* SYS_WRITE of what was read */
    str r7, [r1, #8]
    movs r0, #5
    bkpt 0xab
    str r5, [r1]            /* SYS_CLOSE */
    movs r0, #2
    bkpt 0xab
    mov r0, r7
    bl quit
.balign 4
source: .word name, 0, nameend - name - 1
target: .word copy, 4, copyend - copy - 1
name: .asciz "$1"
nameend:
copy: .asciz "$2"
copyend:
.pool
END
}
mkdir "$work/files" "$work/files/sub"
echo 'eleven char' > "$work/files/sub/in"
echo secret > "$work/secret"

copier sub/in out
run 99 run "$work/copier.elf"
run 12 run "$work/copier.elf" --semihosting "$work/files" --record "$work/record" \
    --trace "$work/trace1"
cmp -s "$work/files/sub/in" "$work/files/out" || fail "the copy is different"

# A replay needs no files and writes none.
rm "$work/files/out" "$work/files/sub/in"
run 12 replay "$work/record" --trace "$work/trace2"
cmp -s "$work/trace1" "$work/trace2" || fail "a replay differs"
[ -e "$work/files/out" ] && fail "a replay writes files"

# Nothing leads out of the directory.
ln -s "$work/secret" "$work/files/link"
ln -s "$work" "$work/files/folder"
for name in ../secret "$work/secret" sub/../../secret link folder/secret sub /dev/null .. ''; do
    copier "$name" out
    run 99 run "$work/copier.elf" --semihosting "$work/files"
done
echo x > "$work/files/sub/in"
for name in ../made "$work/made" folder/made link sub; do
    copier sub/in "$name"
    run 98 run "$work/copier.elf" --semihosting "$work/files"
done
[ "$(cat "$work/secret")" = secret ] || fail "a file outside was written"
[ -e "$work/made" ] && fail "a file outside was made"
finish
