# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced, behind tests/cli/common.bash: sessions of stock gdb.
command -v gdb-multiarch > /dev/null || { echo "gdb-multiarch is not installed"; exit 77; }

# gdb_says WHERE: a session with the commands on standard input, in $work/out; WHERE is stdio, or
# [extended-]remote PORT. $image is what runs, $options are bosim's.
gdb_says() {
    local where="$1"
    # shellcheck disable=SC2154
    [ "$where" = stdio ] &&
        where="extended-remote | exec $bosim run $image ${options:-} --gdb stdio --timeout 60 2> $work/err"
    {
        echo "set pagination off"
        echo "set width 0"
        echo "set confirm off"
        echo "file $image"
        echo "target $where"
        cat
    } > "$work/commands"
    timeout 60 gdb-multiarch -nx -batch -x "$work/commands" > "$work/out" 2>&1 < /dev/null ||
        fail "gdb: $(tail -n 5 "$work/out")"
}

# after TEXT: what gdb printed behind the line `TEXT` (made by echo).
after() { sed -n "/^== $1\$/,/^== /p" "$work/out" | grep -v '^=='; }

# shows PART PATTERN...: that part has lines that match, in this order.
shows() {
    local part=$1 lines line pattern
    shift
    mapfile -t lines < <(after "$part")
    for pattern; do
        while :; do
            [ ${#lines[@]} -gt 0 ] || {
                fail "$part: no line '$pattern' in: $(after "$part")"
                return
            }
            line=${lines[0]} lines=("${lines[@]:1}")
            [[ ! $line =~ $pattern ]] || break
        done
    done
}
