/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What short slices and the debugger cost, in processor time: `make bench` runs it behind
 * tests/bench/run. Each row compares two ways of running the same stretch of an image in this
 * process, in turn, so that the host's moods fall on both; the best of some rounds counts.
 * Ends with 1 where a threshold is missed. ROUNDS (3) in the environment. */
#include "aware/aware.h"
#include "builtin_boards.h"
#include "debug/debugger.h"
#include "gdb/gdb.h"
#include "image/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ENGINES = 8 };
#define BOARD      "mps2-an385"
#define BACK_LEAST 0.200 /* seconds of the host that a shorter way back may take */

/* Instructions of a slice, in the rows of slices. */
#define SLICE 1000u

static unsigned missed;
static int rounds;
static const char *engine; /* of the machines of a row */

static double host_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void give_up(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(2);
}

/* --- machines --- */

static struct machine *machine_with(const char *name, struct image *image)
{
    const struct builtin_board *board = builtin_boards;
    const struct machine_options options = {.engine = engine};
    struct image_source source = {.step = 1};
    struct sim_error error = {""};
    struct machine *machine;
    snprintf(source.path, sizeof source.path, "firmware/images/%s-" BOARD ".elf", name);
    while (board->name != NULL && strcmp(board->name, BOARD) != 0)
        board++;
    if (board->name == NULL)
        give_up("no board " BOARD);
    machine = machine_create(board->dtb, board->size, &options, &error);
    if (machine == NULL || !image_load(image, &source, &error) ||
        !machine_load(machine, image, &error))
        give_up(error.text);
    machine_reset(machine);
    return machine;
}

/* A way to run: what is made beside the machine, and taken away. */
struct way {
    struct image image;
    struct machine *machine;
    struct debugger *debugger;
    struct aware *blackbox;
    struct gdb_server *server;
};

static void begin(struct way *way, const char *name)
{
    memset(way, 0, sizeof *way);
    way->machine = machine_with(name, &way->image);
}

static void end(struct way *way)
{
    gdb_server_destroy(way->server);
    debugger_destroy(way->debugger);
    aware_detach(way->blackbox);
    machine_destroy(way->machine);
    image_free(&way->image);
}

static void add_debugger(struct way *way)
{
    struct sim_error error;
    way->debugger = debugger_create(way->machine, HISTORY_BYTES, &error);
    if (way->debugger == NULL)
        give_up(error.text);
}

static void add_blackbox(struct way *way)
{
    struct sim_error error;
    way->blackbox = aware_attach(way->machine, NULL, "blackbox", &error);
    if (way->blackbox == NULL)
        give_up(error.text);
}

static void send_nowhere(void *owner, const void *bytes, size_t count)
{
    (void)owner, (void)bytes, (void)count;
}

/* A client is there and has said `continue`. */
static void add_gdb(struct way *way)
{
    struct gdb_target target = {.send = send_nowhere};
    struct sim_error error;
    add_debugger(way);
    target.debugger = way->debugger;
    way->server = gdb_server_create(&target, &error);
    if (way->server == NULL)
        give_up(error.text);
    gdb_server_connect(way->server);
    gdb_server_receive(way->server, "$c#63", 5);
}

static double run(struct way *way, sim_time until)
{
    double begun = host_now();
    if (way->server != NULL)
        gdb_server_poll(way->server, until, NULL);
    else if (way->debugger != NULL)
        debugger_run(way->debugger, until);
    else
        machine_run(way->machine, until);
    return host_now() - begun;
}

/* --- rows --- */

