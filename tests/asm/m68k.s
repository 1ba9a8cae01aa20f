| The ways in which people write for the 68000: Motorola's, and MIT's as the GNU assembler has it.
        .text
start:  movel   %a0@(4),%d1
        move.l  4(%a0),%d1
        move.l  (4,%a0),%d1
        movew   %a0@(4,%d0:l),%d1
        move.w  -4(%fp,%d0.w),%d1
        move.b  (-4,%a6,%a1.l),%d1
        movel   %d0,%sp@-
        movew   %sp@+,%d1
        move.l  %d0,-(%sp)
        move.w  (%sp)+,%d1
        move    %d0,%d1
        move.l  %d0,%a1
        movel   %a0@,%a1@
        add.w   #400,(%a0)
        addl    #0x12345,%d0
        sub.l   %d0,%a0
        cmp.b   (%a0)+,(%a1)+
        cmpi.w  #1000,%d3
        and.b   #15,(%a0)
        oril    #1,%d0
        eor.l   %d0,%d1
        bra.w   start
        beq.w   far
        jbsr    start
        jra     far
        jne     start
        bne.s   start
near:   dbra    %d0,start
        dbeq    %d1,near
        lea     start(%pc),%a0
        lea     %pc@(start),%a0
        lea     (start,%pc,%d0.l),%a0
        move.l  table.l,%d0
        move.l  0x1000.w,%d0
        moveb   0xffff8000:w,%d0
        jmp     table.l
        lslw    #3,%d1
        rorb    %d2,%d3
        roxlw   %a0@
        moveml  %d0-%d7/%a0-%fp,%sp@-
        movem.l (%sp)+,%d0/%d2-%d4/%a1
        moveml  %d1/%a3,%a0@(16)
        move    %d0,%ccr
        move    #0x2700,%sr
        ori     #0x700,%sr
        andi.b  #1,%ccr
        move    %usp,%a0
        ext.l   %d0
        swap    %d1
        exg     %d0,%a1
        tas     (%a0)
        nbcd    %a0@-
        abcd    %a0@-,%a1@-
        addxl   %d0,%d1
        movepw  %d0,%a0@(6)
        moveq   #-1,%d7
        addq.l  #8,%a0
        subqw   #1,%d0
        btst    #3,%a0@
        bset    %d0,%d1
        mulu    %a0@,%d0
        divs    #7,%d1
        chk     %d0,%d1
        pea     4(%a0)
        jsr     (%a3)
        link    %a6,#-4
        unlk    %fp
        seq     %d0
        sf      %a0@
        trap    #15
        clrl    %d0
        tst.b   (%a0)
        stop    #0x2000
        rte
        rts
        .space  300
far:    nop
table:  .long   1, start
        .word   2
        .byte   3, 4
        .ascii  "abcd"
