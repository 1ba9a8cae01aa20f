# SPDX-License-Identifier: GPL-2.0-or-later
# Takes a page of Markdown apart, after the rules in docs/README.md ("How these pages are tested"):
#   awk -v to=FOLDER -f blocks.awk PAGE
# writes FOLDER/NN.sh, FOLDER/NN.status, FOLDER/NN.line and, where output is shown, FOLDER/NN.shown
# for each block that is to be run (a piece of devicetree in docs/bindings/ and JSON become one), and prints a line for each fence that breaks the rules.
BEGIN { split("sh text console json c dts asm make awk ld diff", names); for (i in names) known[names[i]] = 1 }

function wrong(what) { printf "%s:%d: %s\n", FILENAME, FNR, what }

function begin_commands() {
    name = sprintf("%s/%02d", to, ++count)
    status = 0
    commands = 0
    print FNR > (name ".line")
    close(name ".line")
}

function begin_block(language) {
    if (language == "")
        wrong("a block without a language: say ```sh, ```console, ```text or what else it is")
    else if (!(language in known))
        wrong("a block of an unknown language: " language)
    began = FNR
    kind = language
    out = ""
    if (kind == "sh") {
        begin_commands()
        out = name ".sh"
        printf "" > out
    } else if (kind == "dts" && FILENAME ~ /\/bindings\//) {
        begin_commands()
        out = name ".dts"
        printf "" > out
        print "tests/docs/try_binding " out > (name ".sh")
        close(name ".sh")
    } else if (kind == "json") {
        begin_commands()
        out = name ".json"
        print "jq empty " out > (name ".sh")
        close(name ".sh")
    } else if (kind == "text" && behind_commands) {
        out = name ".shown"
    }
}

function end_block() {
    if (kind == "sh" && !commands)
        wrong("a block without a command")
    if (out ~ /(sh|dts|json)$/) {
        print status > (name ".status")
        close(name ".status")
    }
    if (out != "")
        close(out)
    behind_commands = kind == "sh"
    inside = 0
}

/^ *```/ {
    language = $0
    sub(/^ *```/, "", language)
    if (inside) {
        end_block()
    } else {
        inside = 1
        begin_block(language)
    }
    next
}
inside && kind == "sh" && /# status [0-9]+$/ { status = $NF }
inside && kind == "sh" && !/^ *(#|$)/ { commands++ }
inside && kind == "sh" && /^ *\$ / { wrong("a prompt in a block that is to be run: take it away, or say ```console") }
inside && kind == "console" && /^ *(make|build\/|sudo|apt)/ { wrong("in a console block commands begin with `$ `") }
inside && out != "" { print > out }
!inside && NF { behind_commands = 0 }
END { if (inside) { FNR = began; wrong("a block that does not end") } }
