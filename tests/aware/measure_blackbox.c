/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much of a kernel's switches the black box finds: it follows an image that has no symbols, and
 * in the same run each write of the kernel's own variable of the running task is watched, whose
 * address comes from the same image with symbols.
 *     measure_blackbox WITH-SYMBOLS [-s STRIPPED] [-b BOARD] [-t SECONDS] [-v]
 * A switch is found if it is told of between that write and the new task's first own instruction,
 * and with the number that is this task's: one number to one task for the whole run. The first
 * switch to each task is counted apart. A task that is made anew in the same place is another task.
 * Prints a line: found, false and first ones. -v: each switch that was not found, each false one.
 */
#include "image/image.h"

#include "aware/blackbox.h"
#include "builtin_boards.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECOND   1000000000000u /* picoseconds */
#define FAR      64             /* bytes that no push or call moves the stack pointer by */
#define FUNCTION 96 /* bytes from the load of the stack pointer to the return behind it */

/* How a kernel's function that makes tasks is told which. */
enum made_how {
    MADE_BLOCK, /* its first argument is the task's block */
    MADE_STACK, /* its first argument points into the task's stack */
    MADE_FREED, /* its first argument is the block, which is given back: the next is another */
};

/* Where a kernel keeps who runs, and where it makes tasks. */
struct truth_kernel {
    const char *name, *current;
    uint32_t offset;
    const char *made;
    enum made_how how;
    uint32_t stack;   /* MADE_STACK: where the block points to its lowest address */
    const char *gate; /* nothing that is written before this function runs is a switch */
};

static const struct truth_kernel kernels[] = {
    {"BOS", "bos", 0, "port_frame", MADE_BLOCK, 0, NULL},
    {"FreeRTOS", "pxCurrentTCB", 0, "prvAddNewTaskToReadyList", MADE_BLOCK, 0,
     "xPortStartScheduler"},
    {"FreeRTOS", "pxCurrentTCB", 0, "pxPortInitialiseStack", MADE_STACK, 0x30,
     "xPortStartScheduler"},
    {"Zephyr", "_kernel", 8, "arch_new_thread", MADE_BLOCK, 0, NULL},
    {"ThreadX", "_tx_thread_current_ptr", 0, "_tx_thread_stack_build", MADE_BLOCK, 0, NULL},
    {"uC/OS-III", "OSTCBCurPtr", 0, "OSTaskCreate", MADE_BLOCK, 0, "OSStartHighRdy"},
    {"RTX5", "osRtxInfo", 0x14, "osRtxThreadFree", MADE_FREED, 0, NULL},
    {"NuttX", "g_running_tasks", 0, "up_initial_state", MADE_BLOCK, 0, NULL},
};

/* A life of a task's block. */
struct life {
    uint32_t block, number;
};

struct happened { /* a switch by the kernel's word */
    sim_time when;
    uint32_t life;  /* index */
    uint32_t found; /* number that was told for it; 0: none */
    bool first;
};

static struct {
    struct machine *machine;
    const struct truth_kernel *kernel;
    struct image image;
    uint32_t current, made, gate;
    bool open;
    struct probe probe;

    struct life *lives;
    size_t life_count;
    struct {
        uint32_t block, times;
    } * blocks; /* how often made */
    size_t block_count;
    struct happened *switches;
    size_t switch_count;
    size_t waiting; /* index + 1 of the one that is not told of yet; 0: none */
    struct {
        sim_time when;
        uint32_t id;
    } * wrong; /* told when nothing had happened */
    size_t wrong_count;
    uint32_t last; /* life + 1 of the one that runs */

    bool in_handler, loaded;
    uint32_t sp, load_sp, load_pc;
    bool verbose;
} run;

static void fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
static void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(2);
}

/* Room for one more item of an array. */
static void *more(void *array, size_t count, size_t size)
{
    if (count != 0 && (count & (count - 1)) != 0)
        return array;
    array = realloc(array, (count == 0 ? 1 : 2 * count) * size);
    if (array == NULL)
        fail("no memory");
    return array;
}

static const struct cpu_class *cpu_class(void)
{
    return run.machine->cpu->device.class->cpu;
}

static uint32_t reg(unsigned index)
{
    return (uint32_t)cpu_class()->get(run.machine->cpu, index);
}

