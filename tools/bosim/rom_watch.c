/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a run on a board with unknown chips shows: loops that wait, and what would end them;
 * interrupts that nothing drives. What is said never changes what the guest does; only a run in
 * which nothing else happens any more is ended. */
#include "rom.h"

#include "dev/drafted_console.h"
#include "dev/unknown.h"
#include "draft/experiment.h"

#include <stdlib.h>
#include <string.h>

/* A wait is for ever when this time brings nothing else: no write, no other value. */
#define PATIENCE        (250 * SIM_MS)
#define INTERRUPTS_MOST 32u
#define SUGGESTED_MOST  600

struct watched {
    struct probe probe;
    struct unknown *unknown;
    unsigned waits;            /* that were looked at */
    bool found[UNKNOWN_WAITS]; /* of each: is an answer known? */
    bool stops;                /* the run is to stop at a new one */
    sim_time check;            /* when the last one is looked at again */
    uint32_t progress, poll_count;
    unsigned turn; /* instructions of the loop */
    uint64_t instructions;
    char suggested[SUGGESTED_MOST]; /* options, all in one */
};

static bool is_executable(struct machine *machine, uint32_t address)
{
    const struct bus_range *range = bus_find(machine->cpu->program, address);
    return range != NULL && range->region->kind == BUS_RAM;
}

/* A new wait is looked at at once, behind the read that it was told at. */
static void reported(void *owner, const struct probe_event *event)
{
    struct session *session = owner;
    if (event->report.report == REPORT_FAULT && !is_executable(session->machine, event->pc))
        session_say(session,
                    "the guest goes to 0x%08x, where no code is: if that is a ROM of the chip, add "
                    "it with --load FILE@0x%08x",
                    event->pc, event->pc);
    if (session->watched->stops && session->watched->unknown->wait_count != session->watched->waits)
        machine_stop(session->machine);
}

void rom_watch(struct session *session)
{
    struct watched *watched;
    struct unknown *unknown = unknown_find(session->machine);
    if (unknown == NULL)
        return;
    watched = must_allocate(NULL, sizeof *watched);
    memset(watched, 0, sizeof *watched);
    watched->unknown = unknown;
    watched->waits = unknown->wait_count;
    watched->check = SIM_TIME_NEVER;
    watched->probe = (struct probe){.mask = PROBE_REPORT, .function = reported, .owner = session};
    session->watched = watched;
    machine_probe_add(session->machine, &watched->probe);
}

sim_time rom_next(const struct session *session)
{
    return session->watched == NULL ? SIM_TIME_NEVER : session->watched->check;
}

const char *rom_suggested(const struct session *session)
{
    return session->watched == NULL ? "" : session->watched->suggested;
}

static void suggest(struct session *session, const char *option)
{
    char *all = session->watched->suggested;
    size_t used = strlen(all);
    if (strstr(all, option) == NULL) /* "--console A,tx=N" says what "--console A" does */
        snprintf(all + used, SUGGESTED_MOST - used, "%s%s", used > 0 ? " " : "", option);
}

/* --- waits --- */

/* The lowest run of ones in a mask: its lowest bit and length. */
static unsigned run_of(uint32_t mask, unsigned *low)
{
    unsigned bits = 1;
    *low = (unsigned)__builtin_ctz(mask);
    while (*low + bits < 32 && (mask >> (*low + bits) & 1) != 0)
        bits++;
    return bits;
}

static uint32_t ones(unsigned bits)
{
    return bits >= 32 ? UINT32_MAX : ((uint32_t)1 << bits) - 1;
}

static bool is_answered(const struct unknown *unknown, uint32_t address, unsigned low)
{
    unsigned i;
    for (i = 0; i < unknown->answer_count; i++)
        if (unknown->answers[i].address == address && low >= unknown->answers[i].low &&
            low - unknown->answers[i].low < unknown->answers[i].bits)
            return true;
    return false;
}

/* "bit 7 (TXE)" and "--answer 40004004:7=1". A bit that an answer holds at the other value
 * is wanted both ways: then it changes. */
static void describe_run(const struct unknown *unknown, uint32_t address, unsigned low,
                         unsigned bits, uint32_t value, bool receives, char text[static 120],
                         char option[static 80])
{
    const char *field = unknown_field(unknown, address, low);
    bool both = is_answered(unknown, address, low);
    char which[16], other[24] = "";
    if (bits == 1)
        snprintf(which, sizeof which, "%u", low);
    else
        snprintf(which, sizeof which, "%u-%u", low + bits - 1, low);
    if (both)
        snprintf(other, sizeof other, "%u,", (unknown_value(unknown, address) >> low) & ones(bits));
    snprintf(text, 120, "bit%s %s%s%s%s", bits > 1 ? "s" : "", which, field != NULL ? " (" : "",
             field != NULL ? field : "", field != NULL ? ")" : "");
    if (receives && bits == 1)
        snprintf(option, 80, "--answer %x:%s=%s", address, which, value != 0 ? "rx" : "norx");
    else
        snprintf(option, 80, "--answer %x:%s=%s%u", address, which, other, value);
}

