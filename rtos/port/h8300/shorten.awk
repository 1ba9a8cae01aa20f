# SPDX-License-Identifier: MIT
# Makes the kernel's code smaller where gcc 3.4 cannot: from its assembler text to assembler text.
# Registers are saved and got back by shared code (save.S), and what is called most is called
# through the table of addresses in page 0 (short.S), in two bytes a call instead of four.
# awk -f shorten.awk short.h FUNCTION.s

# short.h: the places in the table
FNR == NR {
    if ($1 == "#define" && $2 == "SHORT_TABLE")
        table = $3
    else if ($1 == "#define" && $2 ~ /^SHORT_/)
        place["_" tolower(substr($2, 7))] = $3
    next
}

function flush(    i) {
    for (i = 1; i <= held; i++)
        print line[i]
    held = 0
    kind = ""
}

# jsr or jmp @@aa:8 as a number: the linker knows no relocation of it in archives.
function through(opcode, name) {
    held = 0
    kind = ""
    printf "\t.word\t%d\t; @@%s\n", opcode * 256 + table + pointer * place[name], name
}

# The number of the register that the line pushes, or pops.
function register(text, pattern) {
    return text ~ pattern ? (text ~ /@-/ ? substr(text, index(text, ",") - 1, 1) : substr(text, length(text))) : 0
}

function finish() {
    if (kind == "push" && (held > 1 || long))
        through(95, "_save_" held)
    else
        flush()
}

BEGIN {
    pointer = 2
}

$1 == ".h8300h" {
    pointer = 4
}
$1 ~ /^\.h8300h/ {
    long = 1
}

{
    n = register($0, "^\tmov\\.[wl]\te?r[456],@-e?r7$")
    if (n && n == 4 + (kind == "push" ? held : 0)) {
        kind = "push"
        line[++held] = $0
        next
    }
    n = register($0, "^\tmov\\.[wl]\t@e?r7\\+,e?r[456]$")
    if (n && (kind != "pop" || n == last - 1)) {
        if (kind != "pop")
            finish()
        kind = "pop"
        last = n
        line[++held] = $0
        next
    }
    if (kind == "pop" && last == 4 && $1 == "rts") {
        through(91, "_restore_" held)
        next
    }
    finish()
    if ($1 == "jsr" && (name = substr($2, 2)) in place)
        through(95, name)
    else
        print
}

END {
    finish()
}
