# SPDX-License-Identifier: GPL-2.0-or-later
# From the manual's tables: "SERVICE CONTEXT RESULT" for each context from which a service may be
# called (any: some result), and for each result that it may have (any: from some context).
function results(name, text,    word) {
    if (text ~ /\(\.\.\/kernel\.md#waiting\)/)
        text = text " `BOS_OK` `BOS_TIMEOUT` `BOS_REMOVED` `BOS_ERROR_RANGE` `BOS_ERROR_CONTEXT`"
    sub(/waiters get `BOS_REMOVED`/, "", text)
    sub(/those that wait get `BOS_REMOVED`/, "", text)
    while (match(text, /`BOS_(OK|TIMEOUT|REMOVED|ERROR_[A-Z]+)`/)) {
        word = substr(text, RSTART + 1, RLENGTH - 2)
        print name, "any", word
        text = substr(text, RSTART + RLENGTH)
    }
    if (text ~ /; null:/) print name, "any", "null"
}
/^\| `[a-z_]+\(/ {
    split($0, cell, "|")
    name = cell[2]
    sub(/^ *`/, "", name)
    sub(/\(.*/, "", name)
    from = cell[3]
    if (cell[5] ~ /^ the same *$/) cell[5] = last
    if (cell[5] ~ /as `device_read\(\)`/) cell[5] = cell[5] " " last
    last = cell[5]
    if (from ~ /all|task/) print name, "task", "any"
    if (from ~ /all|ISR/) print name, "isr", "any"
    if (cell[5] ~ /`BOS_ERROR_CONTEXT` in an ISR|or an ISR/) print name, "isr", "any"
    results(name, cell[5])
}
