#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What README.md and docs/ show works, and what they name is there. The rules that pages keep are in
# docs/README.md, "How these pages are tested".
#   tests/docs/test_docs.sh [PAGE...]     runs the blocks of these pages only
set -u
cd "$(dirname "$0")/../.." || exit 1
root=$PWD
build=$(realpath "${BUILD:-build}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
limit=30 # seconds for a block
linked=(boards docs firmware rtos sim tests tools)
mapfile -t pages < <(find README.md docs -name '*.md' | LC_ALL=C sort)
cases=0 failures=0

# report NAME FILE: one case in TAP; what stands in FILE is wrong.
report() {
    cases=$((cases + 1))
    if [ -s "$2" ]; then
        failures=$((failures + 1))
        sed 's/^/# /' "$2"
        echo "not ok $cases - $1"
    else
        echo "ok $cases - $1"
    fi
}

# run_block PAGE NN: in the current folder; prints what is wrong.
run_block() {
    local block=$work/blocks/$2 status=0 wanted line
    wanted=$(<"$block.status") line=$(<"$block.line")
    timeout -k 5 $limit bash -e -u -o pipefail "$block.sh" </dev/null >"$block.out" 2>&1 || status=$?
    if [ $status = 124 ] && [ "$wanted" != 124 ]; then
        echo "$1:$line: is not done after $limit seconds"
    elif [ $status != "$wanted" ]; then
        echo "$1:$line: ended with status $status instead of $wanted; it said:"
        tail -n 5 "$block.out" | cut -c 1-300
    elif [ -e "$block.shown" ]; then
        awk -f "$root/tests/docs/shown.awk" "$block.shown" "$block.out" >"$work/missing" ||
            { echo "$1:$line: $(<"$work/missing")" && echo "It printed, at the end:" && tail -n 25 "$block.out"; }
    fi
}

# The blocks of a page run one after another, in a folder that looks like the sources'.
run_page() {
    local folder=$work/page name block
    rm -rf "$folder" "$work/blocks"
    mkdir "$folder" "$work/blocks"
    for name in "${linked[@]}"; do ln -s "$root/$name" "$folder/$name"; done
    ln -s "$build" "$folder/build"
    awk -v to="$work/blocks" -f tests/docs/blocks.awk "$1"
    for block in "$work"/blocks/*.sh; do
        [ -e "$block" ] || continue
        (cd "$folder" && run_block "$1" "$(basename "$block" .sh)")
    done
}

# What stands outside of blocks.
prose() { awk '/^ *```/ { inside = !inside; next } !inside' "$1"; }
# "FILE" or "FILE#PLACE" of each link and picture to somewhere in the sources.
links() {
    prose "$1" | grep -o '](<\?[^)>]*' | sed 's/^](<\?//' | grep -Ev '^[a-z]+:' | sort -u
}
# The names of a page's headings as places of links.
places() {
    prose "$1" | sed -n 's/^##* //p' | tr '[:upper:]' '[:lower:]' | sed 's/[^a-z0-9 _-]//g; s/ /-/g'
}
# The path from here of what a page links to.
target() { realpath -ms --relative-to=. "$(dirname "$1")/$2"; }

check_links() {
    local page link file place
    for page in "${pages[@]}"; do
        while read -r link; do
            file=${link%%#*} place=
            [[ $link != *'#'* ]] || place=${link#*#}
            if [ -n "$file" ]; then file=$(target "$page" "$file"); else file=$page; fi
            if [ ! -e "$file" ]; then
                echo "$page: links to $link, which is not there"
            elif [ -n "$place" ] && ! places "$file" | grep -qxF -- "$place"; then
                echo "$page: links to $link, but $file has no such heading"
            fi
        done < <(links "$page")
    done
}

# Each page can be found by following links from README.md.
check_reachable() {
    local -A seen=([README.md]=1)
    local todo=(README.md) page link file
    while [ ${#todo[@]} -gt 0 ]; do
        page=${todo[0]}
        todo=("${todo[@]:1}")
        while read -r link; do
            file=$(target "$page" "${link%%#*}")
            [[ $file == *.md && -f $file && -z ${seen[$file]:-} ]] || continue
            seen[$file]=1
            todo+=("$file")
        done < <(links "$page")
    done
    for page in "${pages[@]}"; do
        [ -n "${seen[$page]:-}" ] || echo "$page: no way of links leads here from README.md"
    done
}

# Names in backticks, one a line.
# shellcheck disable=SC2016 # it is backticks that are looked for
quoted() { prose "$1" | grep -o '`[^`]*`' | tr -d '`' | sort -u; }

# there NAME: the file or folder exists, or make would make it.
there() {
    [ -e "${1/#build\//$build/}" ] || { [[ $1 == *'*'* ]] && compgen -G "$1" >/dev/null; } ||
        { [[ $1 == build/* ]] && grep -qF "\$(BUILD)/${1#build/}" Makefile rtos.mk; }
}

# Files and folders that pages name exist. Names in capitals stand for others.
check_files() {
    local page name
    for page in "${pages[@]}"; do
        while read -r name; do
            [[ ! ${name#build/} =~ (NAME|PORT|ARCH|BOARD|KIND|APP|FILE) ]] || continue
            there "$name" || echo "$page: $name is not there"
        done < <(quoted "$page" | tr ' ' '\n' |
            grep -E '^(sim|tools|boards|rtos|firmware|tests|docs|setup|build)/[A-Za-z0-9_.,*/-]*$')
    done
}

