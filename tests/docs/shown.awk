# SPDX-License-Identifier: GPL-2.0-or-later
# Are the lines that a page shows in what its commands printed, in their order?
#   awk -f shown.awk SHOWN PRINTED
# "..." stands for anything, within a line or for lines; spaces count as one; prints the first line
# that is missing and ends with 1.
function plain(line) {
    gsub(/[ \t\r]+/, " ", line)
    sub(/^ /, "", line)
    sub(/ $/, "", line)
    return line
}

# The pieces between "..." occur one behind the other, the first at the start, the last at the end.
function fits(line, pattern,    n, piece, i, at) {
    n = split_dots(pattern, piece)
    if (n == 1)
        return line == pattern
    if (substr(line, 1, length(piece[1])) != piece[1])
        return 0
    line = substr(line, length(piece[1]) + 1)
    for (i = 2; i < n; i++) {
        at = index(line, piece[i])
        if (!at)
            return 0
        line = substr(line, at + length(piece[i]))
    }
    return length(line) >= length(piece[n]) &&
        substr(line, length(line) - length(piece[n]) + 1) == piece[n]
}

function split_dots(text, piece,    n, at) {
    n = 0
    while ((at = index(text, "...")) > 0) {
        piece[++n] = substr(text, 1, at - 1)
        text = substr(text, at + 3)
    }
    piece[++n] = text
    return n
}

FNR == NR {
    if (plain($0) != "" && plain($0) != "...")
        wanted[++count] = plain($0)
    next
}
found < count && fits(plain($0), wanted[found + 1]) { found++ }
END {
    if (found < count) {
        print "does not print, or not in this order: " wanted[found + 1]
        exit 1
    }
}
