/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Experiments on a copy of a machine: see experiment.h. A loop is the set of instructions that runs
 * while the register keeps its value; an answer ends it when another instruction runs. */
#include "draft/experiment.h"

#include "checkpoint.h"
#include "dev/drafted_console.h"
#include "dev/unknown.h"
#include "draft/draft.h"
#include "snapshot.h"

#include <stdlib.h>
#include <string.h>

#define TURNS             16u    /* of a loop that are watched */
#define INSTRUCTIONS_MOST 20000u /* that they may take */
#define LOOP_MOST         4096u  /* different instructions, a power of two */
#define WINDOW            (10 * SIM_MS)
#define COUNTER_BITS      4u /* that end a loop, each alone, if a counter is waited for */

struct experiment {
    struct machine *machine; /* the copy */
    struct unknown *unknown;
    struct checkpoint *start;
    struct probe probe;
    uint32_t loop[LOOP_MOST]; /* addresses of its instructions by hash; odd: free */
    unsigned loop_count;
    bool learning, left, handler; /* handler: the copy stood in one at its start */
    unsigned instructions, most;
    uint32_t pc;
    unsigned turns;
    unsigned sent;  /* characters that handlers gave the console */
    uint32_t chars; /* the last four of them */
    struct stream_sink sink;
};

/* --- the loop's instructions --- */

static bool in_loop(struct experiment *experiment, uint32_t address, bool add)
{
    unsigned slot = (address >> 1) * 2654435761u >> 16 & (LOOP_MOST - 1), i;
    for (i = 0; i < LOOP_MOST; i++, slot = (slot + 1) & (LOOP_MOST - 1)) {
        if (experiment->loop[slot] == address)
            return true;
        if (experiment->loop[slot] == 1)
            break;
    }
    if (add && experiment->loop_count < LOOP_MOST / 2) {
        experiment->loop[slot] = address;
        experiment->loop_count++;
    }
    return false;
}

bool experiment_in_loop(struct experiment *experiment, uint32_t address)
{
    return in_loop(experiment, address, false);
}

/* Interrupt handlers that come meanwhile belong to no loop. */
static bool counts(struct experiment *experiment)
{
    struct cpu *cpu = experiment->machine->cpu;
    const struct cpu_class *class = cpu->device.class->cpu;
    return class->in_handler == NULL || class->in_handler(cpu) == experiment->handler;
}

static void before(void *owner, const struct probe_event *event)
{
    struct experiment *experiment = owner;
    uint32_t address = event->instruction.address;
    experiment->instructions++;
    if (counts(experiment) && !in_loop(experiment, address, experiment->learning) &&
        !experiment->learning)
        experiment->left = true;
    experiment->turns += address == experiment->pc;
    if (experiment->left || experiment->instructions >= experiment->most ||
        (experiment->learning && experiment->turns > TURNS))
        machine_stop(experiment->machine);
}

/* --- life --- */

static void sent(void *owner, uint32_t value, sim_time end)
{
    struct experiment *experiment = owner;
    struct cpu *cpu = experiment->machine->cpu;
    const struct cpu_class *class = cpu->device.class->cpu;
    (void)end;
    if (class->in_handler != NULL && !class->in_handler(cpu))
        return;
    experiment->sent++;
    experiment->chars = experiment->chars << 8 | (value & 0xff);
}

static bool copy(struct experiment *experiment, struct machine *machine, struct sim_error *error)
{
    struct blob blob = {0};
    bool good = snapshot_save(machine, &blob, error);
    if (good)
        experiment->machine = snapshot_load(blob.bytes, blob.size, error);
    blob_free(&blob);
    return good && experiment->machine != NULL;
}

static void listen(struct experiment *experiment)
{
    struct stream *stream;
    experiment->sink = (struct stream_sink){.owner = experiment, .begin = sent};
    for (stream = experiment->machine->streams; stream != NULL; stream = stream->next) {
        const struct device *device = stream->device;
        if (device->class == &drafted_console_class)
            stream_subscribe(stream, &experiment->sink);
    }
}

struct experiment *experiment_begin(struct machine *machine, struct sim_error *error)
{
    struct experiment *experiment = calloc(1, sizeof *experiment);
    struct cpu *cpu = machine->cpu;
    if (experiment == NULL) {
        sim_error_set(error, "the host has no memory left: close other programs");
        return NULL;
    }
    if (!copy(experiment, machine, error)) {
        experiment_end(experiment);
        return NULL;
    }
    experiment->unknown = unknown_find(experiment->machine);
    experiment->handler =
        cpu->device.class->cpu->in_handler != NULL && cpu->device.class->cpu->in_handler(cpu);
    experiment->start = checkpoint_take(experiment->machine, NULL, error);
    listen(experiment);
    if (experiment->start != NULL && experiment->unknown != NULL)
        return experiment;
    if (experiment->unknown == NULL)
        sim_error_set(error, "the board knows all its chips: there is nothing to try");
    experiment_end(experiment);
    return NULL;
}