static void say_found(struct session *session, uint32_t pc, uint32_t address,
                      const struct experiment_wait *wait)
{
    const struct unknown *unknown = session->watched->unknown;
    uint32_t mask = wait->mask;
    char name[96], time[MOMENT_TEXT];
    moment_text(machine_now(session->machine), time);
    unknown_name(unknown, address, name, sizeof name);
    while (mask != 0) {
        char text[120], option[80];
        unsigned low, bits = run_of(mask, &low);
        mask &= ~(ones(bits) << low);
        describe_run(unknown, address, low, bits, wait->value >> low & ones(bits), wait->receives,
                     text, option);
        session_say(session, "%s: PC %x waits for %s of %s to be %u; answer it with %s", time, pc,
                    text, name, wait->value >> low & ones(bits), option);
        suggest(session, option);
    }
}

static void say_counts(struct session *session, uint32_t pc, uint32_t address,
                       const struct experiment_wait *wait)
{
    char name[96], option[40], time[MOMENT_TEXT];
    snprintf(option, sizeof option, "--answer %x=count", address);
    session_say(
        session,
        "%s: PC %x waits for %s to grow; answer it with %s, or with --answer %x:%d=%u alone",
        moment_text(machine_now(session->machine), time), pc,
        unknown_name(session->watched->unknown, address, name, sizeof name), option, address,
        __builtin_ctz(wait->mask), wait->value != 0);
    suggest(session, option);
}

static void say_not_found(struct session *session, uint32_t pc, uint32_t address,
                          const struct experiment_wait *wait)
{
    char name[96], time[MOMENT_TEXT];
    session_say(session,
                "%s: PC %x waits for %s to change, %s; answer it with --answer %x=VALUE, or "
                "=VALUE,VALUE, or =count",
                moment_text(machine_now(session->machine), time), pc,
                unknown_name(session->watched->unknown, address, name, sizeof name),
                wait->steady ? "but no value that was tried ends the loop"
                             : "in no loop that stays the same",
                address);
}

/* Is another register's answer known to end the loop that was looked at last? */
static bool is_explained(struct experiment *experiment, const struct watched *watched)
{
    unsigned i;
    for (i = 0; i < watched->waits; i++)
        if (watched->found[i] && experiment_in_loop(experiment, watched->unknown->wait_pc[i]))
            return true;
    return false;
}

static void look_at(struct session *session, unsigned number)
{
    struct watched *watched = session->watched;
    const struct unknown *unknown = watched->unknown;
    uint32_t pc = unknown->wait_pc[number], address = unknown->wait_address[number];
    struct experiment_wait wait = {0};
    struct sim_error error;
    struct experiment *experiment = experiment_begin(session->machine, &error);
    int word = unknown_word(unknown, address);
    bool good = experiment != NULL && experiment_wait(experiment, pc, address, &wait, &error);
    if (!good)
        session_say(session, "%s", error.text);
    else if (wait.counts)
        say_counts(session, pc, address, &wait);
    else if (wait.found)
        say_found(session, pc, address, &wait);
    else if (!is_explained(experiment, watched))
        say_not_found(session, pc, address, &wait);
    watched->found[number % UNKNOWN_WAITS] = wait.found;
    experiment_end(experiment);
    watched->progress = unknown->progress;
    watched->poll_count = word >= 0 ? unknown->poll_count[word] : 0;
    watched->turn = wait.instructions;
    watched->instructions =
        session->machine->cpu->device.class->cpu->instructions(session->machine->cpu);
    if (watched->stops)
        watched->check = machine_now(session->machine) + PATIENCE;
}

/* Has the time since been spent in the loop, at least half of it? */
static bool still_waits(struct session *session)
{
    struct watched *watched = session->watched;
    const struct unknown *unknown = watched->unknown;
    struct cpu *cpu = session->machine->cpu;
    uint64_t done = cpu->device.class->cpu->instructions(cpu) - watched->instructions;
    int word = unknown_word(unknown, unknown->wait_address[watched->waits - 1]);
    return word >= 0 && unknown->progress == watched->progress &&
           (uint64_t)(unknown->poll_count[word] - watched->poll_count) * watched->turn * 2 > done;
}

void rom_look(struct session *session)
{
    struct watched *watched = session->watched;
    if (watched == NULL || session->over || session->machine->repeats)
        return;
    while (watched->waits < watched->unknown->wait_count)
        look_at(session, watched->waits++);
}

void rom_stop_at_waits(struct session *session)
{
    if (session->watched != NULL)
        session->watched->stops = true;
}

void rom_give_up(struct session *session)
{
    struct watched *watched = session->watched;
    if (watched == NULL || session->over || machine_now(session->machine) < watched->check)
        return;
    watched->check = SIM_TIME_NEVER;
    if (!still_waits(session))
        return;
    session_end(session, STATUS_DEAD,
                "the guest waits for what nobody answers, at PC %x, and does nothing else",
                watched->unknown->wait_pc[watched->waits - 1]);
}

/* --- interrupts --- */

