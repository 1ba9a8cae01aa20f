# SPDX-License-Identifier: GPL-2.0-or-later
# Bash completion for bosim. The words come from the program's own --help, so they are always right.

_bosim_options()
{
    "${COMP_WORDS[0]}" "$1" --help 2>/dev/null |
        sed -n 's/^  \(-., \|    \)\(--[a-z-]*\).*/\2/p'
}

_bosim_commands()
{
    "${COMP_WORDS[0]}" --help 2>/dev/null | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

_bosim_boards()
{
    "${COMP_WORDS[0]}" boards 2>/dev/null | cut -d' ' -f1
}

_bosim_devices()
{
    "${COMP_WORDS[0]}" devices 2>/dev/null | cut -d' ' -f1
}

_bosim_words()
{
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word")
}

_bosim_files()
{
    local more
    mapfile -t more < <(compgen -f -- "$word")
    COMPREPLY+=("${more[@]}")
}

_bosim()
{
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
    local command=${COMP_WORDS[1]}
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        _bosim_words "$(_bosim_commands) help"
        return
    fi
    case $command:$previous in
        debug:-c | scope:-c)
            return ;;
    esac
    case $previous in
        --board | -b)
            _bosim_words "$(_bosim_boards)"
            _bosim_files
            return ;;
        --cpu)
            _bosim_words "$("${COMP_WORDS[0]}" "$command" --cpu list 2>/dev/null)"
            return ;;
        --format)
            case $command in
                timeline) _bosim_words "trace trace.zst perfetto ctf vcd" ;;
                *) _bosim_words "elf srec" ;;
            esac
            return ;;
        --answer | --console | --tick)
            return ;;
        --kernel)
            _bosim_words "BOS FreeRTOS Zephyr ThreadX blackbox"
            return ;;
        --timing)
            _bosim_words "manual unit"
            return ;;
        --theme)
            _bosim_words "light dark"
            return ;;
        --engine)
            _bosim_words "jit interp unicorn"
            return ;;
        --compare | -c | --ignore | -i)
            _bosim_words "tasks calls serial interrupts registers end state time"
            return ;;
        --engines | -E)
            _bosim_words "unicorn,jit unicorn,interp interp,jit"
            return ;;
        --pace | -p)
            _bosim_words "max 1.0"
            return ;;
        --until | -u | --at | -a | --timeout | -t | --snapshot-at | --expect | -e | --fail-on | -f | --seed | --ram-fill | --serial | -s | --slice-test | --gdb | --command | --history | --every | -n | --section-start | --defsym | --entry | --start | --end | --size | --scale | --text-size | --measure | --to)
            return ;;
    esac
    case $command:$word in
        *:-*) _bosim_words "$(_bosim_options "$command")" ;;
        help:*) _bosim_words "$(_bosim_commands)" ;;
        boards:*) _bosim_words "$(_bosim_boards)"; _bosim_files ;;
        devices:*) _bosim_words "$(_bosim_devices)" ;;
        *) _bosim_files ;;
    esac
}

complete -o filenames -F _bosim bosim
