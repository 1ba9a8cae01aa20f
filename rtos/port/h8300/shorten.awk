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

# Opcode of @@aa:8, its name, and where it goes to.
function put(opcode, name, to) {
    if (substr(to, 2) in place)
        through(opcode, substr(to, 2))
    else
        print "\t" name "\t" to
}

# A call that waits for what comes behind it: a return makes it a jump.
function put_call() {
    if (call != "")
        put(95, "jsr", call)
    call = ""
    put_notes()
}

function put_notes() {
    printf "%s", notes
    notes = ""
}

function flush(    i) {
    if (ending)
        through(95, "_trace_end")
    ending = 0
    for (i = 1; i <= held; i++)
        print line[i]
    held = 0
    kind = ""
}

# As SHORT_ADDRESS does.
function address(n) {
    return pointer == 4 && n >= place["_more"] ? 4 * (n - place["_more"] + 1) : table + pointer * n
}

# jsr or jmp @@aa:8 as a number: the linker knows no relocation of it in archives.
function through(opcode, name) {
    printf "\t.word\t%d\t; @@%s\n", opcode * 256 + address(place[name]), name
}

# The number of the register that the line pushes, or pops.
function register(text, pattern) {
    return text ~ pattern ? (text ~ /@-/ ? substr(text, index(text, ",") - 1, 1) : substr(text, length(text))) : 0
}

function finish() {
    if (kind == "push" && (held > 1 || long)) {
        through(95, "_save_" held)
        held = 0
    }
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

# What a debugger reads between a call and what ends the function.
call != "" && !held && /^(\.stabn|\.L(M|BB|BE)[0-9]+:)/ {
    notes = notes $0 "\n"
    next
}

{
    n = register($0, "^\tmov\\.[wl]\te?r[456],@-e?r7$")
    if (n && n == 4 + (kind == "push" ? held : 0)) {
        put_call()
        kind = "push"
        line[++held] = $0
        next
    }
    n = register($0, "^\tmov\\.[wl]\t@e?r7\\+,e?r[456]$")
    if (n && (kind != "pop" || n == last - 1)) {
        if (kind != "pop") {
            finish()
            ending = call == "@_trace_end"
            if (ending) {
                call = ""
                put_notes()
            }
        }
        put_call()
        kind = "pop"
        last = n
        line[++held] = $0
        next
    }
    if (kind == "pop" && last == 4 && $1 == "rts") {
        if (ending && held == 1)
            through(95, "_trace_end")
        through(91, (ending && held > 1 ? "_end_" : "_restore_") held)
        ending = 0
        held = 0
        kind = ""
        next
    }
    finish()
    if (call != "" && $1 == "rts") {
        put_notes()
        put(91, "jmp", call)
        call = ""
        next
    }
    put_call()
    if ($1 == "jsr")
        call = $2
    else
        print
}

END {
    finish()
    put_call()
}
