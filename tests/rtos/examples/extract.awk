# SPDX-License-Identifier: GPL-2.0-or-later
# Takes the examples out of the kernel's pages (rules: docs/kernel.md, "The examples"):
#   awk -v to=FOLDER -f extract.awk PAGE...
# writes FOLDER/NN.c and FOLDER/NN.shown, and prints for each "NN KIND PLACE OPTIONS": KIND is main
# for a program of its own, else task; OPTIONS are "NAME=VALUE,..." of the comment on the first line,
# or "-". A block of C with no block of output behind it is an error: KIND is wrong.
function end_example() {
    if (kind == "")
        return
    if (!shown)
        kind = "wrong"
    print count, kind, place, options
    close(code)
    close(code_shown)
    kind = ""
}

FNR == 1 { end_example() }
/^```c$/ {
    end_example()
    inside = 1
    first = 1
    count++
    place = FILENAME ":" FNR
    kind = "task"
    options = "-"
    shown = 0
    code = sprintf("%s/%d.c", to, count)
    code_shown = sprintf("%s/%d.shown", to, count)
    printf "#line %d \"%s\"\n", FNR + 1, FILENAME > code
    next
}
/^```text$/ && kind != "" && !shown {
    inside = 2
    shown = 1
    printf "" > code_shown
    next
}
/^```/ { inside = 0; next }
inside == 1 {
    if (first && $0 ~ /^\/\* with .* \*\/$/) {
        options = $0
        sub(/^\/\* with /, "", options)
        sub(/ \*\/$/, "", options)
        gsub(/, */, ",", options)
        gsub(/ /, "=", options)
    }
    first = 0
    if ($0 ~ /^int main\(void\)/)
        kind = "main"
    print > code
}
inside == 2 { print > code_shown }
END { end_example() }