# Functions that pages name, written `name()`, are in the sources; so are the targets of make (files that
# it makes, build/bosim, are not looked for).
check_names() {
    local page name
    for page in "${pages[@]}"; do
        while read -r name; do
            grep -rqw --include='*.[chS]' -- "$name" sim tools rtos firmware tests ||
                echo "$page: no function $name() is in the sources"
        done < <(quoted "$page" | sed -n 's/^\([a-z_][a-z0-9_]*\)(.*)$/\1/p')
        while read -r name; do
            grep -Eqs "^([a-z ]*[ :])?$name( [a-z ]*)?:" Makefile rtos.mk ||
                echo "$page: there is no \`make $name\`"
        done < <(grep -oE '(`|\$ )make [a-z/-]+' "$page" | sed 's/.* //' | grep -v / | sort -u)
    done
}

# Every option that pages show is one that the program's help has.
check_options() {
    local page option
    for option in '' $("$build/bosim" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
        "$build/bosim" $option --help </dev/null
    done 2>&1 | grep -oE '(^|[^-a-z])--[a-z][a-z-]*' | grep -oE -- '--.*' | sort -u >"$work/options"
    for page in "${pages[@]}"; do
        while read -r option; do
            grep -qxF -e "$option" "$work/options" || echo "$page: bosim has no option $option"
        done < <(grep -E 'bosim|^`?--' "$page" | grep -oE '(^|[ `[])--[a-z][a-z-]*' |
            grep -oE -- '--.*' | sort -u)
    done
}

# Each chip that the program has is in a page of docs/bindings.
check_bindings() {
    local class
    "$build/bosim" devices </dev/null | awk '/^[a-z]+,/ { print $1 }' | while read -r class; do
        grep -rqwF -- "$class" docs/bindings || echo "$class: no page of docs/bindings has it"
    done
}

# Each register that only stores what is written is among the known limits.
check_gaps() {
    local class name
    for class in $("$build/bosim" devices </dev/null | awk '/^[a-z]+,/ { print $1 }'); do
        "$build/bosim" devices "$class" </dev/null |
            awk '/only stored/ { sub(/[0-9]+-[0-9]+$/, "", $4); print $4 }' | while read -r name; do
            grep -qwF -- "$name" docs/limits.md || echo "docs/limits.md: $name of $class is missing"
        done
    done
}

[ $# = 0 ] || chosen=("$@")
for page in "${chosen[@]:-${pages[@]}}"; do
    run_page "$page" >"$work/wrong" 2>&1
    report "$page" "$work/wrong"
done
if [ $# = 0 ]; then
    for check in links reachable files names options bindings gaps; do
        "check_$check" >"$work/wrong" 2>&1
        report "$check" "$work/wrong"
    done
fi
echo "1..$cases"
[ $failures = 0 ]