void experiment_end(struct experiment *experiment)
{
    if (experiment == NULL)
        return;
    checkpoint_free(experiment->start);
    machine_destroy(experiment->machine);
    free(experiment);
}

/* From the start again, for at most so many instructions. */
static bool run(struct experiment *experiment, unsigned most, struct sim_error *error)
{
    struct machine *machine = experiment->machine;
    if (!checkpoint_restore(machine, experiment->start, error))
        return false;
    experiment->left = false;
    experiment->instructions = experiment->turns = 0;
    experiment->most = most;
    experiment->probe =
        (struct probe){.mask = PROBE_INSTRUCTION, .function = before, .owner = experiment};
    machine_probe_add(machine, &experiment->probe);
    machine_run(machine, machine_now(machine) + WINDOW);
    machine_probe_remove(machine, &experiment->probe);
    return true;
}

/* --- waits --- */

struct trial {
    struct experiment *experiment;
    uint32_t address, present;
    unsigned most;
    bool failed;
    struct sim_error *error;
};

static bool leaves(struct trial *trial, uint32_t value)
{
    struct experiment *experiment = trial->experiment;
    experiment->unknown->forced = true;
    experiment->unknown->forced_address = trial->address;
    experiment->unknown->forced_value = value;
    if (!trial->failed && !run(experiment, trial->most, trial->error))
        trial->failed = true;
    experiment->unknown->forced = false;
    return !trial->failed && experiment->left;
}

static bool learn_loop(struct experiment *experiment, uint32_t pc, struct experiment_wait *wait,
                       struct sim_error *error)
{
    unsigned i;
    for (i = 0; i < LOOP_MOST; i++)
        experiment->loop[i] = 1;
    experiment->loop_count = 0;
    experiment->pc = pc;
    experiment->learning = true;
    if (!run(experiment, INSTRUCTIONS_MOST, error))
        return false;
    experiment->learning = false;
    wait->steady = experiment->turns > TURNS;
    wait->instructions = experiment->instructions / (TURNS + 1) + 1;
    return true;
}

static uint32_t try_bits(struct trial *trial)
{
    uint32_t ends = 0;
    unsigned bit;
    for (bit = 0; bit < 32; bit++)
        if (leaves(trial, trial->present ^ (uint32_t)1 << bit))
            ends |= (uint32_t)1 << bit;
    return ends;
}

/* A value that ends the loop: all ones, none, what the guest has in a register, two bits. */
static bool try_values(struct trial *trial, uint32_t *value)
{
    struct cpu *cpu = trial->experiment->machine->cpu;
    const struct cpu_class *class = cpu->device.class->cpu;
    const uint32_t fixed[] = {UINT32_MAX, 0, ~trial->present};
    unsigned i, k;
    for (i = 0; i < 3; i++)
        if (leaves(trial, *value = fixed[i]))
            return true;
    for (i = 0; class->registers[i].name != NULL; i++) {
        if (strcmp(class->registers[i].group, "core") != 0 ||
            !checkpoint_restore(cpu->device.machine, trial->experiment->start, trial->error))
            continue;
        if (leaves(trial, *value = (uint32_t) class->get(cpu, i)))
            return true;
    }
    for (i = 0; i < 32; i++)
        for (k = 0; k < i; k++)
            if (leaves(trial, *value = trial->present ^ (1u << i | 1u << k)))
                return true;
    return false;
}

/* Of the bits in which the value differs from the present one, those that it takes. */
static uint32_t needed(struct trial *trial, uint32_t value)
{
    uint32_t mask = value ^ trial->present;
    unsigned bit;
    for (bit = 0; bit < 32; bit++) {
        uint32_t less = mask & ~((uint32_t)1 << bit);
        if (less != mask && leaves(trial, (trial->present & ~less) | (value & less)))
            mask = less;
    }
    return mask;
}

/* All bits from one on to the highest of a register of 8, 16 or 32 bits, some at least: whatever
 * is greater ends the loop. */
static bool reaches_top(uint32_t ends)
{
    unsigned low = (unsigned)__builtin_ctz(ends);
    uint32_t run = ends >> low;
    return (run & (run + 1)) == 0 && run >= (1u << COUNTER_BITS) - 1 &&
           (ends >> 7 == 1 || ends >> 15 == 1 || ends >> 31 == 1);
}

