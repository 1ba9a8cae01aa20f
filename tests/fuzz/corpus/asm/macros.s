        .macro  put char, port=0x10
        .byte   \char, \port
.Lw\@:
        .if     \port > 1 && 'a' < 'b'
        .byte   \port % 7
        .else
        .exitm
        .endif
        .endm
        put     1
        put     'x', port=3
        .rept   3
        n = n2 + 1
        n2 = 4
        .word   n, 1b - 1f, (2 + 3) * 4 << 1, ~0 ? 1 : 2
1:
        .endr
1:      .irp    r, 1, 2, "3"
        .byte   \r
        .endr
        .irpc   c, abc
        .ascii  "\c\n\x41"
        .endr
        .ifdef  n
        .include "b.s"
        .incbin "b.s", 1, 2
        .endif
        .macro  many first, rest:vararg
        .ifnb   \first
        .byte   \first
        many    \rest
        .endif
        .endm
        many    1, 2, 3
        .balign 8