/* " (UART1_IRQ)" where an SVD has its name, else "". */
static const char *interrupt_name(const struct session *session, unsigned number,
                                  char text[static 60])
{
    const struct svd *svd = session->rom == NULL ? NULL : session->rom->draft.svd;
    size_t i, k;
    text[0] = '\0';
    for (i = 0; svd != NULL && i < svd->peripheral_count; i++)
        for (k = 0; k < svd->peripherals[i].interrupt_count; k++)
            if (svd->peripherals[i].interrupts[k].number == number)
                snprintf(text, 60, " (%.50s)", svd->peripherals[i].interrupts[k].name);
    return text;
}

static void say_console(struct session *session, unsigned number,
                        const struct experiment_interrupt *what)
{
    const struct unknown *unknown = session->watched->unknown;
    const struct device *console = drafted_console_find(session->machine);
    uint32_t address = console != NULL ? console->areas[0].base : what->address;
    char option[80], status[80] = "", which[60], time[MOMENT_TEXT];
    if (console == NULL && address == unknown->text_address)
        address += unknown->text_lane;
    snprintf(option, sizeof option, "--console %x,tx=%u", address, number);
    if (what->status != 0)
        snprintf(status, sizeof status, "--answer %x:%u=1", what->status, what->status_bit);
    session_say(
        session,
        "%s: interrupt %u%s is enabled and nothing drives it; if it came, the next character "
        "would go to register 0x%08x; answer it with %s%s%s",
        moment_text(machine_now(session->machine), time), number,
        interrupt_name(session, number, which), address, option, *status != '\0' ? " " : "",
        status);
    suggest(session, option);
    if (*status != '\0')
        suggest(session, status);
}

static void say_interrupt(struct session *session, unsigned number, uint32_t handler,
                          const struct experiment_interrupt *what)
{
    char name[96], uses[140] = "", which[60], time[MOMENT_TEXT];
    if (what->first_use != 0)
        snprintf(uses, sizeof uses, ", which uses %s",
                 unknown_name(session->watched->unknown, what->first_use, name, sizeof name));
    session_say(session,
                "%s: interrupt %u%s is enabled and nothing drives it (its handler is at 0x%08x%s); "
                "let it come with --tick %u=10ms",
                moment_text(machine_now(session->machine), time), number,
                interrupt_name(session, number, which), handler, uses, number);
}

static bool has_sent_interrupt(const struct session *session)
{
    return strstr(session->watched->suggested, ",tx=") != NULL ||
           (session->rom != NULL && session->rom->draft.console_sent != DRAFT_NONE);
}

static void try_interrupts(struct session *session)
{
    unsigned numbers[INTERRUPTS_MOST], count, i;
    uint32_t handlers[INTERRUPTS_MOST];
    const struct draft_cpu *cpu = session->machine->cpu->device.class->cpu->processor->draft;
    struct experiment_interrupt what;
    struct experiment *experiment;
    struct sim_error error;
    count = cpu == NULL || cpu->enabled == NULL
                ? 0
                : cpu->enabled(session->machine, numbers, handlers, INTERRUPTS_MOST);
    experiment = count == 0 ? NULL : experiment_begin(session->machine, &error);
    for (i = 0; i < count && experiment != NULL; i++) {
        if (!experiment_interrupt(experiment, numbers[i], &what, &error))
            break;
        if (what.sends && !has_sent_interrupt(session))
            say_console(session, numbers[i], &what);
        else
            say_interrupt(session, numbers[i], handlers[i], &what);
    }
    experiment_end(experiment);
}

static void suggest_text(struct session *session)
{
    const struct unknown *unknown = session->watched->unknown;
    char option[40];
    snprintf(option, sizeof option, "--console %x", unknown->text_address + unknown->text_lane);
    if (unknown->text_address != 0 && drafted_console_find(session->machine) == NULL &&
        strstr(session->watched->suggested, "--console") == NULL)
        suggest(session, option);
}

/* What was given already, and what is new: to be copied as it is. */
static void say_again(struct session *session)
{
    const struct run_settings *settings = session->settings;
    const char *new = session->watched->suggested;
    char all[2 * SUGGESTED_MOST] = "";
    size_t used = 0, i;
    for (i = 0; i < settings->answers.count && used < sizeof all; i++)
        used += (size_t)snprintf(all + used, sizeof all - used, "--answer %s ",
                                 settings->answers.items[i]);
    for (i = 0; i < settings->ticks.count && used < sizeof all; i++)
        used +=
            (size_t)snprintf(all + used, sizeof all - used, "--tick %s ", settings->ticks.items[i]);
    if (settings->console != NULL && strstr(new, "--console") == NULL && used < sizeof all)
        snprintf(all + used, sizeof all - used, "--console %s ", settings->console);
    if (session->rom != NULL)
        session_say(session, "try again with: %s%s", all, new);
    else
        session_say(session, "try again with --cpu instead of --board, and with: %s", new);
}

void rom_last_words(struct session *session, bool dead)
{
    if (session->watched == NULL)
        return;
    if (dead || watch_missing(&session->watch) != NULL || session->watch.expected_count == 0)
        try_interrupts(session);
    suggest_text(session);
    if (*session->watched->suggested != '\0')
        say_again(session);
}