static void find_end(struct trial *trial, struct experiment_wait *wait)
{
    uint32_t ends = try_bits(trial), value;
    if (ends != 0) {
        wait->found = true;
        wait->counts = reaches_top(ends);
        wait->mask = ends & -ends;
        wait->value = ~trial->present & wait->mask;
    } else if (try_values(trial, &value)) {
        wait->found = true;
        wait->mask = needed(trial, value);
        wait->value = value & wait->mask;
    }
}

/* How often the guest has read the register that it sends its characters to; not where the status
 * that it waits for lies beside it. */
static uint32_t console_reads(const struct experiment *experiment, uint32_t status)
{
    const struct unknown *unknown = experiment->unknown;
    bool apart = unknown->text_address != 0 && unknown->text_address != (status & ~3u);
    int word = apart ? unknown_word(unknown, unknown->text_address) : -1;
    return drafted_console_reads(experiment->machine) + (word >= 0 ? unknown->reads[word] : 0);
}

#define FETCH_INSTRUCTIONS                                                                         \
    300u /* behind a loop that waits for a character, until it is fetched                          \
          */

/* Once more, and on behind the loop. */
static bool fetches(struct trial *trial, const struct experiment_wait *wait)
{
    struct experiment *experiment = trial->experiment;
    uint32_t before_it;
    if (!leaves(trial, (trial->present & ~wait->mask) | wait->value))
        return false;
    before_it = console_reads(experiment, trial->address);
    experiment->learning = true; /* the probe does not stop at what lies outside of the loop */
    experiment->left = false;
    experiment->turns = 0;
    experiment->most = experiment->instructions + FETCH_INSTRUCTIONS;
    experiment->unknown->forced = true; /* it may look at the bit again */
    machine_probe_add(experiment->machine, &experiment->probe);
    machine_run(experiment->machine, machine_now(experiment->machine) + WINDOW);
    machine_probe_remove(experiment->machine, &experiment->probe);
    experiment->unknown->forced = experiment->learning = false;
    return console_reads(experiment, trial->address) != before_it;
}

bool experiment_wait(struct experiment *experiment, uint32_t pc, uint32_t address,
                     struct experiment_wait *wait, struct sim_error *error)
{
    struct trial trial = {.experiment = experiment, .address = address, .error = error};
    *wait = (struct experiment_wait){0};
    if (!learn_loop(experiment, pc, wait, error))
        return false;
    if (!wait->steady)
        return true;
    trial.present = unknown_value(experiment->unknown, address);
    trial.most = experiment->instructions;
    find_end(&trial, wait);
    wait->receives = wait->found && fetches(&trial, wait);
    return !trial.failed;
}

/* --- interrupts --- */

/* What a stretch of the run did with unknown registers. */
struct traffic {
    uint32_t reads[UNKNOWN_WORDS], writes[UNKNOWN_WORDS];
    unsigned sent;
    uint32_t chars;
};

#define INTERRUPT_WINDOW (500 * SIM_US)
#define INTERRUPTS       6u /* so many come one after the other: more than one character is seen */
#define TEXT_MOST        1000u   /* characters that a handler sends that was told it may */
#define CHIP_BYTES       0x1000u /* that a chip's registers lie in */
#define DIFFERENT        3u      /* characters among the last four, of a text */

/* `number`: of the interrupt that comes; -1: none. */
static bool run_window(struct experiment *experiment, long number, struct traffic *traffic,
                       struct sim_error *error)
{
    struct machine *machine = experiment->machine;
    unsigned i;
    if (!checkpoint_restore(machine, experiment->start, error))
        return false;
    experiment->sent = 0;
    for (i = 0; i < INTERRUPTS; i++) {
        if (number >= 0)
            machine->cpu->device.class->cpu->processor->draft->raise(machine, (unsigned)number);
        machine_run(machine, machine_now(machine) + INTERRUPT_WINDOW);
    }
    memcpy(traffic->reads, experiment->unknown->reads, sizeof traffic->reads);
    memcpy(traffic->writes, experiment->unknown->writes, sizeof traffic->writes);
    traffic->sent = experiment->sent;
    traffic->chars = experiment->chars;
    return true;
}

/* Values that change: always the same one or two are no text, but clear an interrupt or so. */
static bool changes(uint32_t chars)
{
    unsigned i, k, different = 0;
    for (i = 0; i < 4; i++) {
        for (k = 0; k < i && (chars >> 8 * k & 0xff) != (chars >> 8 * i & 0xff); k++)
            ;
        different += k == i;
    }
    return different >= DIFFERENT;
}