static uint32_t peek(uint32_t address)
{
    unsigned size = cpu_class()->registers[cpu_class()->register_pc].bits <= 16 ? 2 : 4, i;
    bool big_endian = cpu_class()->processor->big_endian;
    uint32_t value = 0;
    uint8_t b[4] = {0};
    bus_peek(run.machine->cpu->data, address, b, size);
    for (i = 0; i < size; i++)
        value = value << 8 | b[big_endian ? i : size - 1 - i];
    return value;
}

#define EM_68K 4 /* its arguments are on the stack, behind the return address */

static uint32_t first_argument(void)
{
    if (cpu_class()->processor->elf_machine == EM_68K)
        return peek(reg(cpu_class()->register_sp) + 4);
    return reg(0);
}

/* --- the truth --- */

static uint32_t *times_made(uint32_t block)
{
    size_t i;
    for (i = 0; i < run.block_count; i++)
        if (run.blocks[i].block == block)
            return &run.blocks[i].times;
    run.blocks = more(run.blocks, run.block_count, sizeof *run.blocks);
    run.blocks[run.block_count].block = block;
    run.blocks[run.block_count].times = 0;
    return &run.blocks[run.block_count++].times;
}

/* A kernel that tells a stack, not a block: the stacks of which this is the lowest address. */
static uint32_t times_of(uint32_t block)
{
    uint32_t base, best = 0, least = UINT32_MAX;
    size_t i;
    if (run.kernel->how != MADE_STACK)
        return *times_made(block) + (run.kernel->how == MADE_FREED);
    base = peek(block + run.kernel->stack);
    for (i = 0; i < run.block_count; i++)
        if (run.blocks[i].block >= base && run.blocks[i].block - base < least) {
            least = run.blocks[i].block - base;
            best = run.blocks[i].times;
        }
    return best;
}

static uint32_t life_of(uint32_t block, uint32_t number, bool *first)
{
    size_t i;
    for (i = run.life_count; i > 0; i--)
        if (run.lives[i - 1].block == block && run.lives[i - 1].number == number)
            return (uint32_t)(i - 1);
    *first = true;
    run.lives = more(run.lives, run.life_count, sizeof *run.lives);
    run.lives[run.life_count] = (struct life){block, number};
    return (uint32_t)run.life_count++;
}

static void watch_instructions(bool on)
{
    unsigned mask = run.probe.mask & ~(unsigned)PROBE_INSTRUCTION;
    machine_probe_set_mask(run.machine, &run.probe, mask | (on ? PROBE_INSTRUCTION : 0));
}

/* The kernel says that this task runs. */
static void became(uint32_t block)
{
    bool first = false;
    uint32_t number = times_of(block), life;
    if (block == 0 || number == 0)
        return; /* nobody, or the start-up's block, which was never made a task */
    life = life_of(block, number, &first);
    if (run.last == life + 1)
        return;
    run.last = life + 1;
    run.switches = more(run.switches, run.switch_count, sizeof *run.switches);
    run.switches[run.switch_count++] = (struct happened){machine_now(run.machine), life, 0, first};
    run.waiting = run.switch_count;
    run.in_handler = cpu_class()->in_handler(run.machine->cpu);
    run.loaded = false;
    run.sp = reg(cpu_class()->register_sp);
    watch_instructions(true);
}

/* Has the new task come to an instruction of its own? In a handler: when it has ended. Else: when
 * the function that loaded the stack pointer has been left, and what it had pushed taken off. */
static void instruction(uint32_t pc)
{
    uint32_t sp = reg(cpu_class()->register_sp);
    bool handler = cpu_class()->in_handler(run.machine->cpu), own;
    if (run.in_handler) {
        own = !handler;
    } else if (handler) {
        run.in_handler = true;
        own = false;
    } else {
        if (!run.loaded && (sp > run.sp + FAR || sp + FAR < run.sp)) {
            run.loaded = true;
            run.load_sp = sp;
            run.load_pc = pc;
        }
        own = run.loaded && sp > run.load_sp && (pc < run.load_pc || pc > run.load_pc + FUNCTION);
        run.sp = sp;
    }
    if (own) {
        run.waiting = 0;
        watch_instructions(false);
    }
}

