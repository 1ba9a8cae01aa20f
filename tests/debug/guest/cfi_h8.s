; SPDX-License-Identifier: GPL-2.0-or-later
; Call frame information as the H8's compiler writes it: the CFA is where the return address lies.
        .text
        .org    0
        .long   start
        .org    0x100
start:  mov.l   #0xfe00,er7
        jsr     @outer
stop:   bra     stop
outer:  jsr     @inner
behind: rts
inner:  mov.l   er6,@-er7
in_1:   mov.l   #trick,er0
        mov.l   er0,@-er7               ; looks like a return address
in_2:   nop
here:   nop
        mov.l   @er7+,er0
        mov.l   @er7+,er6
        rts
        jsr     @inner
trick:  nop
end:
        .section .debug_frame
cie:    .long   cie_end - cie_id
cie_id: .long   0xffffffff
        .byte   1, 0, 1, 0x7c, 11       ; version, "", 1, -4, the return address's column
        .byte   0x0c, 7, 0              ; CFA: r7 + 0
        .byte   0x8b, 0                 ; 11 at CFA + 0
        .byte   0, 0
cie_end:
fde:    .long   fde_end - fde_id
fde_id: .long   0
        .long   inner, end - inner
        .byte   0x40 + 4, 0x0e, 4, 0x86, 1      ; behind the first push: CFA r7 + 4, r6 at CFA - 4
        .byte   0x40 + 10, 0x0e, 8      ; behind the second
        .byte   0
fde_end:
