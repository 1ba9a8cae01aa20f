# SPDX-License-Identifier: GPL-2.0-or-later
# The names of what applications may call, from the kernel's headers: functions, and macros that
# look like one. Declarations begin in the first column.
/^typedef/ { next }
/^#define [A-Za-z_]+\(/ {
    name = $2
    sub(/\(.*/, "", name)
    print name
    next
}
/^#define (ENTER|EXIT)_ISR/ { print $2; next }
/^[A-Za-z][A-Za-z_ *]*[ *][a-z_]+\(/ {
    name = $0
    sub(/\(.*/, "", name)
    sub(/.*[ *]/, "", name)
    print name
}
