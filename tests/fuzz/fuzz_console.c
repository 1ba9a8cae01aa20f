/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands of the debugger on a small machine. A byte of the input below 0x80 chooses a command of
 * a table, and those behind it what stands for its letters (%p a place, %e an expression ...); one
 * from 0x80 on begins a line as it is. Whatever is asked for, there is an answer with both its
 * forms, and completion ends. */
#include "small.h"

#include "debug/console.h"

#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define COMMANDS_MOST 24u
#define LINE          300u
#define LIMIT         (4 * FUZZ_RUN) /* that no run passes */

static const char *const commands[] = {
    "break %p",
    "break %p if %e",
    "tbreak %p",
    "watch %e",
    "watch %e write",
    "rwatch %e",
    "awatch %e == %n",
    "continue",
    "continue %t",
    "reverse-continue",
    "go %t",
    "until %p",
    "reverse-until %p",
    "stepi",
    "stepi %n",
    "reverse-stepi",
    "step",
    "reverse-step",
    "next",
    "reverse-next",
    "finish",
    "reverse-finish",
    "tstep",
    "tnext",
    "switch",
    "last-writer %e",
    "last-writer %a,%n",
    "print %e",
    "print /%f %e",
    "whatis %e",
    "x/%n%f%u %a",
    "set %e = %e",
    "info registers",
    "backtrace",
    "frame %n",
    "up",
    "down",
    "info locals",
    "list %p",
    "disassemble %p",
    "info symbol %a",
    "info line %p",
    "info position",
    "info devices",
    "info register %d",
    "output",
    "info tasks",
    "task %n",
    "info stops",
    "delete %n",
    "disable %n",
    "enable %n",
    "ignore %n %n",
    "condition %n %e",
    "delete",
    "send \"%e\"",
    "info time",
    "info history",
    "info interrupts",
    "catch fault",
    "catch register %d",
    "catch interrupt %n",
    "catch serial \"%n\"",
    "set time %u",
    "show",
    "help",
    "help %c",
    "echo %e",
    "info kernel",
    "info objects",
    "catch switch",
    "catch unmapped",
    "expect %n",
    "x",
    "list",
};

static const struct {
    char letter;
    const char *texts[12];
} choices[] = {
    {'p',
     {"main", "count", "twice", "sample.c:32", "33", "*0x100", "*0x14a", "count+6", "nodes",
      "nowhere", "*0xffffffff", "sample.c:0"}},
    {'e',
     {"counter", "nodes", "nodes[1].value.number", "*node", "node->name", "ratio * 2", "$pc",
      "$sp + 4", "(char)nodes[0].colour", "sum / 0", "&nodes[0].next->next->next", "here"}},
    {'a',
     {"0x20000000", "0", "&counter", "$sp", "0xfffffffe", "0x40004000", "0x20000014", "$pc",
      "nodes", "0x100", "-1", "main"}},
    {'n', {"1", "0", "2", "3", "10", "-1", "4294967296", "7x", "0x10", "", "99999", "1 2"}},
    {'t',
     {"+5us", "10us", "start", "end", "-3us", "+100cycles", "1h", "0", "-1h", "20.5us", "x",
      "+1ps"}},
    {'f', {"x", "d", "u", "t", "c", "s", "i", "z", "", "xx", "g", "f"}},
    {'u', {"b", "h", "w", "g", "", "us", "cycles", "s", "ms", "ns", "q", "B"}},
    {'d',
     {"uart0", "uart0.DATA", "timer0", "nvic", "cpu0", "fpgaio", "uart0.", ".DATA", "x",
      "uart9.DATA", "scc", "dualtimer"}},
    {'c',
     {"break", "x", "info", "info tasks", "nothing", "print", "help", "go", "list", "set", "s",
      ""}},
};

struct reader {
    const uint8_t *data;
    size_t size;
};

static uint8_t next_byte(struct reader *reader)
{
    if (reader->size == 0)
        return 0;
    reader->size--;
    return *reader->data++;
}

static const char *choose(struct reader *reader, char letter)
{
    size_t i;
    for (i = 0; i < sizeof choices / sizeof choices[0]; i++)
        if (choices[i].letter == letter)
            return choices[i].texts[next_byte(reader) % 12];
    return "%";
}

static void make_line(struct reader *reader, const char *form, char *line)
{
    size_t used = 0;
    for (; *form != '\0' && used + 1 < LINE; form++) {
        if (*form != '%') {
            line[used++] = *form;
            continue;
        }
        form++;
        used += (size_t)snprintf(line + used, LINE - used, "%s", choose(reader, *form));
        used = used < LINE ? used : LINE - 1;
    }
    line[used] = '\0';
}

static void take_line(struct reader *reader, char *line)
{
    size_t used = 0;
    while (reader->size > 0 && used + 1 < LINE) {
        uint8_t byte = next_byte(reader);
        if (byte == '\n')
            break;
        line[used++] = (char)byte;
    }
    line[used] = '\0';
}

static void tell(void *owner, const char *word)
{
    size_t *count = owner;
    *count += strlen(word);
}

static bool execute(struct console *console, const char *line)
{
    struct console_answer answer = console_execute(console, line);
    size_t told = 0;
    bool quit = answer.quit;
    if (answer.json == NULL || answer.text == NULL)
        abort();
    json_decref(answer.json);
    free(answer.text);
    console_complete(console, line, tell, &told);
    console_again(console);
    return !quit;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader reader = {data, size};
    struct small small;
    struct console *console;
    struct sim_error error;
    unsigned count = 0;
    char line[LINE];
    bool more = true;
    small_begin(&small);
    console = console_create(small.debugger, small.symbols, NULL, &error);
    if (console == NULL)
        abort();
    console_set_limit(console, LIMIT, "LIMIT");
    while (more && reader.size > 0 && count++ < COMMANDS_MOST) {
        uint8_t byte = next_byte(&reader);
        if (byte < 0x80)
            make_line(&reader, commands[byte % (sizeof commands / sizeof commands[0])], line);
        else
            take_line(&reader, line);
        more = execute(console, line);
    }
    console_destroy(console);
    small_end(&small);
    return 0;
}