static void told_task(void *owner, uint32_t id)
{
    (void)owner;
    if (id == 0)
        return;
    if (run.waiting != 0) {
        run.switches[run.waiting - 1].found = id;
        run.waiting = 0;
        watch_instructions(false);
        return;
    }
    run.wrong = more(run.wrong, run.wrong_count, sizeof *run.wrong);
    run.wrong[run.wrong_count].when = machine_now(run.machine);
    run.wrong[run.wrong_count++].id = id;
}

static void on_break(uint32_t pc)
{
    if (run.gate != 0 && pc == run.gate) {
        run.open = true;
        became(peek(run.current));
    }
    if (run.made == 0 || pc != run.made)
        return;
    ++*times_made(first_argument());
}

static void told(void *owner, const struct probe_event *event)
{
    (void)owner;
    switch (event->kind) {
    case PROBE_WATCH:
        if (event->access.address == run.current && run.open)
            became(peek(run.current));
        break;
    case PROBE_INSTRUCTION:
        instruction(event->pc);
        break;
    default:
        on_break(event->pc);
    }
}

/* --- the sums --- */

struct pair {
    uint32_t life, id, count;
};

static int by_life_and_id(const void *left, const void *right)
{
    const struct pair *a = left, *b = right;
    if (a->life != b->life)
        return a->life < b->life ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

static int by_count(const void *left, const void *right)
{
    const struct pair *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return by_life_and_id(left, right);
}

static size_t count_pairs(struct pair *pairs)
{
    size_t i, count = 0, sums = 0;
    for (i = 0; i < run.switch_count; i++)
        if (run.switches[i].found != 0)
            pairs[count++] = (struct pair){run.switches[i].life, run.switches[i].found, 1};
    qsort(pairs, count, sizeof *pairs, by_life_and_id);
    for (i = 0; i < count; i++)
        if (sums > 0 && by_life_and_id(&pairs[sums - 1], &pairs[i]) == 0)
            pairs[sums - 1].count++;
        else
            pairs[sums++] = pairs[i];
    qsort(pairs, sums, sizeof *pairs, by_count);
    return sums;
}

/* One number to one task: those that came together most often first. */
static uint32_t *map_tasks(void)
{
    struct pair *pairs = malloc((run.switch_count + 1) * sizeof *pairs);
    uint32_t *map = calloc(run.life_count + 1, sizeof *map), most = 0;
    size_t count, i;
    bool *taken;
    if (pairs == NULL || map == NULL)
        fail("no memory");
    count = count_pairs(pairs);
    for (i = 0; i < count; i++)
        most = pairs[i].id > most ? pairs[i].id : most;
    taken = calloc(most + 1, 1);
    for (i = 0; taken != NULL && i < count; i++)
        if (map[pairs[i].life] == 0 && !taken[pairs[i].id]) {
            map[pairs[i].life] = pairs[i].id;
            taken[pairs[i].id] = true;
        }
    free(taken);
    free(pairs);
    return map;
}

static void show_wrong(const char *what, sim_time when, uint32_t life, uint32_t expected,
                       uint32_t id)
{
    if (run.verbose)
        printf("  %s at %" PRIu64 ".%09" PRIu64 ": block %08x life %u is task%u, told was task%u\n",
               what, when / SECOND, when % SECOND / 1000,
               life < run.life_count ? run.lives[life].block : 0,
               life < run.life_count ? run.lives[life].number : 0, expected, id);
}

static void sum_up(const char *name)
{
    uint32_t *map = map_tasks();
    size_t i, later = 0, found = 0, firsts = 0, first_found = 0, wrong = run.wrong_count;
    for (i = 0; i < run.switch_count; i++) {
        const struct happened *s = &run.switches[i];
        bool good = s->found != 0 && s->found == map[s->life];
        *(s->first ? &firsts : &later) += 1;
        *(s->first ? &first_found : &found) += good;
        wrong += s->found != 0 && !good;
        if (!good)
            show_wrong(s->first ? "first not found" : "not found", s->when, s->life, map[s->life],
                       s->found);
    }
    for (i = 0; i < run.wrong_count; i++)
        show_wrong("false", run.wrong[i].when, UINT32_MAX, 0, run.wrong[i].id);
    printf("%s kernel=%s seconds=%" PRIu64 ".%03" PRIu64 " tasks=%zu switches=%zu found=%zu "
           "found%%=%.2f false=%zu false%%=%.2f first=%zu/%zu\n",
           name, run.kernel != NULL ? run.kernel->name : "-", machine_now(run.machine) / SECOND,
           machine_now(run.machine) % SECOND / (SECOND / 1000), run.life_count, later, found,
           later == 0 ? 100.0 : 100.0 * (double)found / (double)later, wrong,
           wrong == 0 ? 0.0 : 100.0 * (double)wrong / (double)(run.switch_count + run.wrong_count),
           first_found, firsts);
    free(map);
}

/* --- the run --- */

static uint32_t find(const char *name)
{
    const struct image_symbol *symbol = name == NULL ? NULL : image_symbol_find(&run.image, name);
    return symbol == NULL ? 0 : (uint32_t)symbol->value;
}

static void find_kernel(void)
{
    size_t i;
    for (i = 0; i < sizeof kernels / sizeof *kernels && run.kernel == NULL; i++)
        if (find(kernels[i].current) != 0 && find(kernels[i].made) != 0)
            run.kernel = &kernels[i];
    if (run.kernel == NULL)
        return;
    run.current = find(run.kernel->current) + run.kernel->offset;
    run.gate = find(run.kernel->gate);
    run.open = run.gate == 0;
    run.made = find(run.kernel->made);
}

static void load(struct image *image, const char *path)
{
    struct image_source source;
    struct sim_error error;
    if (!image_source_parse(path, &source, &error) || !image_load(image, &source, &error))
        fail("%s", error.text);
}

static void build(const char *board_name, struct image *image)
{
    struct machine_options options = {.timing = TIMING_MANUAL};
    const struct builtin_board *board = builtin_boards;
    struct sim_error error;
    while (board->name != NULL && strcmp(board->name, board_name) != 0)
        board++;
    if (board->name == NULL)
        fail("no board %s", board_name);
    run.machine = machine_create(board->dtb, board->size, &options, &error);
    if (run.machine == NULL || !machine_load(run.machine, image, &error))
        fail("%s", error.text);
    machine_reset(run.machine);
}

static void watch(void)
{
    if (run.gate != 0)
        machine_break_add(run.machine, run.gate);
    if (run.made != 0)
        machine_break_add(run.machine, run.made);
    run.probe.mask = PROBE_BREAK | PROBE_WATCH;
    if (run.current != 0)
        machine_watch_add(run.machine, run.current);
    run.probe.function = told;
    machine_probe_add(run.machine, &run.probe);
}

int main(int argc, char **argv)
{
    const char *board = "mps2-an385", *stripped = NULL, *name;
    struct image bare = {0};
    static const struct blackbox_listener listener = {.switched = told_task};
    struct blackbox *bb;
    struct sim_error error;
    double seconds = 10;
    int option;
    char text[4096];
    while ((option = getopt(argc, argv, "s:b:t:v")) != -1) {
        if (option == 's')
            stripped = optarg;
        else if (option == 'b')
            board = optarg;
        else if (option == 't')
            seconds = atof(optarg);
        else if (option == 'v')
            run.verbose = true;
        else
            fail("usage: %s IMAGE [-s STRIPPED] [-b BOARD] [-t SECONDS] [-v]", argv[0]);
    }
    if (optind + 1 != argc)
        fail("one image is expected");
    load(&run.image, argv[optind]);
    load(&bare, stripped != NULL ? stripped : argv[optind]);
    find_kernel();
    build(board, &bare);
    bb = blackbox_follow(run.machine, &listener, &error);
    if (bb == NULL)
        fail("%s", error.text);
    watch();
    machine_run(run.machine, (sim_time)(seconds * (double)SECOND));
    if (run.waiting == run.switch_count && run.waiting != 0)
        run.switch_count--; /* the run ended in the middle of it */
    name = strrchr(argv[optind], '/');
    sum_up(name != NULL ? name + 1 : argv[optind]);
    if (run.verbose) {
        blackbox_describe(bb, text, sizeof text);
        fputs(text, stdout);
    }
    blackbox_unfollow(bb);
    machine_destroy(run.machine);
    image_free(&bare);
    image_free(&run.image);
    return 0;
}