static void judge(const char *name, const char *image, double a, double b, double ratio, bool good,
                  const char *wanted)
{
    missed += !good;
    printf("%-8s %-28s %-13s %9.1f %9.1f %8.3f  %s%s\n", engine, name, image, a * 1e3, b * 1e3,
           ratio, wanted,
           *wanted == '\0' ? ""
           : good          ? ": held"
                           : ": MISSED");
    fflush(stdout);
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

/* A plain run beside one with something attached: the ratio is the plain one's time by the other's;
 * `wanted` 0: it is only stated. */
static void attached(const char *name, const char *image, sim_time until,
                     void (*attach)(struct way *), double wanted)
{
    double plain = 1e9, with = 1e9;
    char text[40] = "";
    int i;
    for (i = 0; i < rounds; i++) {
        struct way a, b;
        begin(&a, image);
        begin(&b, image);
        attach(&b);
        plain = least(plain, run(&a, until));
        with = least(with, run(&b, until));
        end(&a);
        end(&b);
    }
    if (wanted > 0)
        snprintf(text, sizeof text, "at least %.2f", wanted);
    judge(name, image, plain, with, plain / with, plain / with >= wanted, text);
}

/* From now on to `until`, `slice` at a time. */
static double run_sliced(struct machine *machine, sim_time until, sim_time slice)
{
    double begun = host_now();
    while (machine->now < until)
        machine_run(machine, until - machine->now < slice ? until : machine->now + slice);
    return host_now() - begun;
}

/* A run without end beside one that stops after so many cycles as SLICE instructions take. */
static void slices(const char *image, sim_time until)
{
    double plain = 1e9, sliced = 1e9;
    char text[40];
    int i;
    for (i = 0; i < rounds; i++) {
        struct way a, b;
        uint64_t instructions;
        begin(&a, image);
        begin(&b, image);
        plain = least(plain, run(&a, until));
        instructions = a.machine->cpu->device.class->cpu->instructions(a.machine->cpu);
        sliced = least(sliced,
                       run_sliced(b.machine, until,
                                  (a.machine->now - a.machine->jumped) / (instructions / SLICE)));
        end(&a);
        end(&b);
    }
    snprintf(text, sizeof text, "at most 1.20");
    judge("slices of 1000 instructions", image, plain, sliced, sliced / plain,
          sliced <= 1.2 * plain, text);
}

static uint32_t address_of(const struct image *image, const char *label)
{
    const struct image_symbol *symbol = image_symbol_find(image, label);
    if (symbol == NULL)
        give_up(label);
    return symbol == NULL ? 0 : (uint32_t)symbol->value;
}

/* A stretch with a stop set that lets all by, run forwards and then back to the stop's latest
 * match; without a match, to the beginning. `label`: a symbol, for its address. */
static void back(const char *name, const char *image, sim_time until, struct stop stop,
                 const char *label, bool set_before)
{
    double forwards = 1e9, backwards = 1e9;
    sim_time went = 0;
    char text[60];
    bool is_long;
    int i;
    for (i = 0; i < rounds; i++) {
        struct stop *added;
        struct way way;
        double begun, took;
        begin(&way, image);
        add_debugger(&way);
        stop.first = stop.last = address_of(&way.image, label);
        stop.ignore = set_before ? UINT64_MAX : 0;
        added = set_before ? debugger_add_stop(way.debugger, &stop) : NULL;
        took = run(&way, until);
        if (set_before)
            added->ignore = 0;
        else
            debugger_add_stop(way.debugger, &stop);
        went = way.machine->now;
        begun = host_now();
        debugger_run_back(way.debugger);
        backwards = least(backwards, host_now() - begun);
        went -= way.machine->now;
        if (!set_before) { /* forwards with the stop, from the same moment */
            debugger_stops(way.debugger)->ignore = UINT64_MAX;
            took = run(&way, until);
        }
        forwards = least(forwards, took);
        end(&way);
    }
    is_long = went >= SIM_SECOND;
    snprintf(text, sizeof text, "%.3f s back: at most %s", (double)went / (double)SIM_SECOND,
             is_long ? "1.5" : "200 ms");
    judge(name, image, forwards, backwards, is_long ? backwards / forwards : 0,
          is_long ? backwards <= 1.5 * forwards : backwards <= BACK_LEAST, text);
}

static const struct stop at_address = {.kind = STOP_ADDRESS};
static const struct stop at_write = {.kind = STOP_ACCESS, .access = STOP_WRITE};

/* --- all of them --- */

static void debugger_rows(void)
{
    attached("ring of checkpoints", "compute", 10 * SIM_SECOND, add_debugger, 0.95);
    attached("ring of checkpoints", "suite", 10 * SIM_SECOND, add_debugger, 0.95);
    attached("ring of checkpoints", "philosophers", 9 * SIM_SECOND, add_debugger, 0.95);
    attached("gdb, nothing set", "compute", 10 * SIM_SECOND, add_gdb, 0.95);
    attached("gdb, nothing set", "suite", 10 * SIM_SECOND, add_gdb, 0.95);
    attached("black box", "compute", 10 * SIM_SECOND, add_blackbox, 0);
    attached("black box", "suite", 10 * SIM_SECOND, add_blackbox, 0);
    back("back to the beginning", "compute", 3 * SIM_SECOND, at_address, "main", true);
    back("back to the beginning", "suite", 3 * SIM_SECOND, at_address, "main", true);
    back("back, often passed", "suite", 3 * SIM_SECOND, at_address, "kernel_tick", true);
    back("back to a write", "compute", 2 * SIM_SECOND, at_write, "bos", true);
    back("back to a write", "suite", 2 * SIM_SECOND, at_write, "bos", true);
    back("back to a write, set later", "compute", 2 * SIM_SECOND, at_write, "bos", false);
    back("back to a write, set later", "suite", 2 * SIM_SECOND, at_write, "bos", false);
    back("back to a write, set later", "suite", 2 * SIM_SECOND, at_write, "board_vectors", false);
}

/* Names of the board's engines, the default first; of constants. */
static unsigned list_engines(const char *names[ENGINES])
{
    struct way way;
    unsigned count = 0;
    begin(&way, "hello");
    while (count < ENGINES && machine_engine(way.machine, count) != NULL) {
        names[count] = machine_engine(way.machine, count);
        count++;
    }
    end(&way);
    return count;
}

int main(void)
{
    const char *text = getenv("ROUNDS"), *names[ENGINES];
    unsigned i, count = list_engines(names);
    rounds = text != NULL && atoi(text) > 0 ? atoi(text) : 3;
    printf("\n%-8s %-28s %-13s %9s %9s %8s\n", "engine", "", "image", "ms", "ms", "ratio");
    for (i = 0; i < count; i++) {
        engine = names[i];
        slices("compute", 10 * SIM_SECOND);
        slices("suite", 10 * SIM_SECOND);
    }
    for (i = 0; i < count; i++) { /* the default one, and Unicorn's */
        engine = names[i];
        if (i == 0 || strcmp(engine, "unicorn") == 0)
            debugger_rows();
    }
    return missed > 0;
}