static bool looks_like_text(const struct unknown *unknown, unsigned slot)
{
    return unknown->widths[slot] != 0 && unknown->text_run[slot] >= 4 &&
           changes(unknown->last_chars[slot]);
}

/* Of the registers that got characters on top, the one that got the fewest, `most` at most: more
 * would be a message that a handler prints. */
static void find_sender(const struct unknown *unknown, const struct traffic *without,
                        const struct traffic *with, unsigned most,
                        struct experiment_interrupt *what)
{
    bool has_console = drafted_console_find(unknown->device.machine) != NULL;
    uint32_t least = most + 1;
    unsigned slot;
    for (slot = 0; !has_console && slot < UNKNOWN_WORDS; slot++) {
        uint32_t more = with->writes[slot] - without->writes[slot];
        if (with->writes[slot] <= without->writes[slot] || !looks_like_text(unknown, slot) ||
            more >= least)
            continue;
        least = more;
        what->sends = true;
        what->address = unknown->address[slot];
    }
    what->sends |= with->sent - without->sent >= INTERRUPTS && with->sent - without->sent <= most &&
                   changes(with->chars);
}

static void find_first_use(const struct unknown *unknown, const struct traffic *without,
                           const struct traffic *with, struct experiment_interrupt *what)
{
    unsigned slot;
    for (slot = 0; slot < UNKNOWN_WORDS && what->first_use == 0; slot++)
        if (unknown->widths[slot] != 0 && (with->reads[slot] > without->reads[slot] ||
                                           with->writes[slot] > without->writes[slot]))
            what->first_use = unknown->address[slot];
}

/* Registers that the handler has looked at; returns how many. */
static unsigned registers_read(const struct unknown *unknown, const struct traffic *without,
                               const struct traffic *with, uint32_t *addresses, unsigned most)
{
    unsigned slot, count = 0;
    for (slot = 0; slot < UNKNOWN_WORDS && count < most; slot++)
        if (unknown->widths[slot] != 0 && with->reads[slot] > without->reads[slot])
            addresses[count++] = unknown->address[slot];
    return count;
}

/* Of the chip that sends: what another chip's status brings about is no transmitter. */
static bool same_chip(const struct experiment *experiment, uint32_t status, uint32_t address)
{
    const struct device *console = drafted_console_find(experiment->machine);
    return ((console != NULL ? console->areas[0].base : address) ^ status) < CHIP_BYTES;
}

#define STATUS_MOST 4u /* registers of a handler that are tried */

/* A handler that looks at a status register first does nothing: is there a bit with which it does
 * send? Only single bits that are 0 are tried. */
static bool try_status(struct experiment *experiment, unsigned number, struct traffic *traffic,
                       struct experiment_interrupt *what, struct sim_error *error)
{
    struct unknown *unknown = experiment->unknown;
    uint32_t addresses[STATUS_MOST], present;
    unsigned count = registers_read(unknown, &traffic[0], &traffic[1], addresses, STATUS_MOST);
    unsigned i, bit;
    for (i = 0; i < count && !what->sends; i++)
        for (bit = 0; bit < 32 && !what->sends; bit++) {
            if (!checkpoint_restore(experiment->machine, experiment->start, error))
                return false;
            present = unknown_value(unknown, addresses[i]);
            if (present >> bit & 1)
                continue;
            unknown->forced = true;
            unknown->forced_address = what->status = addresses[i];
            unknown->forced_value = present | (uint32_t)1 << bit;
            what->status_bit = bit;
            if (!run_window(experiment, number, &traffic[1], error))
                what->sends = false;
            else
                find_sender(unknown, &traffic[0], &traffic[1], TEXT_MOST, what);
            unknown->forced = false;
            what->sends = what->sends && same_chip(experiment, addresses[i], what->address);
        }
    what->status = what->sends ? what->status : 0;
    return true;
}

bool experiment_interrupt(struct experiment *experiment, unsigned number,
                          struct experiment_interrupt *what, struct sim_error *error)
{
    struct traffic *traffic = malloc(2 * sizeof *traffic);
    bool good;
    *what = (struct experiment_interrupt){0};
    if (traffic == NULL) {
        sim_error_set(error, "the host has no memory left: close other programs");
        return false;
    }
    good = run_window(experiment, -1, &traffic[0], error) &&
           run_window(experiment, number, &traffic[1], error);
    if (good) {
        find_sender(experiment->unknown, &traffic[0], &traffic[1], INTERRUPTS, what);
        find_first_use(experiment->unknown, &traffic[0], &traffic[1], what);
        good = what->sends || try_status(experiment, number, traffic, what, error);
    }
    free(traffic);
    return good;
}
